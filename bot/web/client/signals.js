/** Ends that several things can bring about. Older web views know neither AbortSignal.any nor AbortSignal.timeout. */

/**
 * {signal, done}: the signal is aborted as soon as one of `signals` is (missing ones are left out), or after `ms`.
 * done() forgets it, so that nothing is kept waiting for what is over.
 */
export function deadline(ms, ...signals) {
  const controller = new AbortController();
  const end = () => controller.abort();
  const timer = setTimeout(end, ms);
  const others = signals.filter(Boolean);
  for (const signal of others) signal.addEventListener("abort", end, { once: true });
  if (others.some((signal) => signal.aborted)) end();
  const done = () => {
    clearTimeout(timer);
    for (const signal of others) signal.removeEventListener("abort", end);
  };
  return { signal: controller.signal, done };
}
