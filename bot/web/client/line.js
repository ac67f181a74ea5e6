/** What the calls of a client have in common: they can all be ended, and whatever waits can be made to go on. */

export class Line {
  #calls = new AbortController();
  #wake = new AbortController();

  /** Aborted when the calls at hand are cut. */
  get calls() {
    return this.#calls.signal;
  }

  /** Aborted when whatever waits shall go on. */
  get waking() {
    return this.#wake.signal;
  }

  cut() {
    this.#calls.abort();
    this.#calls = new AbortController();
  }

  wake() {
    this.#wake.abort();
    this.#wake = new AbortController();
  }

  /** Resolves at the next wake(). */
  woken() {
    return new Promise((resolve) => this.waking.addEventListener("abort", resolve, { once: true }));
  }
}
