/** Reading the state: which tickets show, in which order. Pure. */

import { isMine, isOpen, isSnoozed } from "./ticket.js";

export const TABS = Object.freeze(["waiting", "mine", "promised", "snoozed", "all"]);
export const FILTERS = Object.freeze(["topic", "channel", "severity", "language", "team"]);
export const NO_FILTER = Object.freeze({ q: "", topic: null, channel: null, severity: null, language: null, team: null });

const BELONGS = {
  waiting: (state, ticket) => ticket.state === "waiting" && !isSnoozed(state, ticket),
  mine: (state, ticket) => isMine(state, ticket) && !isSnoozed(state, ticket),
  promised: (state, ticket) => isOpen(ticket) && Boolean(ticket.due_at),
  snoozed: (state, ticket) => isSnoozed(state, ticket),
  all: () => true,
};

/** The tickets of the chosen tab and filter that are known, in order; without those of pages not read yet. */
export function inView(state) {
  const found = Object.values(state.tickets).filter((ticket) => belongs(state, ticket)).sort(orderOf(state.tab));
  if (!state.list.next) return found;
  const listed = new Set(state.list.ids);
  const end = found.findLastIndex(({ id }) => listed.has(id));
  return found.slice(0, end + 1);
}

/** What the queue shows: the order of when the hand came over the list stays while it is there. */
export function shown(state) {
  if (!state.held) return inView(state);
  return state.held.ids.map((id) => state.tickets[id]).filter(Boolean);
}

/** How many tickets have come that are not shown while the list is held. */
export function arrivedWhileHeld(state) {
  if (!state.held) return 0;
  const held = new Set(state.held.ids);
  return inView(state).filter(({ id }) => !held.has(id)).length;
}

/** Whether a ticket that shows has left the tab meanwhile. */
export function hasLeft(state, ticket) {
  return Boolean(state.held) && !belongs(state, ticket);
}

/** The names of what is filtered, as [name, value]. */
export function filtered({ filter }) {
  return FILTERS.filter((name) => filter[name] !== null).map((name) => [name, filter[name]]);
}

export function isFiltered(state) {
  return Boolean(state.filter.q) || filtered(state).length > 0;
}

/** What can be chosen of a filter: the values the known tickets have, and the one chosen. */
export function choices(state, name) {
  const known = Object.values(state.tickets).map((ticket) => ticket[name]).filter(Boolean);
  const chosen = state.filter[name];
  return [...new Set(chosen === null ? known : [...known, chosen])].sort();
}

/** The id `step` places from the open ticket in what shows; the first one when none is open there; null in an empty tab. */
export function neighbour(state, step) {
  const ids = shown(state).map(({ id }) => id);
  const at = ids.indexOf(state.openId);
  if (at < 0) return ids[0] ?? null;
  return ids[Math.min(Math.max(at + step, 0), ids.length - 1)];
}

/** The ticket that has waited longest for somebody, beside the open one; undefined when none is known. */
export function nextWaiting(state) {
  const waits = (ticket) => BELONGS.waiting(state, ticket) && ticket.id !== state.openId;
  return Object.values(state.tickets).filter(waits).sort(orderOf("waiting"))[0];
}

/** What goes into the page's title: how many wait. */
export function badge(state) {
  return state.phase === "signed_in" ? (state.counts?.waiting ?? 0) : 0;
}

function belongs(state, ticket) {
  return BELONGS[state.tab](state, ticket) && passes(state, ticket);
}

function passes({ filter, list }, ticket) {
  // Whether the words of its messages are those searched for, only the service knows.
  if (filter.q && !list.ids.includes(ticket.id)) return false;
  return FILTERS.every((name) => filter[name] === null || String(valueOf(ticket, name)) === String(filter[name]));
}

function valueOf(ticket, name) {
  return name === "team" ? ticket.team?.id : ticket[name];
}

const time = (iso) => Date.parse(iso ?? "") || Infinity;

/** As the service orders its pages. */
function orderOf(tab) {
  if (tab === "promised") return (one, other) => time(one.due_at) - time(other.due_at) || one.id - other.id;
  if (tab === "snoozed") return (one, other) => time(one.snoozed_until) - time(other.snoozed_until) || one.id - other.id;
  if (tab === "all") return openThenLatest;
  return (one, other) => Number(!one.raised) - Number(!other.raised) || time(one.opened_at) - time(other.opened_at) || one.id - other.id;
}

function openThenLatest(one, other) {
  const order = Number(!isOpen(one)) - Number(!isOpen(other));
  return order || time(other.opened_at) - time(one.opened_at) || other.id - one.id;
}
