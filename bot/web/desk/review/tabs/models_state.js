/** What the tab Models makes of the models there are. Pure. */

/** "serves", "shares" beside one that is tried out, "tried", or "rests". */
export function roleOf({ serving, share }) {
  if (serving) return share < 1 && share > 0 ? "shares" : "serves";
  return share > 0 ? "tried" : "rests";
}

/** Bytes in the largest unit that leaves a number of at least one: {value, unit} for Intl. */
export function sizeOf(bytes) {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"];
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return { value: bytes / 1000 ** step, unit: units[step] };
}

/** The models that are compared, what serves first; none while fewer than two are. */
export function comparedOf(models) {
  const both = models.filter(({ compared }) => compared);
  return both.length > 1 ? both.sort((one, other) => Number(other.serving) - Number(one.serving)) : [];
}

/** Whether a model may still be promoted: not what serves everybody. */
export function mayServe(model) {
  return roleOf(model) !== "serves";
}
