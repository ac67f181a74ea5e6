/** Small pictures, drawn as SVG. They are for the eye only: whoever makes one says the same in words beside it. */

const SVG = "http://www.w3.org/2000/svg";

/** An element of a picture. */
export function draw(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function picture(kind, ...children) {
  return draw("svg", { class: `chart ${kind}`, "aria-hidden": "true" }, ...children);
}

/** Where a value lies on an axis [low, high], from 0 to 1. */
export function along(value, [low, high]) {
  return high > low ? Math.min(1, Math.max(0, (value - low) / (high - low))) : 0;
}

/** Before, as a ring, and now, as a dot, on one axis; only the dot where there was no before. */
export function slope({ before, now }, axis) {
  const at = (value) => percent(along(value, axis));
  const dot = draw("circle", { class: "now", cx: at(now), cy: "50%", r: 5 });
  const track = draw("line", { class: "track", x1: "0%", x2: "100%", y1: "50%", y2: "50%" });
  if (before === null) return picture("slope", track, dot);
  const way = now < before ? "fall" : "rise";
  const line = draw("line", { class: `way ${way}`, x1: at(before), x2: at(now), y1: "50%", y2: "50%" });
  return picture(`slope ${way}`, track, line, draw("circle", { class: "before", cx: at(before), cy: "50%", r: 5 }), dot);
}

/**
 * Lines over days, on one axis. A day whose value is null leaves a gap.
 * @param {{name: string, values: (number|null)[]}[]} lines named by the class that colours them
 * @param {string[]} titles what is told of each day under the pointer
 */
export function overDays(lines, axis, titles) {
  const places = titles.map((_, day) => (titles.length > 1 ? day / (titles.length - 1) : 0.5));
  const grid = [0, 0.5, 1].map((share) => draw("line", { class: "track", x1: "0%", x2: "100%", y1: percent(share), y2: percent(share) }));
  return picture("over-days", ...grid, ...lines.flatMap((line) => path(line, places, axis)), ...titles.map((title, day) => stripe(title, places[day], titles.length)));
}

/** Two bars, one above the other: before and now, of `most`. */
export function bars({ then, now }, most) {
  const bar = (name, value, y) => draw("rect", { class: name, x: 0, y, width: percent(along(value, [0, most])), height: "42%", rx: 2 });
  return picture("bars", bar("then", then, "4%"), bar("now", now, "54%"));
}

function path({ name, values }, places, axis) {
  const points = values.map((value, day) => value !== null && { x: percent(places[day]), y: percent(1 - along(value, axis)) });
  const between = points.slice(1).map((to, day) => points[day] && to && draw("line", { class: `line ${name}`, x1: points[day].x, y1: points[day].y, x2: to.x, y2: to.y }));
  const alone = points.filter((point, day) => point && !points[day - 1] && !points[day + 1]);
  const last = points.findLast(Boolean);
  const dots = [...alone, ...(last ? [last] : [])].map(({ x, y }) => draw("circle", { class: `dot ${name}`, cx: x, cy: y, r: 3.5 }));
  return [...between.filter(Boolean), ...dots];
}

/** What tells of one day where the pointer is. */
function stripe(title, place, days) {
  const text = draw("title");
  text.textContent = title;
  return draw("rect", { class: "stripe", x: percent(place - 0.5 / days), y: 0, width: percent(1 / days), height: "100%" }, text);
}

function percent(share) {
  return `${Math.round(share * 10_000) / 100}%`;
}
