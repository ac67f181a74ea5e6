/** Shows the keys, and lets single keys be turned off for those whom they disturb. */

import { h } from "../dom.js";
import { KEYS } from "../keys.js";

const STORED = "desk-single-keys";

export class KeysDialog {
  /** @param {Storage} storage */
  constructor(words, storage) {
    this.single = storage.getItem(STORED) !== "off";
    const say = (key) => words.say(`dialogs.keys.${key}`);
    const change = (event) => this.#keep(storage, event.target.checked);
    const box = h("input", { type: "checkbox", checked: this.single, on: { change } });
    const single = Object.entries(KEYS).map(([key, command]) => row(say(command), key));
    const always = [row(say("send"), "Ctrl / ⌘", "↵"), row(say("leave"), "Esc")];
    const close = h("button", { class: "button primary", type: "button", text: words.say("dialogs.close"), on: { click: () => this.root.close() } });
    this.root = h("dialog", { class: "dialog", "aria-labelledby": "keys-title" },
      h("h2", { id: "keys-title", text: say("title") }), h("dl", { class: "keys" }, ...single, ...always),
      h("label", { class: "switch" }, box, h("span", {}, say("single"), h("span", { class: "hint", text: say("single_hint") }))),
      h("div", { class: "dialog-foot" }, close));
  }

  open() {
    this.root.showModal();
  }

  #keep(storage, single) {
    this.single = single;
    storage.setItem(STORED, single ? "on" : "off");
  }
}

function row(name, ...keys) {
  return h("div", {}, h("dt", { text: name }), h("dd", {}, ...keys.map((key) => h("kbd", { text: key }))));
}
