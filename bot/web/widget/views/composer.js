/** Where the shopper writes. Enter sends, Shift+Enter breaks the line. */

import { el, icon, setAttributes, setText } from "./dom.js";

/** The contract's longest message, in characters; the count is shown from NEAR on. */
const LONGEST = 4_000;
const NEAR = 3_600;

export class Composer {
  constructor(words, onSay) {
    this.words = words;
    this.onSay = onSay;
    this.input = el("textarea", {
      rows: "1", dir: "auto", enterkeyhint: "send", placeholder: words.say("composer.placeholder"),
      "aria-label": words.say("composer.label"), "aria-describedby": "count",
    });
    this.send = el("button", { type: "submit", class: "send", "aria-label": words.say("composer.send") }, icon("send"));
    this.count = el("p", { class: "count", id: "count", role: "status" });
    const field = el("div", { class: "field" }, this.input, this.send);
    this.root = el("form", { class: "composer", autocomplete: "off" }, this.count, field);
    this.input.addEventListener("input", () => this.update());
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.root.addEventListener("submit", (event) => (event.preventDefault(), this.#say()));
    this.update();
  }

  write(text) {
    this.input.value = text;
    this.update();
    this.focus();
  }

  focus() {
    this.input.focus({ preventScroll: true });
  }

  update() {
    const length = [...this.input.value].length;
    this.ready = length <= LONGEST && this.input.value.trim() !== "";
    setAttributes(this.send, { "aria-disabled": String(!this.ready) });
    setAttributes(this.input, { "aria-invalid": length > LONGEST ? "true" : false });
    setText(this.count, this.#counted(length));
    this.#grow();
  }

  #counted(length) {
    if (length < NEAR) return "";
    const over = length > LONGEST;
    return this.words.say(over ? "composer.over" : "composer.left", { n: Math.abs(LONGEST - length) });
  }

  #grow() {
    this.input.style.blockSize = "auto";
    this.input.style.blockSize = `${this.input.scrollHeight}px`;
  }

  #key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#say();
  }

  #say() {
    if (!this.ready) return;
    this.onSay(this.input.value.trim());
    this.write("");
  }
}
