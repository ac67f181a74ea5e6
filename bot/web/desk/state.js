/**
 * What the desk page knows, and how it changes. Pure: no clock, no network, no page.
 *
 * `reduce(state, action)` gives the next state; an action is {type, ...}, its type the name of a function in CHANGES.
 * Words for people are kept as {key, values}: the views look them up in strings/<language>.json.
 */

export const START = Object.freeze({
  phase: "starting", operator: null, lastOperatorId: null, notice: null, signingIn: false,
  tab: "waiting", tickets: {}, touched: {}, revision: 0, list: "loading", listWords: null,
  openId: null, threads: {}, drafts: {}, connected: true, busy: false, toast: null, news: null, now: 0,
});

export const EMPTY_DRAFT = Object.freeze({ text: "", clientMessageId: null, sending: false, words: null, unseen: [] });

const EMPTY_THREAD = Object.freeze({ status: "loading", briefing: null, messages: [], words: null });

const CHANGES = {
  signingIn: (state) => ({ ...state, signingIn: true, notice: null }),

  signInRefused: (state, { words }) => ({ ...state, signingIn: false, notice: words }),

  signedIn(state, { operator }) {
    // On a shared computer one operator's half-written words are not the next one's to read.
    const drafts = state.lastOperatorId === operator.id ? state.drafts : {};
    return { ...state, phase: "signed_in", operator, lastOperatorId: operator.id, drafts, signingIn: false, notice: null };
  },

  signedOut: (state, { words = null }) => ({
    ...START, phase: "signed_out", notice: words, now: state.now,
    drafts: unsent(state.drafts), openId: state.openId, lastOperatorId: state.lastOperatorId,
  }),

  connection: (state, { up }) => ({ ...state, connected: up }),

  ticked: (state, { now }) => ({ ...state, now }),

  tabChosen: (state, { tab }) => ({ ...state, tab }),

  listLoading: (state) => ({ ...state, list: state.list === "failed" ? "loading" : state.list }),

  listFailed: (state, { words }) => ({ ...state, list: "failed", listWords: words }),

  listLoaded(state, { tickets, since }) {
    // An event that came while the list was on its way is newer than the list, also that a ticket is gone.
    const isNewer = ({ id }) => state.touched[id] > since;
    const byId = Object.fromEntries(tickets.filter((ticket) => !isNewer(ticket)).map((ticket) => [ticket.id, ticket]));
    const kept = Object.values(state.tickets).filter((ticket) => isNewer(ticket) || ticket.id === state.openId);
    for (const ticket of kept) byId[ticket.id] ??= ticket;
    return { ...state, tickets: seen(byId, state.openId), list: "ready", listWords: null };
  },

  /** `since` is the revision when the reading began: an event that came meanwhile is newer. */
  ticketSaid(state, { ticket, since = Infinity }) {
    if (state.touched[ticket.id] > since) return state;
    const before = state.tickets[ticket.id];
    const revision = state.revision + 1;
    const arrived = state.list === "ready" && ticket.state === "waiting" && before?.state !== "waiting";
    return {
      ...state, revision,
      tickets: seen({ ...state.tickets, [ticket.id]: ticket }, state.openId),
      touched: { ...state.touched, [ticket.id]: revision },
      news: arrived ? { id: revision, key: "news.waiting", values: { wish: ticket.wish } } : state.news,
    };
  },

  opened(state, { id }) {
    const kept = Object.entries(state.threads).filter(([key]) => key === String(id) || isMine(state, state.tickets[key]));
    const threads = Object.fromEntries(kept);
    if (id) threads[id] = threads[id] ?? EMPTY_THREAD;
    return { ...state, openId: id, threads, tickets: seen(state.tickets, id) };
  },

  threadLoaded(state, { id, briefing, messages }) {
    // What was read before the conversation was erased may come after.
    if (state.threads[id]?.status === "erased") return state;
    const merged = mergeMessages(state.threads[id]?.messages ?? [], messages);
    return { ...state, threads: { ...state.threads, [id]: { status: "ready", briefing, messages: merged, words: null } } };
  },

  threadFailed(state, { id, words }) {
    const thread = state.threads[id];
    if (thread?.status !== "loading" && thread?.status !== "failed") return state;
    return { ...state, threads: { ...state.threads, [id]: { ...thread, status: "failed", words } } };
  },

  messageSaid(state, { ticketId, message }) {
    const next = withMessages(state, ticketId, [message]);
    return { ...next, tickets: withLastMessage(next, ticketId, message) };
  },

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

  drafted(state, { id, text }) {
    const draft = draftOf(state, id);
    // A changed text is another message, so it may not reuse the id of one that may have arrived.
    const clientMessageId = text === draft.text ? draft.clientMessageId : null;
    return withDraft(state, id, { ...draft, text, clientMessageId });
  },

  sending: (state, { id, clientMessageId }) =>
    withDraft(state, id, { ...draftOf(state, id), clientMessageId, sending: true, words: null }),

  sent(state, { id, message }) {
    const next = CHANGES.messageSaid(state, { ticketId: id, message });
    return withDraft(next, id, EMPTY_DRAFT);
  },

  sendRefused(state, { id, words, unseen = [] }) {
    const next = withMessages(state, id, unseen);
    return withDraft(next, id, { ...draftOf(next, id), sending: false, words, unseen });
  },

  busy: (state, { busy }) => ({ ...state, busy }),

  toasted: (state, { words, tone = "calm" }) => ({ ...state, toast: { ...words, tone, id: (state.toast?.id ?? 0) + 1 } }),
};

