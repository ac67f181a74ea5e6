/** Holds the state and tells the views, at most once a frame. */

import { START, reduce } from "./state.js";

export class Store {
  state = START;
  #views = [];
  #asked = false;
  #nextFrame;

  /** @param {(work: () => void) => void} nextFrame e.g. requestAnimationFrame */
  constructor(nextFrame) {
    this.#nextFrame = nextFrame;
  }

  /** Raises TypeError for an unknown action; see state.js. */
  dispatch(action) {
    this.state = reduce(this.state, action);
    if (this.#asked) return;
    this.#asked = true;
    this.#nextFrame(() => this.#tell());
  }

  /** @param {(state: typeof START) => void} view called after changes */
  subscribe(view) {
    this.#views.push(view);
  }

  /** Tells the views at once what they would hear in the next frame: for a key after which the next one is typed into a text. */
  flush() {
    if (this.#asked) this.#tell();
  }

  #tell() {
    this.#asked = false;
    for (const view of this.#views) view(this.state);
  }
}
