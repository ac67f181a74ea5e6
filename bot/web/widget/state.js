/**
 * What the widget knows of a conversation, and how it changes: pure functions, no network, no page.
 *
 * A state is plain data that can be stored as JSON. `messages` are the service's, ordered by seq; `outbox` holds
 * what the shopper wrote and the service has not yet confirmed; up to `cursor`, a seq, nothing is missing.
 */

export const EMPTY = Object.freeze({
  conversation: null,
  messages: [],
  outbox: [],
  cursor: 0,
  owner: "bot",
  operator: null,
  wait: "",
  typing: false,
  readUpTo: 0,
  seenUpTo: 0,
  lost: false,
  notice: null,
});

const KEPT = ["conversation", "messages", "outbox", "cursor", "owner", "operator", "wait", "readUpTo", "seenUpTo"];

const LONGEST_KEPT = 200;

/** The part of a state worth keeping between two pages; of a very long conversation, its last messages. */
export function lasting(state) {
  const kept = Object.fromEntries(KEPT.map((name) => [name, state[name]]));
  return { ...kept, messages: state.messages.slice(-LONGEST_KEPT) };
}

export function sameLasting(one, other) {
  return KEPT.every((name) => one[name] === other[name]);
}

/** A state from what was kept; entries that were on their way wait again. Nothing kept, or something odd: EMPTY. */
export function revived(kept) {
  if (!kept || !Array.isArray(kept.messages) || !Array.isArray(kept.outbox)) return EMPTY;
  const outbox = kept.outbox.map((entry) => (entry.status === "failed" ? entry : { ...entry, status: "waiting" }));
  return { ...EMPTY, ...lasting({ ...EMPTY, ...kept }), outbox };
}

export function started(state, { conversation_id: id, token, language, messages }) {
  const conversation = { id, token, language };
  const notice = state.notice?.kind === "renewed" ? state.notice : null;
  return received({ ...state, conversation, notice }, messages ?? []);
}

/** The conversation is over for us: a new one begins, and only what was not yet confirmed is carried along. */
export function gone(state) {
  // A choice belongs to the conversation that offered it; elsewhere its title is what the shopper said.
  const outbox = state.outbox.map(({ choice, echo, ...entry }) => ({ ...entry, status: "waiting", tried: false }));
  return { ...EMPTY, outbox, notice: state.conversation ? { kind: "renewed" } : null };
}

/** Messages from anywhere, in any order, any number of times. */
export function received(state, messages) {
  const known = new Set(state.messages.map((message) => message.seq));
  const fresh = messages.filter((message) => !known.has(message.seq) && known.add(message.seq));
  if (!fresh.length) return state;
  const all = [...state.messages, ...fresh].sort((one, other) => one.seq - other.seq);
  const spoken = fresh.some((message) => message.author !== "shopper");
  const heard = spoken ? { typing: false, notice: state.notice?.kind === "kept" ? null : state.notice } : {};
  const next = { ...state, ...heard, messages: all, cursor: unbroken(state.cursor, known) };
  return fresh.filter((message) => message.author === "shopper").reduce(echoed, next);
}

/** A catch-up's answer: nothing up to its cursor is missing any more. */
export function caughtUp(state, { messages, owner, operator, cursor }) {
  const next = received(state, messages);
  return owned({ ...next, cursor: Math.max(next.cursor, cursor ?? 0) }, { owner, operator });
}

export function hasGap(state) {
  return state.messages.some((message) => message.seq > state.cursor);
}

function unbroken(cursor, known) {
  let last = cursor;
  while (known.has(last + 1)) last += 1;
  return last;
}

/** The shopper's own message came by another way than the POST's answer: it is shown once, and still confirmed. */
function echoed(state, message) {
  const isIt = (entry) =>
    message.client_message_id
      ? entry.id === message.client_message_id
      : !entry.echo && entry.status !== "failed" && entry.tried && entry.text === message.text;
  const found = state.outbox.find(isIt);
  return found ? patched(state, found.id, { echo: message.seq }) : state;
}

export function queued(state, entry) {
  return { ...state, outbox: [...state.outbox, { ...entry, status: "waiting", tried: false }] };
}

