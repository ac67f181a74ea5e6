/** How long to wait before trying again. */

const FIRST = 800;
const LONGEST = 30_000;

/**
 * Milliseconds before try number `attempt` (1 is the first repetition): doubling, capped, with jitter so that many
 * widgets do not come back at once. A Retry-After (seconds) is kept to; `random` gives 0..1.
 */
export function delay(attempt, random, retryAfter = null) {
  const full = Math.min(LONGEST, FIRST * 2 ** (attempt - 1));
  const jittered = full / 2 + (full / 2) * random();
  return Math.round(retryAfter === null ? jittered : Math.max(jittered, retryAfter * 1000));
}

/** Resolves after `ms`, or as soon as the signal is aborted: a nap that can be cut short. */
export function nap(ms, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });
}
