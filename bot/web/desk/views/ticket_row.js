/** One ticket in the queue: the wish and its age first, then who, then what is unusual about it. */

import { h, icon, list, said, setAttribute, setText } from "../dom.js";
import { hasLeft } from "../queue.js";
import { dueUrgency, isMine, isOpen, isSnoozed, othersLooking, urgency, waitingSince } from "../ticket.js";
import { wishOf } from "../wish.js";

const AGES_EVERY_MS = 10_000;
const USUAL_SEVERITY = ["low", "normal"];

/** An empty row; updateRow fills it. */
export function makeRow() {
  const row = h("li", { class: "row-item" });
  row.parts = {
    wish: said("span", "", { class: "row-wish" }),
    age: h("span", { class: "age" }),
    name: said("span", "", { class: "row-name" }),
    last: h("span", { class: "row-last" }, said("bdi", "")),
    unseen: h("span", { class: "unseen" }),
    marks: h("span", { class: "row-line row-marks" }),
    looking: h("span", { class: "looking" }),
  };
  const { wish, age, name, last, unseen, marks, looking } = row.parts;
  row.button = h("button", { class: "row", type: "button" },
    h("span", { class: "row-line" }, wish, age), h("span", { class: "row-line" }, name, last, unseen, looking), marks);
  row.append(row.button);
  return row;
}

export function updateRow(row, ticket, state, words) {
  const shownBy = [ticket, ticket.id === state.openId, hasLeft(state, ticket), state.tab, state.operator, Math.floor(state.now / AGES_EVERY_MS)];
  // A long queue has a thousand rows, and hardly any of them changes.
  if (row.shownBy?.every((each, index) => each === shownBy[index])) return;
  row.shownBy = shownBy;
  fillRow(row, ticket, state, words);
}

function fillRow(row, ticket, state, words) {
  const { wish, name, last, unseen } = row.parts;
  setAttribute(row.button, "aria-current", ticket.id === state.openId ? "true" : null);
  setAttribute(row.button, "data-state", ticket.state);
  setAttribute(row.button, "data-left", hasLeft(state, ticket));
  setAttribute(row.button, "data-unseen", Boolean(ticket.unseen));
  setText(wish, wishOf(ticket, words));
  setText(name, ticket.customer_name ?? words.say("queue.visitor"));
  setText(last.firstChild, hasLeft(state, ticket) ? whereItIs(ticket, words) : lastLine(ticket, words));
  last.hidden = last.textContent === wish.textContent;
  unseen.hidden = !ticket.unseen;
  setText(unseen, words.number(ticket.unseen));
  setAttribute(unseen, "title", words.say("queue.unseen", { n: ticket.unseen }));
  updateAge(row.parts.age, ticket, state, words);
  const shown = marksOf(ticket, state, words);
  row.parts.marks.hidden = !shown.length;
  list(row.parts.marks, shown, { key: ({ key }) => key, make: makeMark, update: updateMark });
  const looking = othersLooking(state, ticket);
  list(row.parts.looking, looking, { key: ({ id }) => id, make: makeFace, update: (face, person) => updateFace(face, person, words) });
}

function updateAge(age, ticket, state, words) {
  const since = waitingSince(ticket);
  const from = Date.parse(since ?? ticket.last_message?.at ?? ticket.opened_at);
  const text = words.age(from, state.now);
  setText(age, text);
  setAttribute(age, "data-urgency", since ? urgency(state.now - from) : null);
  setAttribute(age, "title", words.say(since ? "queue.waits" : "queue.last", { age: text }));
}

/** The newest word of a person. The bot's last word says the same on every ticket. */
function lastLine({ last_message: last, wish }, words) {
  if (!last || last.author === "bot") return wish;
  return last.author === "shopper" ? last.text : `${words.name("authors", last.author)}: ${last.text}`;
}

/** Said in a line that stands there anyway: a row that has left under the hand keeps its height. */
function whereItIs({ state, operator }, words, mine = false) {
  if (state !== "claimed") return words.name("states", state);
  return mine ? words.say("queue.you") : words.say("queue.claimed_by", { name: operator?.name });
}

/** What is to be known at a glance, the most pressing first: [{key, text, tone?, icon?}]. */
function marksOf(ticket, state, words) {
  return [raisedMark(ticket, words), ...timeMarks(ticket, state, words), ...natureMarks(ticket, words), ...plainMarks(ticket, state, words)].filter(Boolean);
}

function raisedMark({ raised, ...ticket }, words) {
  return raised && isOpen(ticket) && { key: "raised", text: words.name("raised", raised), tone: "late", icon: "alert" };
}

function timeMarks(ticket, state, words) {
  if (!isOpen(ticket)) return [];
  const { due_at: due, snoozed_until: until } = ticket;
  const left = Date.parse(due) - state.now;
  return [
    due && { key: "due", text: words.say(left > 0 ? "queue.due" : "queue.overdue", { at: words.moment(due, state.now) }), tone: dueUrgency(left), icon: "clock" },
    isSnoozed(state, ticket) && { key: "snoozed", text: words.say("queue.wakes", { at: words.moment(until, state.now) }), icon: "snooze" },
  ];
}

function natureMarks({ severity, mood, state }, words) {
  if (!["waiting", "claimed"].includes(state)) return [];
  const tone = severity === "urgent" ? "late" : "warm";
  return [
    severity && !USUAL_SEVERITY.includes(severity) && { key: "severity", text: words.name("dialogs.severities", severity), tone },
    mood && mood !== "calm" && { key: "mood", text: words.name("moods", mood), tone: mood === "angry" ? "late" : "warm" },
  ];
}

function plainMarks(ticket, state, words) {
  const left = hasLeft(state, ticket);
  const plain = [
    !left && ticket.state === "claimed" && state.tab !== "mine" && whereItIs(ticket, words, isMine(state, ticket)),
    !left && !isOpen(ticket) && words.name("states", ticket.state),
    isOpen(ticket) && ticket.reopened > 0 && words.say("queue.reopened"),
    ticket.team?.name, !wishOf(ticket, words)?.includes(ticket.order_number) && ticket.order_number, ...words.unusual(ticket),
  ].filter(Boolean);
  return plain.map((text) => ({ key: text, text }));
}

function makeMark({ icon: drawing }) {
  return h("span", { class: "mark-chip" }, drawing && icon(drawing), h("span", { dir: "auto" }));
}

function updateMark(node, { text, tone = null }) {
  setText(node.lastChild, text);
  setAttribute(node, "data-tone", tone);
}

function makeFace({ name }) {
  return h("span", { class: "face", "aria-hidden": "true", text: initials(name) });
}

function updateFace(face, { name, typing }, words) {
  setAttribute(face, "data-typing", typing);
  setAttribute(face, "title", words.say(typing ? "queue.types" : "queue.looks", { name }));
}

/** "Ana Kowal" -> "AK" */
function initials(name) {
  const parts = name.trim().split(/\s+/);
  return [parts[0], parts.length > 1 ? parts.at(-1) : ""].map((part) => Array.from(part)[0] ?? "").join("").toLocaleUpperCase();
}