export function sending(state, id) {
  return patched(state, id, { status: "sending", tried: true });
}

export function waiting(state, id, notice = null) {
  return { ...patched(state, id, { status: "waiting" }), notice };
}

export function failed(state, id, reason) {
  return patched(state, id, { status: "failed", reason, after: lastSeq(state) });
}

export function retried(state, id) {
  return patched(state, id, { status: "waiting", reason: undefined });
}

/** The service's answer to an entry: the entry leaves the outbox, and its message keeps the entry's id. */
export function answered(state, id, { accepted, messages, owner }) {
  const next = received({ ...state, notice: null }, [accepted, ...messages]);
  return owned(settled(next, id, accepted.seq), { owner, operator: next.operator });
}

/** An entry whose message stands in the transcript needs no answer: the transcript is the truth. */
export function settled(state, id, seq) {
  const name = (message) => (message.seq === seq ? { ...message, client_message_id: id } : message);
  const outbox = state.outbox.filter((entry) => entry.id !== id);
  return { ...state, outbox, messages: state.messages.map(name) };
}

export function owned(state, { owner, operator }) {
  if (!owner) return state;
  const wait = owner === "queue" ? state.wait : "";
  return { ...state, owner, operator: owner === "operator" ? operator ?? null : null, wait };
}

/** Somebody types, or has stopped. */
export function typing(state, on) {
  return { ...state, typing: on };
}

/** What the shopper is told about the wait for a person; "" when nothing is known. */
export function waitTold(state, text) {
  return { ...state, wait: text ?? "" };
}

/** What stands in the shopper's way: {kind, seconds?}, or null. */
export function noticed(state, notice) {
  return { ...state, notice };
}

/** The event stream is up, or has failed more than once. */
export function connection(state, lost) {
  const notice = !lost && state.notice?.kind === "offline" ? null : state.notice;
  return { ...state, lost, notice };
}

export function read(state, upTo) {
  return { ...state, readUpTo: Math.max(state.readUpTo, upTo) };
}

/** The other side has seen the shopper's messages up to here. */
export function seen(state, upTo) {
  return { ...state, seenUpTo: Math.max(state.seenUpTo, upTo) };
}

function patched(state, id, change) {
  return { ...state, outbox: state.outbox.map((entry) => (entry.id === id ? { ...entry, ...change } : entry)) };
}

/** The next entry to send, or undefined. */
export function nextToSend(state) {
  return state.outbox.find((entry) => entry.status === "waiting");
}

export function unread(state) {
  const spoken = (message) => message.author === "bot" || message.author === "operator";
  return state.messages.filter((message) => message.seq > state.readUpTo && spoken(message)).length;
}

export function lastSeq(state) {
  return state.messages.at(-1)?.seq ?? 0;
}

/** Whether somebody is at work on an answer. */
export function awaiting(state) {
  return state.typing || (state.owner === "bot" && state.outbox.some((entry) => entry.status === "sending"));
}

/** What to show, oldest first: {key, author, text, at, status?, ...}. A message keeps its key while it is confirmed. */
export function transcript(state) {
  const entries = new Map(state.outbox.filter((entry) => entry.echo).map((entry) => [entry.echo, entry]));
  const confirmed = state.messages.map((message) => ({
    ...message,
    key: message.client_message_id ?? entries.get(message.seq)?.id ?? `seq-${message.seq}`,
    status: message.author === "shopper" ? (message.seq <= state.seenUpTo ? "seen" : "sent") : undefined,
  }));
  const pending = state.outbox.filter((entry) => !entry.echo);
  const items = [...confirmed, ...pending.map((entry) => ({ ...entry, key: entry.id, author: "shopper" }))];
  return items.sort((one, other) => place(one) - place(other));
}

/** What failed stays where it was said; what is still to be sent comes after everything else. */
function place({ seq, status, after }) {
  return seq ?? (status === "failed" ? after + 0.5 : Number.MAX_SAFE_INTEGER);
}

/** The choices still open: those of the very last message, else none. */
export function openChoices(state) {
  if (state.outbox.some((entry) => !entry.echo && entry.status !== "failed")) return [];
  return state.messages.at(-1)?.choices ?? [];
}
