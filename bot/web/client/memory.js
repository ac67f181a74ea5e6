/** Keeps a state as it changes: a message before it is sent, and until it stands in the transcript that is kept. */

import * as reduce from "./state.js";

export class Memory {
  #unkept = new Set();

  constructor(store) {
    this.store = store;
  }

  /** What was kept (see Store.load), or null. */
  load() {
    return this.store.load();
  }

  /** The state after a change, once it has been kept; `safe` says whether all that is unsent could be. */
  keep(before, after) {
    if (!reduce.sameLasting(before, after)) this.store.save(reduce.lasting(after));
    return this.keepUnsent(before.outbox, after);
  }

  /** As keep(), for the unsent messages alone; those of `before` that are unsent no longer are dropped. */
  keepUnsent(before, after) {
    if (before === after.outbox) return after;
    const known = new Map(before.map((entry) => [entry.id, written(entry)]));
    const stands = (entry) => known.get(entry.id) === written(entry) && !this.#unkept.has(entry.id);
    const lost = after.outbox.filter((entry) => !stands(entry) && !this.store.keep(reduce.lastingEntry(entry)));
    this.#unkept = new Set(lost.map(({ id }) => id));
    for (const { id } of after.outbox) known.delete(id);
    for (const id of known.keys()) this.store.drop(id);
    return reduce.kept(after, lost.length === 0);
  }

  clear() {
    this.store.clear();
  }
}

const written = (entry) => JSON.stringify(reduce.lastingEntry(entry));
