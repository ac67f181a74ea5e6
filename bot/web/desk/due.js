/** Moments to choose from when something is put off or promised. Pure; in the browser's own zone. */

const SOON_MS = 30 * 60_000;

/**
 * Quick picks after `now`: [{name, at}], `at` a Date. The end of today's work is offered while it is half an hour away.
 * @param {Date} now
 */
export function picks(now) {
  const hour = new Date(now.getTime() + 60 * 60_000);
  hour.setSeconds(0, 0);
  const found = [{ name: "hour", at: hour }, { name: "evening", at: clock(now, 0, 17) }, { name: "morning", at: clock(now, 1, 10) }];
  return found.filter(({ at }) => at - now >= SOON_MS);
}

/** What an input of type datetime-local holds for a Date: its local day and minute. */
export function asInput(date) {
  const two = (number) => String(number).padStart(2, "0");
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** The moment of such an input as ISO 8601 with zone; null when it is empty or no moment. */
export function fromInput(value) {
  const date = new Date(value);
  return value && !Number.isNaN(date.getTime()) ? date.toISOString() : null;
}

function clock(now, days, hours) {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hours);
}
