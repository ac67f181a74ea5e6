/** What was said of a turn, in words. Pure. */

/**
 * @param {import("../../words.js").Words} words
 * @param {{name: string, title: string}[]} known intents
 * @param {{verdict: string, intents?: string[], wish?: string|null}} said
 */
export function saidInWords(words, known, { verdict, intents = [], wish }) {
  if (verdict === "new") return words.say("review.said.new", { wish });
  if (verdict === "out_of_scope" || verdict === "reject") return words.say(`review.said.${verdict}`);
  return words.names(intents.map((name) => titleOf(words, known, name)));
}

/** An intent's title; its name made readable where the assistant does not know it any more. */
export function titleOf(words, known, name) {
  return known.find((intent) => intent.name === name)?.title ?? words.name("review.intents", name);
}

/** A text that may have another one as its {why}. */
export function inFull(words, { key, values = {} }) {
  const why = values.why && words.say(values.why.key, values.why.values);
  return words.say(key, { ...values, why });
}
