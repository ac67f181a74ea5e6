/** What the tab Review knows of the pool of doubted turns, and what can be read from that. Pure. */

export const VIEWS = Object.freeze(["open", "disputed", "decided"]);
export const REASONS = Object.freeze(["disliked", "answered_otherwise", "rephrased", "handed_over", "clarified", "near"]);
export const ANY = Object.freeze({ reason: "", language: "" });
const CHOICES = 5;

export const START = Object.freeze({
  view: "open",
  filter: ANY,
  status: "loading", // loading | ready | failed
  trouble: null, // {key, values}: why the list could not be read
  intents: [], // [{name, title}]
  languages: [],
  counts: Object.freeze({ open: 0, decided: 0, disputed: 0 }),
  groups: [],
  more: false, // whether there are further groups
  turns: Object.freeze({}), // by group: {items, rest}
  pairs: [], // how far leads agree
  groupId: null,
  itemId: null,
  whole: false, // whether the next word is for the whole group
  two: null, // the intents chosen so far while two are being chosen
  said: Object.freeze({}), // by message: what this lead said here, {verdict, intents, wish, groupId}
  jobs: [], // what was said here and not taken back, oldest first: {id, groupId, itemId, ids, said, before, batch}
  session: Object.freeze({ decided: 0, undone: 0 }),
  toast: null, // {id, key, values, tone, groupId, itemId}
  told: null, // {id, key, values}: for screen readers
});

export function groupOf(state, id = state.groupId) {
  return state.groups.find((group) => group.group_id === id) ?? null;
}

/** The turns of a group that are read, [] before they are. */
export function itemsOf(state, groupId = state.groupId) {
  return state.turns[groupId]?.items ?? [];
}

export function itemOf(state) {
  return itemsOf(state).find((item) => item.message_id === state.itemId) ?? null;
}

/** How many turns of a group this lead has said nothing of yet. */
export function leftOf(state, group) {
  const said = Object.values(state.said).filter(({ groupId }) => groupId === group.group_id).length;
  return Math.max(0, group.size - said);
}

/** Whether there is a turn to show of which nothing was said yet. */
function hasLeft(state, group) {
  const read = state.turns[group.group_id];
  return read ? read.items.some((item) => !state.said[item.message_id]) : leftOf(state, group) > 0;
}

/** The ids that the next word is for: the shown turn, or all of its group of which nothing was said yet. */
export function targets(state) {
  if (!state.itemId) return [];
  if (!state.whole) return [state.itemId];
  const ids = [...itemsOf(state).map((item) => item.message_id), ...(state.turns[state.groupId]?.rest ?? [])];
  return ids.filter((id) => id === state.itemId || !state.said[id]);
}

/** The ranked meanings of a turn that can be chosen, its guess first: [{name, title, confidence}], five at most. */
export function choicesOf(state, item) {
  const titles = new Map(state.intents.map(({ name, title }) => [name, title]));
  const guessed = { name: item.guess, confidence: item.confidence };
  const others = item.meanings.filter(({ name }) => name !== item.guess);
  return [guessed, ...others].filter(({ name }) => titles.has(name)).slice(0, CHOICES)
    .map(({ name, confidence }) => ({ name, confidence, title: titles.get(name) }));
}

/** Whether the guess is one that can be accepted. */
export function canAccept(state, item) {
  return state.intents.some(({ name }) => name === item.guess);
}

/** What is sent: `ids` and what is said of them. The guess shown is meant for a whole group, whatever each was taken for. */
export function bodyOf(item, ids, { verdict, intents = [], wish = null }) {
  const alike = verdict === "accept" && ids.length > 1;
  return { message_ids: ids, verdict: alike ? "relabel" : verdict, intents: alike ? [item.guess] : intents, wish };
}

/** The place `step` turns further in the list as it shows: {groupId, itemId}, itemId null where its group is not read; null at the ends. */
export function neighbour(state, step) {
  const items = itemsOf(state);
  const at = items.findIndex((item) => item.message_id === state.itemId) + step;
  if (state.itemId && at >= 0 && at < items.length) return { groupId: state.groupId, itemId: items[at].message_id };
  const group = state.groups[state.groups.findIndex(({ group_id: id }) => id === state.groupId) + step];
  if (!group) return null;
  return { groupId: group.group_id, itemId: itemsOf(state, group.group_id).at(step > 0 ? 0 : -1)?.message_id ?? null };
}

/** Where to go on after the shown turn: what is left of its group, of the groups below, then of those above; null when nothing is. */
export function nextPlace(state) {
  const at = state.groups.findIndex(({ group_id: id }) => id === state.groupId);
  const order = [...state.groups.slice(Math.max(0, at)), ...state.groups.slice(0, Math.max(0, at))];
  const group = order.find((one) => hasLeft(state, one));
  return group ? { groupId: group.group_id, itemId: firstLeft(state, group.group_id) } : null;
}

/** The first turn of a group of which nothing was said, else its first; null where the group is not read, or has none. */
export function firstLeft(state, groupId) {
  const items = itemsOf(state, groupId);
  const at = groupId === state.groupId ? items.findIndex((item) => item.message_id === state.itemId) : -1;
  const order = [...items.slice(at + 1), ...items.slice(0, at + 1)];
  return (order.find((item) => !state.said[item.message_id]) ?? items[0])?.message_id ?? null;
}

/** The part of an address that asks for the turns wanted. */
export function asked({ view, filter }, more = {}) {
  const given = Object.entries({ state: view, ...filter, ...more }).filter(([, value]) => value !== "" && value !== 0);
  return new URLSearchParams(given).toString();
}

export function isFiltered({ filter }) {
  return Boolean(filter.reason || filter.language);
}

/** How sure the assistant was, as the name of a text. */
export function doubtOf(confidence) {
  if (confidence < 0.5) return "high";
  return confidence < 0.8 ? "some" : "little";
}

/**
 * How far two people agree, as the name of a text: the bands of J. R. Landis and G. G. Koch, "The Measurement of Observer Agreement for
 * Categorical Data", 1977.
 * @param {number} kappa
 */
export function agreementOf(kappa) {
  const bands = [[0, "poor"], [0.2, "slight"], [0.4, "fair"], [0.6, "moderate"], [0.8, "substantial"]];
  return bands.find(([upTo]) => kappa <= upTo)?.[1] ?? "almost";
}
