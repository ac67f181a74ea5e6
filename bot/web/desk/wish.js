/** What a shopper wants, in one line with its values. Pure. */

/**
 * The wish of a ticket or briefing: the richest sentence whose every value is known, "Return the blue mug of BH-123: damaged";
 * the shopper's own words where the bot did not find out what they want.
 * @param {{about?: object, intent?: string|null, wish?: string|null}} ticket
 * @param {import("./words.js").Words} words
 */
export function wishOf({ about, intent, wish }, words) {
  const name = about?.intent ?? intent;
  const said = words.first(`wishes.${name}`, valuesOf(about ?? {}, words));
  if (said) return said;
  return words.has(`intents.${name}`) ? words.say(`intents.${name}`) : (wish ?? "");
}

function valuesOf({ items, to, reason, remedy, ...plain }, words) {
  return {
    ...plain,
    items: items?.length ? words.names(items) : null,
    to: to?.length ? words.names(to) : null,
    reason: reason && words.name("reasons", reason),
    remedy: remedy && words.name("remedies", remedy),
  };
}

/**
 * What a shopper has given, a kind a row: [{kind, values, before}]; what the bot carried along that no message of theirs
 * gave stands behind it.
 * @param {{given?: object[], slots?: object}} briefing
 */
export function givenOf({ given = [], slots = {} }) {
  const kinds = new Set(given.map(({ kind }) => kind));
  const carried = Object.entries(slots).filter(([kind, value]) => !kinds.has(kind) && value !== null && value !== "");
  return [...given, ...carried.map(([kind, value]) => ({ kind, values: [String(value)], before: [] }))];
}

/**
 * What is known of the change that was being prepared, as [name, value]; the lines that become something else with what.
 * @param {object|null} change
 */
export function preparedOf(change, words) {
  if (!change) return [];
  const swapped = (change.swaps ?? []).map(({ line, to }) => [line, to]);
  const open = (change.open ?? []).map(({ line, possible }) => [line, words.choices(possible)]);
  const pairs = [...swapped, ...open].map(([line, to]) => `${line} → ${to}`);
  const moved = new Set([...swapped, ...open].map(([line]) => line));
  const plain = (change.lines ?? []).filter((line) => !moved.has(line));
  return [
    ["lines", [...plain, ...pairs].join("; ")], ["address", change.address], ["payment", change.payment], ["shipping", change.shipping],
    ["reason", change.reason && words.name("reasons", change.reason)], ["remedy", change.remedy && words.name("remedies", change.remedy)],
    ["said", change.said],
  ].filter(([, value]) => value);
}
