/** What the tab Watch makes of its figures. Pure. */

export const DECIDED = Object.freeze(["answered", "clarified", "handed_over"]);

/** The values of one figure, day by day; null where a day has none. */
export function series(days, name) {
  return days.map((day) => (day.turns && typeof day[name] === "number" ? day[name] : null));
}

/** The newest value, the one of the first day, and the least and the greatest; null where no day has one. */
export function summary(days, name) {
  const values = series(days, name);
  const there = values.filter((value) => value !== null);
  if (!there.length) return null;
  return { first: there[0], last: there.at(-1), least: Math.min(...there), most: Math.max(...there), day: days[values.findLastIndex((value) => value !== null)].day };
}

/** An axis from 0 to the next tenth (or twentieth, for small shares) above the greatest value. */
export function axisOf(days, names) {
  const most = Math.max(0, ...names.flatMap((name) => series(days, name).filter((value) => value !== null)));
  const step = most < 0.2 ? 0.05 : 0.1;
  return [0, Math.min(1, Math.max(step, Math.ceil(most / step - 1e-9) * step))];
}

/** The intents, those that moved most first. */
export function moved(intents) {
  return [...intents].sort((one, other) => Math.abs(other.now - other.then) - Math.abs(one.now - one.then) || one.name.localeCompare(other.name));
}

/** "drifted", "steady", or "early" while nothing can be said. */
export function driftOf({ value = null, limit = null } = {}) {
  if (value === null || limit === null) return "early";
  return value > limit ? "drifted" : "steady";
}

/** Warnings before what is only told. */
export function sorted(alerts) {
  return [...alerts].sort((one, other) => Number(other.severity === "warning") - Number(one.severity === "warning"));
}
