/** The answers a message offers: pressing one is saying it. */

import { el, setAttributes } from "./dom.js";

export class Choices {
  #shown = "";

  constructor(words, onChoose) {
    this.onChoose = onChoose;
    this.root = el("div", { class: "choices", role: "group", "aria-label": words.say("choices"), hidden: true });
  }

  update(choices) {
    const shown = JSON.stringify(choices);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.root.replaceChildren(...choices.map((choice) => this.#button(choice)));
    setAttributes(this.root, { hidden: !choices.length });
  }

  #button(choice) {
    const button = el("button", { type: "button", class: "choice", dir: "auto" }, choice.title);
    button.addEventListener("click", () => this.onChoose(choice));
    return button;
  }
}
