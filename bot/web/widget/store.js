/** What outlives a page: one conversation a service and browser, in localStorage where the browser allows it. */

export class Store {
  /** `area` is a Storage (getItem, setItem); without one the conversation lasts as long as the page. */
  constructor(area, origin) {
    this.area = area;
    this.key = `beforehand ${origin}`;
  }

  load() {
    try {
      return JSON.parse(this.area?.getItem(this.key) ?? "null");
    } catch {
      return null;
    }
  }

  save(kept) {
    try {
      this.area?.setItem(this.key, JSON.stringify(kept));
    } catch {
      // A full or forbidden storage costs the memory between pages, never the conversation.
    }
  }
}

/** localStorage, or null where even asking for it is refused. */
export function browserArea() {
  try {
    return globalThis.localStorage;
  } catch {
    return null;
  }
}
