/** The desk's event stream, opened again whenever it ends. */

export const EVENTS = Object.freeze(["ticket", "message", "gone", "presence", "raised", "counts"]);

const CLOSED = 2;
const LONGEST_PAUSE_MS = 30_000;

/**
 * Listens until the returned function is called.
 * @param {() => EventSource} connect opens the stream
 * @param {(work: () => void, ms: number) => void} schedule
 * @param {object} on a function by each name in EVENTS, given the event's data, and up(), down(refused: boolean):
 *   `up` at every opening; `down` when it breaks, `refused` when the browser gives up by itself
 * @returns {() => void}
 */
export function listen(connect, schedule, on) {
  let source = null;
  let failures = 0;
  let stopped = false;

  function open() {
    if (stopped) return;
    source = connect();
    source.addEventListener("open", opened);
    source.addEventListener("error", broken);
    for (const name of EVENTS) {
      source.addEventListener(name, (event) => on[name](JSON.parse(event.data)));
    }
  }

  function opened() {
    failures = 0;
    on.up();
  }

  function broken() {
    if (stopped) return;
    const refused = source.readyState === CLOSED;
    on.down(refused);
    // A stream that merely broke is taken up again by the browser.
    if (refused) schedule(open, Math.min(1_000 * 2 ** failures++, LONGEST_PAUSE_MS));
  }

  open();
  return () => {
    stopped = true;
    source.close();
  };
}
