/** Holds a page's state and tells the views about every change. */

export class Board {
  #views = [];

  constructor(start) {
    this.state = start;
  }

  put(part) {
    this.state = { ...this.state, ...part };
    for (const view of this.#views) view(this.state);
  }

  subscribe(view) {
    this.#views.push(view);
    view(this.state);
  }
}
