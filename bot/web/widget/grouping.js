/** How messages stand together: one author's messages in a row form a group, and every day has its heading. */

const TOGETHER = 5 * 60 * 1000;

const dayOf = (at) => new Date(at).toDateString();
const voice = (item) => `${item.author} ${item.operator?.name ?? ""}`;

function joined(one, other) {
  if (!one || !other || voice(one) !== voice(other) || dayOf(one.at) !== dayOf(other.at)) return false;
  return Math.abs(new Date(other.at) - new Date(one.at)) < TOGETHER;
}

/** The items with {first, last, day}: first and last of their group; day is true where a new day begins. */
export function grouped(items) {
  return items.map((item, index) => ({
    ...item,
    first: !joined(items[index - 1], item),
    last: !joined(item, items[index + 1]),
    day: index === 0 || dayOf(items[index - 1].at) !== dayOf(item.at),
  }));
}
