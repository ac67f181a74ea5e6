/** All that a message can have meant, found by typing. */

import { h, list, setAttribute, setText } from "../../../dom.js";
import { found } from "../search.js";

export class PaletteDialog {
  /** @param {(intent: string) => void} choose */
  constructor(words, choose) {
    Object.assign(this, { words, choose, shown: [], at: 0 });
    const say = (key) => words.say(`review.palette.${key}`);
    this.field = h("input", { type: "text", role: "combobox", "aria-label": say("label"), "aria-controls": "palette-list", "aria-expanded": "true", "aria-autocomplete": "list", autocomplete: "off", autocapitalize: "none", spellcheck: "false", dir: "auto",
      on: { input: () => this.#search(), keydown: (press) => this.#press(press) } });
    this.options = h("ul", { class: "palette-list", role: "listbox", id: "palette-list", "aria-label": say("title") });
    this.none = h("p", { class: "quiet", text: say("none") });
    this.heard = h("p", { class: "unseen-text", role: "status" });
    const close = h("button", { class: "button", type: "button", text: say("close"), on: { click: () => this.root.close() } });
    this.root = h("dialog", { class: "dialog palette", "aria-labelledby": "palette-title" }, h("h2", { id: "palette-title", text: say("title") }),
      this.field, h("p", { class: "hint palette-hint", text: say("hint") }), this.options, this.none, this.heard, h("div", { class: "dialog-foot" }, close));
  }

  /** @param {{name: string, title: string}[]} intents */
  open(intents) {
    this.intents = intents;
    this.field.value = "";
    this.#search();
    this.root.showModal();
    this.field.focus();
  }

  #search() {
    this.at = 0;
    this.shown = found(this.intents, this.field.value);
    this.none.hidden = this.shown.length > 0;
    setText(this.heard, this.words.say("review.palette.found", { n: this.shown.length }));
    this.#paint();
    this.options.scrollTop = 0;
  }

  #paint() {
    list(this.options, this.shown, { key: ({ name }) => name, make: (intent) => this.#option(intent), update: (node) => setAttribute(node, "aria-selected", String(node.dataset.key === this.shown[this.at]?.name)) });
    setAttribute(this.field, "aria-activedescendant", this.shown.length ? `palette-${this.shown[this.at].name}` : null);
  }

  #option({ name, title }) {
    return h("li", { role: "option", id: `palette-${name}`, on: { click: () => this.#take(name) } },
      h("span", { dir: "auto", text: title }), h("span", { class: "hint", text: this.words.name("review.intents", name) }));
  }

  #press(press) {
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (press.key in steps) {
      press.preventDefault();
      this.at = Math.min(Math.max(this.at + steps[press.key], 0), Math.max(0, this.shown.length - 1));
      this.#paint();
      this.options.children[this.at]?.scrollIntoView({ block: "nearest" });
    } else if (press.key === "Enter" && !press.isComposing && this.shown.length) {
      press.preventDefault();
      this.#take(this.shown[this.at].name);
    }
  }

  #take(name) {
    this.root.close();
    this.choose(name);
  }
}
