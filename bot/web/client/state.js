/**
 * What a client knows of a conversation, and how it changes: pure functions, no network, no page.
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
  until: null,
  typing: false,
  readUpTo: 0,
  seenUpTo: 0,
  network: true,
  lost: false,
  safe: true,
  notice: null,
});

const KEPT = ["conversation", "messages", "cursor", "owner", "operator", "wait", "until", "readUpTo", "seenUpTo"];

const LONGEST_KEPT = 200;

/** The part of a state worth keeping between two pages; of a very long conversation, its last messages. */
export function lasting(state) {
  const kept = Object.fromEntries(KEPT.map((name) => [name, state[name]]));
  return { ...kept, messages: state.messages.slice(-LONGEST_KEPT) };
}

export function sameLasting(one, other) {
  return KEPT.every((name) => one[name] === other[name]);
}

/** An unsent message as it is kept: on the next page, what was on its way waits again. */
export function lastingEntry({ echo, ...entry }) {
  return { ...entry, status: entry.status === "failed" ? "failed" : "waiting" };
}

/** A state from what was kept; nothing kept, or something odd: EMPTY, with the unsent messages all the same. */
export function revived(kept) {
  const whole = Array.isArray(kept?.messages) ? lasting({ ...EMPTY, ...kept }) : {};
  return merged({ ...EMPTY, ...whole }, kept?.outbox ?? []);
}

/** With unsent messages that were kept by an earlier page or another tab. */
export function merged(state, entries) {
  const done = new Set(state.messages.map((message) => message.client_message_id));
  const all = new Map(state.outbox.map((entry) => [entry.id, entry]));
  for (const entry of entries.map(lastingEntry)) {
    const again = all.get(entry.id)?.status === "failed" && entry.status === "waiting";
    if (again || !all.has(entry.id)) all.set(entry.id, entry);
  }
  const unsent = [...all.values()].filter(({ id, status }) => status === "sending" || !done.has(id));
  return { ...state, outbox: unsent.sort((one, other) => one.order - other.order) };
}

export function started(state, { conversation_id: id, token, language, messages }) {
  const conversation = { id, token, language };
  const notice = state.notice?.kind === "renewed" ? state.notice : null;
  return received({ ...state, conversation, notice }, messages ?? []);
}

/** The conversation is over for us: a new one begins, and only what was not yet confirmed is carried along. */
export function gone(state) {
  const notice = state.conversation ? { kind: "renewed" } : null;
  return { ...EMPTY, network: state.network, safe: state.safe, outbox: movable(state.outbox), notice };
}

/** Takes up the conversation that another tab has begun, with what is unsent here. */
export function adopted(state, kept) {
  const outbox = state.conversation ? movable(state.outbox) : state.outbox;
  const known = { ...EMPTY, ...lasting(kept), network: state.network, safe: state.safe, notice: state.notice };
  return merged({ ...known, outbox }, kept.outbox);
}

/** A choice belongs to the conversation that offered it; elsewhere its title is what the shopper said. */
function movable(outbox) {
  return outbox.map(({ choice, echo, ...entry }) => ({ ...entry, status: "waiting" }));
}

/** Messages from anywhere, in any order, any number of times. */
export function received(state, messages) {
  const known = new Set(state.messages.map((message) => message.seq));
  const fresh = messages.filter((message) => !known.has(message.seq) && known.add(message.seq));
  if (!fresh.length) return state;
  const all = [...state.messages, ...fresh].sort((one, other) => one.seq - other.seq);
  const spoken = fresh.some((message) => message.author !== "shopper");
  const over = state.notice?.kind === "offline" || (spoken && state.notice?.kind === "kept");
  const answered = fresh.some((message) => message.author === "operator");
  const until = answered ? null : state.until;
  const heard = { typing: state.typing && !spoken, notice: over ? null : state.notice, until };
  const next = { ...state, ...heard, messages: all, cursor: unbroken(state.cursor, known) };
  return fresh.reduce(echoed, next);
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

/** The shopper's own message came by another way than the POST's answer. While that is awaited, it is an echo. */
function echoed(state, { client_message_id: id, seq }) {
  const entry = id && state.outbox.find((one) => one.id === id);
  if (!entry) return state;
  return entry.status === "sending" ? patched(state, id, { echo: seq }) : settled(state, id);
}

/** What the shopper wrote; it goes out after everything that was written before. */
export function queued(state, entry) {
  const order = Math.max(Date.parse(entry.at) || 0, 1 + Math.max(0, ...state.outbox.map((one) => one.order)));
  return { ...state, outbox: [...state.outbox, { ...entry, order, status: "waiting" }] };
}

export function sending(state, id) {
  return patched(state, id, { status: "sending" });
}

/** No answer yet: it is sent again, unless the transcript has it already. */
export function waiting(state, id, notice = null) {
  const stands = state.outbox.some((entry) => entry.id === id && entry.echo);
  if (!stands) return { ...patched(state, id, { status: "waiting" }), notice };
  return { ...settled(state, id), notice: notice?.kind === "kept" ? notice : state.notice };
}

export function failed(state, id, reason) {
  return patched(state, id, { status: "failed", reason, after: lastSeq(state) });
}

/** A choice that was refused is said in its words. */
export function retried(state, id) {
  const entry = state.outbox.find((one) => one.id === id);
  const choice = entry?.reason === 422 ? undefined : entry?.choice;
  return patched(state, id, { status: "waiting", reason: undefined, choice });
}

/** The service's answer to an entry: the entry leaves the outbox, and its message keeps the entry's id. */
export function answered(state, id, { accepted, messages, owner }) {
  const next = received({ ...state, notice: null }, [{ client_message_id: id, ...accepted }, ...messages]);
  return owned(settled(next, id), { owner, operator: next.operator });
}

/** An entry whose message stands in the transcript needs no answer: the transcript is the truth. */
export function settled(state, id) {
  return { ...state, outbox: state.outbox.filter((entry) => entry.id !== id) };
}

export function owned(state, { owner, operator }) {
  if (!owner) return state;
  const wait = owner === "queue" ? state.wait : "";
  const until = owner === state.owner ? state.until : null;
  return { ...state, owner, operator: owner === "operator" ? operator ?? null : null, wait, until };
}

/** Somebody types, or has stopped. */
export function typing(state, on) {
  return state.typing === on ? state : { ...state, typing: on };
}

/** What the shopper is told about the wait for a person ("" when nothing is known), and until when an answer comes. */
export function waitTold(state, { text, until }) {
  return { ...state, wait: text ?? "", until: until ?? null };
}

/** What stands in the shopper's way: {kind, seconds?}, or null. */
export function noticed(state, notice) {
  return { ...state, notice };
}

/** Whether the device says that it has a network. */
export function network(state, up) {
  return state.network === up ? state : { ...state, network: up, typing: up && state.typing };
}

/** The event stream is up, or has failed more than once. A stream that is up has a network, whatever the device says. */
export function connection(state, lost) {
  if (lost) return state.lost ? state : { ...state, lost, typing: false };
  return { ...state, lost, network: true, notice: state.notice?.kind === "offline" ? null : state.notice };
}

/** Whether everything unsent would outlive this page. */
export function kept(state, safe) {
  return state.safe === safe ? state : { ...state, safe };
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

export function lastSeq(state) {
  return state.messages.at(-1)?.seq ?? 0;
}
