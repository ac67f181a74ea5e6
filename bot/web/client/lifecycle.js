/** Tells a client what becomes of the page it lives in: networks lost and found, locked screens, other tabs. */

/** Longer out of sight than this, and what was asked before is taken for lost. */
const ASLEEP = 20_000;
const BEAT = 5_000;

/**
 * Follows `page`, a window or something like it, until the client is stopped. A page without a document, as in a
 * worker, is always looked at; `clock()` gives milliseconds.
 */
export function follow(client, page = globalThis, clock = Date.now) {
  const { document, navigator } = page;
  const visible = () => !document || document.visibilityState === "visible";
  let awake = clock();

  const away = () => client.look(false);
  const back = () => {
    if (!visible()) return away();
    const slept = clock() - awake > ASLEEP;
    awake = clock();
    if (slept) client.hangUp();
    if (slept || !client.seen) client.look(true);
  };

  const on = (target, name, listener) =>
    target?.addEventListener?.(name, listener, { signal: client.stopping.signal });
  on(document, "visibilitychange", back);
  on(document, "freeze", away);
  on(document, "resume", back);
  on(page, "pagehide", away);
  on(page, "pageshow", back);
  on(page, "focus", back);
  on(page, "online", () => client.network(true));
  on(page, "offline", () => client.network(false));
  on(page, "storage", (event) => shared(client, event));

  // A device may sleep without a word to its pages: then the clock has jumped.
  const beat = setInterval(() => client.seen && back(), BEAT);
  client.stopping.signal.addEventListener("abort", () => clearInterval(beat));
  client.network(navigator?.onLine !== false);
  client.look(visible());
}

/** Another tab of the same service has kept something, or forgotten everything. */
function shared(client, { key, newValue }) {
  const { store } = client;
  if (key === null || (key === store.key && newValue === null)) client.left();
  else if (key === store.key || (key.startsWith(store.unsent) && newValue !== null)) client.glance();
}
