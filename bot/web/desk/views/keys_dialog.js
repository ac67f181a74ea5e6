/** Shows the keys, and lets single keys be turned off for those whom they disturb. */

import { COMMANDS, HELD_KEYS } from "../commands.js";
import { h } from "../dom.js";

export class KeysDialog {
  /** @param {import("../preferences.js").Preferences} preferences */
  constructor(words, preferences) {
    Object.assign(this, { words, preferences });
    const say = (key) => words.say(`dialogs.keys.${key}`);
    const change = (event) => preferences.set("single-keys", event.target.checked ? "on" : "off");
    const box = h("input", { type: "checkbox", checked: preferences.is("single-keys"), on: { change } });
    const close = h("button", { class: "button primary", type: "button", text: words.say("dialogs.close"), on: { click: () => this.root.close() } });
    this.root = h("dialog", { class: "dialog wide", "aria-labelledby": "keys-title" },
      h("h2", { id: "keys-title", text: say("title") }), h("div", { class: "key-groups" }, ...this.#groups()),
      h("label", { class: "switch" }, box, h("span", {}, say("single"), h("span", { class: "hint", text: say("single_hint") }))),
      h("div", { class: "dialog-foot" }, close));
  }

  open() {
    this.root.showModal();
  }

  #groups() {
    const { words } = this;
    const names = [...new Set(Object.values(COMMANDS).map(({ group }) => group))];
    return names.map((group) => h("section", {}, h("h3", { class: "label", text: words.say(`dialogs.keys.groups.${group}`) }),
      h("dl", { class: "keys" }, ...this.#rows(group))));
  }

  #rows(group) {
    const { words } = this;
    const single = Object.entries(COMMANDS).filter(([, command]) => command.group === group)
      .map(([name, { key }]) => row(words.say(`commands.${name}`), [key]));
    const held = Object.entries(HELD_KEYS).map(([name, keys]) => row(words.say(`dialogs.keys.${name}`), keys));
    return group === "answer" ? [...single, ...held] : single;
  }
}

function row(name, keys) {
  return h("div", {}, h("dt", { text: name }), h("dd", {}, ...keys.map((key) => h("kbd", { text: key }))));
}
