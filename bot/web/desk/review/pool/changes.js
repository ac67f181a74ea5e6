/** How what the tab Review knows changes. Pure: each gives a part of the state. */

import { firstLeft, itemsOf, nextPlace } from "./state.js";

const MOST_KEPT = 200;

/** A list that was read; what shows stays where it is still there. */
export function listed(state, { groups, counts, languages }, page) {
  const kept = groups.some(({ group_id: id }) => id === state.groupId);
  const place = kept ? {} : { groupId: groups[0]?.group_id ?? null, itemId: null };
  return { groups, counts, languages, more: groups.length === page, status: "ready", trouble: null, turns: {}, said: {}, whole: false, two: null, ...place };
}

/** A further page of the list, without what is there already. */
export function listedMore(state, { groups, counts }, page) {
  const there = new Set(state.groups.map(({ group_id: id }) => id));
  return { groups: [...state.groups, ...groups.filter(({ group_id: id }) => !there.has(id))], counts, more: groups.length === page };
}

/** The turns of a group that were read; where it is looked at, one of them shows. */
export function read(state, groupId, { items, rest }) {
  const turns = { ...state.turns, [groupId]: { items, rest } };
  if (groupId !== state.groupId || state.itemId) return { turns };
  return { turns, itemId: firstLeft({ ...state, turns }, groupId) };
}

/** Goes to a place of the list; to a group alone: where one is in it, else to the first turn left. */
export function went(state, { groupId, itemId }) {
  const here = groupId === state.groupId ? state.itemId : null;
  return { groupId, itemId: itemId ?? here ?? firstLeft(state, groupId), whole: false, two: null };
}

/** Something is said of turns: it shows at once, and the next turn does. */
export function decided(state, { id, ids, said }) {
  const { groupId, itemId } = state;
  const before = Object.fromEntries(ids.map((one) => [one, state.said[one] ?? null]));
  const all = { ...state.said };
  for (const one of ids) all[one] = { ...said, groupId, jobId: id };
  const fresh = ids.filter((one) => !before[one]).length;
  const session = { ...state.session, decided: state.session.decided + fresh };
  const jobs = [...state.jobs, { id, ids, groupId, itemId, said, before, fresh, batch: null }].slice(-MOST_KEPT);
  const after = { ...state, said: all, session, jobs, whole: false, two: null };
  return { ...after, ...placeAfter(after) };
}

/** The service has kept it. */
export function saved(state, job, { batch, states, counts }) {
  const items = itemsOf(state, job.groupId).map((item) => (states[item.message_id] ? { ...item, state: states[item.message_id] } : item));
  const turns = state.turns[job.groupId] ? { ...state.turns, [job.groupId]: { ...state.turns[job.groupId], items } } : state.turns;
  return { counts, turns, jobs: state.jobs.map((one) => (one.id === job.id ? { ...one, batch } : one)) };
}

/** The service has refused it: it stands as before, and whoever is working on stays where they are. */
export function refused(state, job) {
  const undone = state.session.undone - (isTakenBack(state, job) ? job.fresh : 0);
  const session = { decided: state.session.decided - job.fresh, undone };
  return { said: restored(state, job), session, jobs: state.jobs.filter((one) => one.id !== job.id) };
}

export function isTakenBack(state, job) {
  return !state.jobs.some(({ id }) => id === job.id);
}

/** It is taken back: the turn shows again. */
export function takenBack(state, job) {
  const there = state.groups.some(({ group_id: id }) => id === job.groupId);
  const place = there ? { groupId: job.groupId, itemId: job.itemId, whole: false, two: null } : {};
  const session = { ...state.session, undone: state.session.undone + job.fresh };
  return { said: restored(state, job), session, jobs: state.jobs.filter((one) => one.id !== job.id), ...place };
}

/** What could not be taken back stands again. */
export function standsAgain(state, job) {
  const said = { ...state.said };
  for (const id of job.ids) said[id] = { ...job.said, groupId: job.groupId, jobId: job.id };
  const session = { ...state.session, undone: state.session.undone - job.fresh };
  return { said, session, jobs: [...state.jobs, job] };
}

function restored(state, job) {
  const said = { ...state.said };
  for (const id of job.ids.filter((one) => said[one]?.jobId === job.id)) {
    if (job.before[id]) said[id] = job.before[id];
    else delete said[id];
  }
  return said;
}

function placeAfter(state) {
  return nextPlace(state) ?? { groupId: null, itemId: null };
}
