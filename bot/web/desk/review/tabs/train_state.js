/** What the tab Train makes of the runs it reads. Pure. */

export const ON = Object.freeze(["merging", "training", "examining"]);

export function isOn(run) {
  return ON.includes(run.state);
}

/** The run that goes on; null when none does. */
export function runOn(runs) {
  return runs.find(isOn) ?? null;
}

/** Milliseconds from its beginning to its end, or until now; never less than none: clocks differ. */
export function elapsed({ began_at: began, ended_at: ended }, now) {
  return Math.max(0, (ended ? Date.parse(ended) : now) - Date.parse(began));
}

/** 65 000 -> "1:05", and with hours "1:01:05" */
export function clock(ms) {
  const seconds = Math.floor(ms / 1000);
  const two = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return `${hours ? `${hours}:${two(minutes)}` : minutes}:${two(seconds % 60)}`;
}

/** Why no run may begin: "on", "blocked", or null when one may. */
export function whyNot({ runs, problems }) {
  if (runOn(runs)) return "on";
  return problems.some((one) => one.blocking) ? "blocked" : null;
}

/** What hinders before what is only told. */
export function sorted(problems) {
  return [...problems].sort((one, other) => Number(other.blocking) - Number(one.blocking));
}

/** What became of the corrections, as [kind, number] without those that are none; only a run that is done has learnt any. */
export function corrections(run) {
  if (run.state !== "done") return [];
  return Object.entries(run.corrections ?? {}).filter(([, number]) => number > 0);
}

/** Puts a newer look at one run in its place. */
export function withRun(told, run) {
  return { ...told, runs: told.runs.map((one) => (one.id === run.id ? run : one)) };
}
