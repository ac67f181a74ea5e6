/** One ticket in the queue. */

import { h, said, setAttribute, setText } from "../dom.js";
import { isTyping, urgency, waitingSince } from "../queue.js";

/** An empty row; updateRow fills it. */
export function makeRow() {
  const row = h("li", { class: "row-item" });
  row.parts = {
    name: said("span", "", { class: "row-name" }),
    age: h("span", { class: "age" }),
    wish: said("span", "", { class: "row-wish" }),
    last: said("span", "", { class: "row-last" }),
    mood: h("span", { class: "chip mood" }),
    marks: h("span", { class: "row-marks" }),
    unseen: h("span", { class: "unseen" }),
  };
  const { name, age, wish, last, mood, marks, unseen } = row.parts;
  row.button = h("button", { class: "row", type: "button" },
    h("span", { class: "row-top" }, name, mood, age), wish, last, h("span", { class: "row-foot" }, marks, unseen));
  row.append(row.button);
  return row;
}

export function updateRow(row, ticket, state, words) {
  const { name, wish, last, mood, marks, unseen } = row.parts;
  setAttribute(row.button, "aria-current", ticket.id === state.openId ? "true" : null);
  setAttribute(row.button, "data-state", ticket.state);
  setText(name, ticket.customer_name ?? words.say("queue.visitor"));
  setText(wish, ticket.wish);
  setText(last, lastLine(ticket, state, words));
  setText(marks, facts(ticket, state, words).join(" · "));
  setText(mood, words.name("moods", ticket.mood));
  mood.hidden = ticket.mood === "calm";
  setAttribute(mood, "data-mood", ticket.mood);
  unseen.hidden = !ticket.unseen;
  setText(unseen, String(ticket.unseen));
  setAttribute(unseen, "title", words.say("queue.unseen", { n: ticket.unseen }));
  updateAge(row.parts.age, ticket, state, words);
}

function updateAge(age, ticket, state, words) {
  const since = waitingSince(ticket);
  const from = Date.parse(since ?? ticket.last_message?.at ?? ticket.opened_at);
  const text = words.age(from, state.now);
  setText(age, text);
  setAttribute(age, "data-urgency", since ? urgency(state.now - from) : null);
  setAttribute(age, "title", words.say(since ? "queue.waits" : "queue.last", { age: text }));
}

function lastLine(ticket, state, words) {
  if (isTyping(state, ticket.id)) return words.say("thread.typing");
  const last = ticket.last_message;
  return last ? `${words.name("authors", last.author)}: ${last.text}` : "";
}

function facts(ticket, state, words) {
  const holder = ticket.operator?.id === state.operator?.id ? words.say("queue.you") : ticket.operator?.name;
  const shown = ticket.state === "waiting" ? null : words.name("states", ticket.state);
  const owner = ticket.state === "claimed" ? holder : shown;
  return [owner, ticket.order_number, words.languageName(ticket.language), words.name("channels", ticket.channel)].filter(Boolean);
}
