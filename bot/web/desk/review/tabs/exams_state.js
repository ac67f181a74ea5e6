/** What the tab Exams makes of an exam. Pure. */

/** Half a point of F1: what moves by less has not moved. */
export const STILL = 0.005;
const NEARLY = 1e-9;

/** How the F1 of each intent has moved, the greatest falls first: {name, n, before, now, change}; change is null without a before. */
export function moves(two) {
  const each = Object.entries(two?.per_intent ?? {}).map(([name, { n, f1 }]) => move(name, n, f1));
  return each.sort((one, other) => (one.change ?? 0) - (other.change ?? 0) || one.name.localeCompare(other.name));
}

function move(name, n, { now, before }) {
  const figures = { before: before ?? null, now: now ?? 0 };
  return { name, n, ...figures, change: figures.before === null ? null : figures.now - figures.before };
}

/** Moves by what became of them; the greatest first. */
export function byWay(all) {
  const worse = all.filter(({ change }) => change !== null && change <= -STILL + NEARLY);
  const better = all.filter(({ change }) => change !== null && change >= STILL - NEARLY).reverse();
  return { worse, better, same: all.filter((one) => !worse.includes(one) && !better.includes(one)) };
}

/** The axis that shows all these figures: from a tenth below the lowest to 1. */
export function axisOf(all) {
  const lowest = Math.min(1, ...all.flatMap(({ before, now }) => [before ?? now, now]));
  return [Math.max(0, Math.floor(lowest * 10 - NEARLY) / 10), 1];
}

/** The verdict as {key, values}: passes, or how many reasons are against it. */
export function verdictOf({ passes, refusals, against }) {
  if (passes) return { key: against ? "passes" : "passes_alone", values: {} };
  return { key: "refused", values: { n: refusals.length, text: refusals[0]?.text ?? "" } };
}

/** What became of a replayed message: "answer>hand_off", or "intents" where only the meaning is another one. */
export function kindOf({ before, now }) {
  return before.decision === now.decision ? "intents" : `${before.decision}>${now.decision}`;
}

/** How many messages changed in each way, the most frequent first: [[kind, n]]. */
export function kindsOf(changed) {
  const counts = new Map();
  for (const one of changed) counts.set(kindOf(one), (counts.get(kindOf(one)) ?? 0) + 1);
  return [...counts].sort(([one, n], [other, m]) => m - n || one.localeCompare(other));
}

/** The changed messages of one kind ("" for all), by conversation, in the order of the exam: [{id, turns}]. */
export function conversationsOf(changed, kind = "") {
  const talks = new Map();
  for (const one of changed.filter((each) => !kind || kindOf(each) === kind)) {
    if (!talks.has(one.conversation_id)) talks.set(one.conversation_id, []);
    talks.get(one.conversation_id).push(one);
  }
  return [...talks].map(([id, turns]) => ({ id, turns: turns.sort((one, other) => one.seq - other.seq) }));
}

/** Golden conversations that fail: those that did not before first. */
export function failingFirst(failing) {
  return [...failing].sort((one, other) => Number(Boolean(one.before)) - Number(Boolean(other.before)));
}
