/** One ticket in the queue. */

import { h, said, setAttribute, setText } from "../dom.js";
import { urgency, waitingSince } from "../queue.js";

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
  setText(wish, wishOf(ticket, words));
  setText(last, lastLine(ticket, words));
  last.hidden = last.textContent === wish.textContent;
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

/** What a ticket is about, in a few words; the shopper's own words where the bot did not find out. */
export function wishOf({ intent, wish }, words) {
  return words.has(`intents.${intent}`) ? words.say(`intents.${intent}`) : wish;
}

/** The newest word of a person. The bot's last word says the same on every ticket. */
function lastLine({ last_message: last, wish }, words) {
  if (!last || last.author === "bot") return wish;
  return last.author === "shopper" ? last.text : `${words.name("authors", last.author)}: ${last.text}`;
}

function facts(ticket, state, words) {
  const holder = ticket.operator?.id === state.operator?.id ? words.say("queue.you") : ticket.operator?.name;
  const shown = ticket.state === "waiting" ? null : words.name("states", ticket.state);
  const owner = ticket.state === "claimed" ? holder : shown;
  return [owner, ticket.order_number, ...words.unusual(ticket)].filter(Boolean);
}
