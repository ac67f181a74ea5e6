/** How conversations change: opened, read, spoken in, erased. Pure. */

import { seen, without } from "./state_lists.js";
import { mergeMessages, mergeNotes } from "./talk.js";
import { isMine } from "./ticket.js";

const EMPTY_THREAD = Object.freeze({
  status: "loading", briefing: null, messages: [], notes: [], promises: [], guess: null, others: [], words: null,
});

export const TALKING = {
  opened(state, { id }) {
    const kept = Object.entries(state.threads).filter(([key]) => key === String(id) || isMine(state, state.tickets[key]));
    const threads = Object.fromEntries(kept);
    if (id) threads[id] = threads[id] ?? EMPTY_THREAD;
    return { ...state, openId: id, threads, tickets: seen(state.tickets, id) };
  },

  /** @param {{id: number, read: {briefing, messages, notes?, promises?, guess?, others?}}} loaded */
  threadLoaded(state, { id, read }) {
    const { briefing, messages, notes = [], promises = [], guess = null, others = [] } = read;
    const known = state.threads[id] ?? EMPTY_THREAD;
    // What was read before the conversation was erased may come after.
    if (known.status === "erased") return state;
    const thread = {
      status: "ready", briefing, promises, guess, others, words: null,
      messages: mergeMessages(known.messages, messages), notes: mergeNotes(known.notes, notes),
    };
    return { ...state, threads: { ...state.threads, [id]: thread } };
  },

  threadFailed(state, { id, words }) {
    const thread = state.threads[id];
    if (thread?.status !== "loading" && thread?.status !== "failed") return state;
    return { ...state, threads: { ...state.threads, [id]: { ...thread, status: "failed", words } } };
  },

  messageSaid,

  erased(state, { conversationId }) {
    const isGone = ({ conversation_id: id }) => id === conversationId;
    const gone = Object.values(state.tickets).filter(isGone).map(({ id }) => id);
    const words = { key: "thread.erased", values: {} };
    const threads = gone.filter((id) => state.threads[id]).map((id) => [id, { ...EMPTY_THREAD, status: "erased", words }]);
    const revision = state.revision + 1;
    return {
      ...state, news: null, revision,
      touched: { ...state.touched, ...Object.fromEntries(gone.map((id) => [id, revision])) },
      tickets: without(state.tickets, gone), drafts: without(state.drafts, gone),
      threads: { ...state.threads, ...Object.fromEntries(threads) },
    };
  },
};

/** Somebody spoke. A shopper's word is news for the operator who has the ticket. */
export function messageSaid(state, { ticketId, message }) {
  const next = withMessages(state, ticketId, [message]);
  const ticket = state.tickets[ticketId];
  const isNews = message.author === "shopper" && isMine(state, ticket);
  const revision = state.revision + 1;
  const news = isNews ? { id: revision, kind: "message", ticketId, values: { wish: ticket.wish, text: message.text } } : state.news;
  return { ...next, tickets: withLastMessage(next, ticketId, message), news, revision };
}

export function withMessages(state, id, messages) {
  const thread = state.threads[id];
  if (!thread || !messages.length) return state;
  return { ...state, threads: { ...state.threads, [id]: { ...thread, messages: mergeMessages(thread.messages, messages) } } };
}

export function withNotes(state, id, notes) {
  const thread = state.threads[id];
  if (!thread) return state;
  return { ...state, threads: { ...state.threads, [id]: { ...thread, notes: mergeNotes(thread.notes, notes) } } };
}

function withLastMessage(state, id, message) {
  const ticket = state.tickets[id];
  // The ticket event of the same message may have come first and has then counted it already.
  if (!ticket || Date.parse(ticket.last_message?.at) >= Date.parse(message.at)) return state.tickets;
  const unseen = ticket.unseen + (message.author === "shopper" ? 1 : 0);
  const last = { author: message.author, text: message.text, at: message.at };
  return seen({ ...state.tickets, [id]: { ...ticket, last_message: last, unseen } }, state.openId);
}
