/** How the queue changes: what is read, what events tell, what the operator looks for. Pure. */

import { NO_FILTER, inView, shown } from "./queue.js";
import { isMine } from "./ticket.js";

/** `view` counts changes of tab and filter: what was read for an earlier one comes too late. */
export const EMPTY_LIST = Object.freeze({ ids: [], next: null, status: "loading", words: null, more: false, view: 0 });

// So long after the last move of the hand the list may move again.
const HOLD_MS = 3_000;

export const LISTING = {
  tabChosen: (state, { tab }) => (tab === state.tab ? state : lookingFor(state, { tab })),

  /** @param {{filter: object}} change the parts that are now other */
  filterChosen: (state, { filter }) => lookingFor(state, { filter: { ...state.filter, ...filter } }),

  filterCleared: (state) => lookingFor(state, { filter: NO_FILTER }),

  listLoading: (state) => ({ ...state, list: { ...state.list, status: state.list.status === "failed" ? "loading" : state.list.status } }),

  listFailed: (state, { words }) => ({ ...state, list: { ...state.list, status: "failed", words } }),

  /** The first page. `since` is the revision when the reading began: what events told since then is newer. */
  listLoaded(state, { tickets, next = null, counts = state.counts, since, view = state.list.view }) {
    if (view !== state.list.view) return state;
    const list = { ...state.list, ids: tickets.map(({ id }) => id), next, status: "ready", words: null, more: false };
    const fresh = merged(state, tickets, since);
    const listed = new Set(list.ids);
    const stale = inView({ ...state, list: { ...list, next: null } })
      .filter(({ id }) => !listed.has(id) && id !== state.openId && !(state.touched[id] > since)).map(({ id }) => id);
    return { ...state, list, counts, tickets: seen(without(fresh, stale), state.openId) };
  },

  moreLoading: (state) => ({ ...state, list: { ...state.list, more: true } }),

  moreLoaded(state, { tickets, next = null, since, view }) {
    if (view !== state.list.view) return state;
    const ids = [...new Set([...state.list.ids, ...tickets.map(({ id }) => id)])];
    return { ...state, list: { ...state.list, ids, next, more: false }, tickets: merged(state, tickets, since) };
  },

  moreFailed: (state) => ({ ...state, list: { ...state.list, more: false } }),

  peopleLoaded: (state, { people, teams }) => ({ ...state, people, teams }),

  counted: (state, { counts }) => ({ ...state, counts }),

  /** The hand is over the list, or scrolls it; one that is still being read is not held. */
  held(state) {
    if (state.list.status !== "ready") return state;
    return { ...state, held: { ids: state.held?.ids ?? shown(state).map(({ id }) => id), until: state.now + HOLD_MS } };
  },

  released: (state) => ({ ...state, held: null }),

  /** `since` as in listLoaded. */
  ticketSaid(state, { ticket, since = Infinity }) {
    if (state.touched[ticket.id] > since) return state;
    const before = state.tickets[ticket.id];
    const revision = state.revision + 1;
    const arrived = state.list.status === "ready" && ticket.state === "waiting" && before?.state !== "waiting";
    return {
      ...state, revision,
      tickets: seen({ ...state.tickets, [ticket.id]: ticket }, state.openId),
      touched: { ...state.touched, [ticket.id]: revision },
      news: arrived ? { id: revision, kind: "waiting", ticketId: ticket.id, values: { wish: ticket.wish } } : state.news,
    };
  },

  presence(state, { ticketId, people }) {
    const ticket = state.tickets[ticketId];
    if (!ticket) return state;
    const revision = state.revision + 1;
    // A row that was read before somebody left, and comes after, would show them for ever.
    const touched = { ...state.touched, [ticketId]: revision };
    return { ...state, revision, touched, tickets: { ...state.tickets, [ticketId]: { ...ticket, looking: people } } };
  },

  /** A rule asks for attention; it is news for whoever has the ticket, and for all when nobody has. */
  raised(state, { ticketId, rule }) {
    const ticket = state.tickets[ticketId];
    if (!ticket) return state;
    const revision = state.revision + 1;
    const concerns = ticket.state === "waiting" || isMine(state, ticket);
    return {
      ...state, revision,
      tickets: { ...state.tickets, [ticketId]: { ...ticket, raised: rule } },
      news: concerns ? { id: revision, kind: "raised", ticketId, rule, values: { wish: ticket.wish } } : state.news,
    };
  },
};

/** Without those of the ids given. */
export function without(record, ids) {
  return Object.fromEntries(Object.entries(record).filter(([id]) => !ids.includes(Number(id))));
}

/** What the operator looks at is seen. */
export function seen(tickets, openId) {
  const ticket = tickets[openId];
  return ticket?.unseen ? { ...tickets, [openId]: { ...ticket, unseen: 0 } } : tickets;
}

function lookingFor(state, change) {
  const list = { ...EMPTY_LIST, view: state.list.view + 1 };
  return { ...state, ...change, list, held: null };
}

function merged(state, tickets, since) {
  // An event that came while the list was on its way is newer than the list, also that a ticket is gone.
  const believed = tickets.filter(({ id }) => !(state.touched[id] > since));
  return { ...state.tickets, ...Object.fromEntries(believed.map((ticket) => [ticket.id, ticket])) };
}
