/** What a screen shows of a state: pure functions, to be called after every change. */

/** "up", "lost" (the service does not answer) or "offline" (the device says that it has no network). */
export function link(state) {
  if (!state.network) return "offline";
  return state.lost || state.notice?.kind === "offline" ? "lost" : "up";
}

const WAITING = { up: "waiting", lost: "waiting_service", offline: "waiting_network" };

/**
 * What to show, oldest first: {key, author, text, at, status?, ...}. A message keeps its key while it is confirmed.
 *
 * The shopper's own messages have a status: sending, waiting (its turn comes by itself), waiting_network,
 * waiting_service, failed (with `reason`, a status code), sent, or seen by the other side.
 */
export function transcript(state) {
  const told = WAITING[link(state)];
  const pending = state.outbox.filter((entry) => !entry.echo).map((entry) => ({
    ...entry, key: entry.id, author: "shopper", status: entry.status === "waiting" ? told : entry.status,
  }));
  const confirmed = state.messages.map((message) => ({
    ...message,
    key: message.client_message_id ?? `seq-${message.seq}`,
    status: message.author === "shopper" ? (message.seq <= state.seenUpTo ? "seen" : "sent") : undefined,
  }));
  return [...confirmed, ...pending].sort((one, other) => place(one) - place(other));
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

export function unread(state) {
  const spoken = (message) => message.author === "bot" || message.author === "operator";
  return state.messages.filter((message) => message.seq > state.readUpTo && spoken(message)).length;
}

/** Whether somebody is at work on an answer. */
export function awaiting(state) {
  return state.typing || (state.owner === "bot" && state.outbox.some((entry) => entry.status === "sending"));
}

/** The line that says what stands in the way: {kind, seconds?}, or null when nothing does. */
export function notice(state) {
  const holds = state.outbox.length > 0 && !state.safe;
  if (!state.network) return { kind: holds ? "network_open" : "network" };
  if (state.notice?.kind === "offline") return { kind: holds ? "offline_open" : "offline" };
  return state.notice ?? (state.lost ? { kind: "lost" } : null);
}