/**
 * The state after `action`. Raises TypeError for an action with no such name.
 * @param {typeof START} state
 * @param {{type: string}} action
 * @returns {typeof START}
 */
export function reduce(state, action) {
  const change = CHANGES[action.type];
  if (!change) throw new TypeError(`no change is called ${action.type}`);
  return change(state, action);
}

/** Both lists as one: by sequence number, each message once, the later reading of a message winning. */
export function mergeMessages(known, arrived) {
  const bySeq = new Map([...known, ...arrived].map((message) => [message.seq, message]));
  return [...bySeq.values()].sort((one, other) => one.seq - other.seq);
}

/** The draft for a ticket; an empty one when nothing was written. */
export function draftOf(state, id) {
  return state.drafts[id] ?? EMPTY_DRAFT;
}

/** Whether this operator has the ticket now. */
export function isMine(state, ticket) {
  return ticket?.state === "claimed" && ticket.operator?.id === state.operator?.id;
}

function withDraft(state, id, draft) {
  return { ...state, drafts: { ...state.drafts, [id]: draft } };
}

function without(record, ids) {
  return Object.fromEntries(Object.entries(record).filter(([id]) => !ids.includes(Number(id))));
}

function unsent(drafts) {
  return Object.fromEntries(Object.entries(drafts).map(([id, draft]) => [id, { ...draft, sending: false }]));
}

function withMessages(state, id, messages) {
  const thread = state.threads[id];
  if (!thread || !messages.length) return state;
  return { ...state, threads: { ...state.threads, [id]: { ...thread, messages: mergeMessages(thread.messages, messages) } } };
}

function withLastMessage(state, id, message) {
  const ticket = state.tickets[id];
  // The ticket event of the same message may have come first and has then counted it already.
  if (!ticket || Date.parse(ticket.last_message?.at) >= Date.parse(message.at)) return state.tickets;
  const unseen = ticket.unseen + (message.author === "shopper" ? 1 : 0);
  const last = { author: message.author, text: message.text, at: message.at };
  return seen({ ...state.tickets, [id]: { ...ticket, last_message: last, unseen } }, state.openId);
}

function seen(tickets, openId) {
  const ticket = tickets[openId];
  return ticket?.unseen ? { ...tickets, [openId]: { ...ticket, unseen: 0 } } : tickets;
}
