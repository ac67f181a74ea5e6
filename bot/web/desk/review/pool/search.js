/** Finds intents by what is typed. Pure. */

/**
 * The intents whose title or name has every word that is typed, at best at the beginning; all of them when nothing is typed.
 * @param {{name: string, title: string}[]} intents
 */
export function found(intents, typed) {
  const wanted = wordsOf(typed);
  const ranked = intents.map((intent, place) => ({ intent, place, rank: rankOf(intent, wanted) })).filter(({ rank }) => rank !== null);
  return ranked.sort((one, other) => one.rank - other.rank || one.place - other.place).map(({ intent }) => intent);
}

/** 0 where each word begins one of the intent's, the higher the less fits; null where one is nowhere in it. */
function rankOf({ name, title }, wanted) {
  const has = [...wordsOf(title), ...wordsOf(name)];
  const whole = has.join(" ");
  const ranks = wanted.map((word) => {
    if (has.some((one) => one.startsWith(word))) return 0;
    return whole.includes(word) ? 1 : null;
  });
  return ranks.includes(null) ? null : ranks.reduce((sum, rank) => sum + rank, 0);
}

function wordsOf(text) {
  return text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean);
}
