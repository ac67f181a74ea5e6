/** What an operator has chosen for this browser: colours, sound, notifications, single keys. */

const PREFIX = "desk-";

/** What holds until something else is chosen. */
export const USUAL = Object.freeze({ theme: "system", sound: "off", notify: "off", "single-keys": "on" });

export class Preferences {
  #storage;

  /** @param {Storage} storage */
  constructor(storage) {
    this.#storage = storage;
  }

  get(name) {
    return this.#storage.getItem(PREFIX + name) ?? USUAL[name];
  }

  is(name) {
    return this.get(name) === "on";
  }

  set(name, value) {
    this.#storage.setItem(PREFIX + name, value);
  }
}
