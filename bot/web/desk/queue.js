/** Reading the state: who waits, in which order, since when. Pure. */

import { isMine } from "./state.js";

export const TABS = Object.freeze(["waiting", "mine", "all"]);

const STATE_ORDER = ["waiting", "claimed", "handed_back", "resolved"];
const GROUP_MS = 5 * 60_000;

/** The tickets of a tab: open ones first, the longest wait on top; closed ones below, the latest on top. */
export function inTab(state, tab) {
  const belongs = {
    waiting: (ticket) => ticket.state === "waiting",
    mine: (ticket) => isMine(state, ticket),
    all: () => true,
  }[tab];
  return Object.values(state.tickets).filter(belongs).sort(byUrgency);
}

/** How many tickets each tab holds: {waiting, mine, all}. */
export function counts(state) {
  return Object.fromEntries(TABS.map((tab) => [tab, inTab(state, tab).length]));
}

/** The id `step` places from the open ticket in the chosen tab; the first one when none is open there; null in an empty tab. */
export function neighbour(state, step) {
  const ids = inTab(state, state.tab).map(({ id }) => id);
  const at = ids.indexOf(state.openId);
  if (at < 0) return ids[0] ?? null;
  return ids[Math.min(Math.max(at + step, 0), ids.length - 1)];
}

/** Since when the shopper waits for a person's word (ISO 8601); null when nobody keeps them waiting. */
export function waitingSince(ticket) {
  if (ticket.state === "waiting") return ticket.opened_at;
  const unanswered = ticket.state === "claimed" && ticket.last_message?.author === "shopper";
  return unanswered ? ticket.last_message.at : null;
}

/** How a wait of so many milliseconds looks: calm to 3 minutes, warm to 10, then late. */
export function urgency(ms) {
  if (ms < 3 * 60_000) return "calm";
  return ms < 10 * 60_000 ? "warm" : "late";
}

/** The sequence number up to which the operator has seen the thread; 0 for an empty one. */
export function seenSeq(thread) {
  return thread?.messages.at(-1)?.seq ?? 0;
}

/** What goes into the page's title: how many wait. */
export function badge(state) {
  return state.phase === "signed_in" ? counts(state).waiting : 0;
}

/** Messages with where a day and a speaker begin: [{message, newDay, newSpeaker}]. A pause of five minutes begins anew. */
export function grouped(messages) {
  return messages.map((message, index) => {
    const before = messages[index - 1];
    const newDay = !before || new Date(before.at).toDateString() !== new Date(message.at).toDateString();
    return { message, newDay, newSpeaker: newDay || speakerChanged(before, message) };
  });
}

function speakerChanged(before, message) {
  const samePerson = before.author === message.author && before.operator?.name === message.operator?.name;
  return !samePerson || Date.parse(message.at) - Date.parse(before.at) > GROUP_MS;
}

function byUrgency(one, other) {
  const order = STATE_ORDER.indexOf(one.state) - STATE_ORDER.indexOf(other.state);
  const age = Date.parse(one.opened_at) - Date.parse(other.opened_at);
  return order || (STATE_ORDER.indexOf(one.state) < 2 ? age : -age);
}
