/**
 * What outlives a page: one conversation a service and browser. Every unsent message has an entry of its own, so that
 * two tabs never write over each other's, and it is written before anything else is done with the message.
 */

export class Store {
  /** `area` is a Storage, as localStorage is; without one the conversation lasts as long as the page. */
  constructor(area, origin) {
    this.area = area;
    this.key = `beforehand ${origin}`;
    this.unsent = `${this.key} unsent `;
  }

  /** What was kept, with the unsent messages as `outbox`, oldest first; null when there is nothing. */
  load() {
    const [kept, outbox] = [this.#read(this.key), this.#entries()];
    return kept || outbox.length ? { ...kept, outbox } : null;
  }

  /** Keeps everything but the outbox; where there is no room for all of it, what cannot be fetched again. */
  save({ outbox, ...kept }) {
    return this.#write(this.key, kept) || this.#write(this.key, lean(kept));
  }

  /** Keeps an unsent message, if need be at the cost of what can be fetched again; whether it is kept. */
  keep(entry) {
    const key = this.unsent + entry.id;
    if (this.#write(key, entry)) return true;
    const kept = this.#read(this.key);
    return Boolean(kept) && this.#write(this.key, lean(kept)) && this.#write(key, entry);
  }

  drop(id) {
    this.#try(() => this.area.removeItem(this.unsent + id));
  }

  clear() {
    for (const key of [this.key, ...this.#keys()]) this.#try(() => this.area.removeItem(key));
  }

  #entries() {
    const found = this.#keys().map((key) => this.#read(key)).filter((entry) => entry?.id);
    return found.sort((one, other) => one.order - other.order);
  }

  #keys() {
    const all = this.#try(() => Array.from({ length: this.area.length }, (_, index) => this.area.key(index)));
    return (all || []).filter((key) => key?.startsWith(this.unsent));
  }

  #read(key) {
    const text = this.#try(() => this.area.getItem(key));
    try {
      return JSON.parse(text || "null");
    } catch {
      return null;
    }
  }

  #write(key, value) {
    return this.#try(() => (this.area.setItem(key, JSON.stringify(value)), true));
  }

  /** What `use` gives, or false where the browser allows no storage or has no room left. */
  #try(use) {
    try {
      return this.area ? use() : false;
    } catch {
      return false;
    }
  }
}

const lean = (kept) => ({ ...kept, messages: [], cursor: 0 });

/** localStorage, or null where even asking for it is refused. */
export function browserArea() {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}
