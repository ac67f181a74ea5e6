/** Messages and notes as the thread shows them. Pure. */

const GROUP_MS = 5 * 60_000;

/** Both lists as one: by sequence number, each message once, the later reading of a message winning. */
export function mergeMessages(known, arrived) {
  const bySeq = new Map([...known, ...arrived].map((message) => [message.seq, message]));
  return [...bySeq.values()].sort((one, other) => one.seq - other.seq);
}

/** Both lists of notes as one, each note once, the oldest first. */
export function mergeNotes(known, arrived) {
  const byId = new Map([...known, ...arrived].map((note) => [note.id, note]));
  return [...byId.values()].sort((one, other) => Date.parse(one.at) - Date.parse(other.at) || one.id - other.id);
}

/** The sequence number up to which the operator has seen the thread; 0 for an empty one. */
export function seenSeq(thread) {
  return thread?.messages.at(-1)?.seq ?? 0;
}

/**
 * Messages in their order with the notes in between by time, and where a day and a speaker begin:
 * [{key, message | note, newDay, newSpeaker}]. A pause of five minutes begins anew.
 */
export function timeline(messages, notes = []) {
  const said = [...messages.map((message) => ({ key: `m${message.seq}`, message })), ...notes.map((note) => ({ key: `n${note.id}`, note }))];
  const order = (item) => Date.parse(atOf(item));
  // A stable sort: messages of one moment stay in the order of their numbers.
  return said.sort((one, other) => order(one) - order(other)).map((item, index, all) => withBeginnings(item, all[index - 1]));
}

function withBeginnings(item, before) {
  const newDay = !before || new Date(atOf(before)).toDateString() !== new Date(atOf(item)).toDateString();
  const paused = before && Date.parse(atOf(item)) - Date.parse(atOf(before)) > GROUP_MS;
  return { ...item, newDay, newSpeaker: newDay || paused || speaker(before) !== speaker(item) };
}

function atOf({ message, note }) {
  return (message ?? note).at;
}

function speaker({ message, note }) {
  return note ? `note ${note.operator.id}` : `${message.author} ${message.operator?.name ?? ""}`;
}
