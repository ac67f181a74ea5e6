/** The wish for something new, and the keys. */

import { h } from "../../../dom.js";
import { COMMANDS, signOf } from "../commands.js";

export class WishDialog {
  /** @param {(wish: string) => void} keep */
  constructor(words, keep) {
    const say = (key) => words.say(`review.wish.${key}`);
    this.field = h("input", { type: "text", id: "wish", required: true, maxlength: "200", autocomplete: "off", dir: "auto" });
    const send = (event) => {
      event.preventDefault();
      const wish = this.field.value.trim();
      if (!wish) return;
      this.root.close();
      keep(wish);
    };
    const cancel = h("button", { class: "button", type: "button", text: say("close"), on: { click: () => this.root.close() } });
    this.root = h("dialog", { class: "dialog", "aria-labelledby": "wish-title" }, h("form", { on: { submit: send } },
      h("h2", { id: "wish-title", text: say("title") }), h("p", { class: "quiet", text: say("lead") }), h("label", { for: "wish", text: say("label") }), this.field,
      h("div", { class: "dialog-foot" }, cancel, h("button", { class: "button primary", type: "submit", text: say("submit") }))));
  }

  open() {
    this.field.value = "";
    this.root.showModal();
    this.field.focus();
  }
}

export class KeysDialog {
  /** @param {import("../../../preferences.js").Preferences} preferences */
  constructor(words, preferences) {
    const say = (key) => words.say(`review.keys.${key}`);
    const change = (event) => preferences.set("single-keys", event.target.checked ? "on" : "off");
    const box = h("input", { type: "checkbox", checked: preferences.is("single-keys"), on: { change } });
    const group = (name) => h("section", {}, h("h3", { class: "label", text: say(`groups.${name}`) }), h("dl", { class: "keys" }, ...rows(name)));
    const rows = (name) => Object.keys(COMMANDS).filter((command) => COMMANDS[command].group === name)
      .map((command) => h("div", {}, h("dt", { text: say(command) }), h("dd", {}, h("kbd", { text: signOf(command) }))));
    const close = h("button", { class: "button primary", type: "button", text: say("close"), on: { click: () => this.root.close() } });
    this.root = h("dialog", { class: "dialog wide", "aria-labelledby": "keys-title" }, h("h2", { id: "keys-title", text: say("title") }),
      h("div", { class: "key-groups" }, group("say"), group("go")),
      h("label", { class: "switch" }, box, h("span", {}, say("single"), h("span", { class: "hint", text: say("single_hint") }))), h("div", { class: "dialog-foot" }, close));
  }

  open() {
    this.root.showModal();
  }
}
