/** What can be said of the message: the guess, its alternatives by number, and what else it may be. Nothing here moves from one to the next. */

import { h, icon, list, setAttribute, setText } from "../../../dom.js";
import { signOf } from "../commands.js";
import { canAccept, choicesOf, itemOf, targets } from "../state.js";
import { titleOf } from "../wording.js";

const OTHERS = ["search", "two", "wish", "out", "reject"];

export class DecideView {
  /** @param {(command: string) => void} run does a command as its key does, and puts the focus on the message */
  constructor(words, run) {
    Object.assign(this, { words, run });
    this.title = h("h3", { class: "decide-title" });
    this.choices = h("ol", { class: "choices" });
    this.others = new Map(OTHERS.map((name) => [name, this.#line(name)]));
    this.box = h("input", { type: "checkbox", on: { change: () => run("whole") } });
    this.count = h("span");
    this.whole = h("label", { class: "whole" }, this.box, this.count, h("kbd", { "aria-hidden": "true", text: signOf("whole") }));
    this.undo = h("button", { class: "button", type: "button", on: { click: () => run("undo") } }, words.say("review.decide.undo"), this.#key("undo"));
    this.keys = h("button", { class: "button keys-button", type: "button", on: { click: () => run("keys") } }, icon("keyboard"), words.say("review.decide.keys"), this.#key("keys"));
    this.root = h("aside", { class: "decide", "aria-label": words.say("review.decide.label") },
      this.title, this.choices, this.whole, h("div", { class: "others" }, ...this.others.values()), h("div", { class: "decide-foot" }, this.undo, this.keys));
  }

  update(state) {
    const item = itemOf(state);
    if (!item) return;
    const { two } = state;
    setText(this.title, this.#asks(state, item));
    const choices = choicesOf(state, item).map((choice, place) => ({ ...choice, place }));
    list(this.choices, choices, { key: ({ place }) => place, make: ({ place }) => this.#choice(place), update: (node, choice) => this.#fill(node, choice, state, item) });
    this.#whole(state);
    setText(this.others.get("two").firstChild, this.words.say(`review.decide.${two === null ? "two" : "stop_two"}`));
    setAttribute(this.others.get("two"), "aria-pressed", two === null ? "false" : "true");
    this.undo.disabled = !state.jobs.length;
  }

  #asks(state, item) {
    const { two, intents } = state;
    if (two === null) return this.words.say(canAccept(state, item) ? "review.decide.title" : "review.decide.no_guess");
    if (!two.length) return this.words.say("review.decide.title_two");
    return this.words.say("review.decide.title_second", { first: titleOf(this.words, intents, two[0]) });
  }

  #whole(state) {
    const n = targets({ ...state, whole: true }).length;
    setAttribute(this.whole, "data-alone", n < 2);
    this.box.disabled = n < 2;
    this.box.checked = state.whole;
    setText(this.count, this.words.say("review.decide.whole", { n: Math.max(1, n) }));
  }

  #choice(place) {
    return h("li", {}, h("button", { class: "choice-line", type: "button", on: { click: () => this.run(`choose_${place + 1}`) } },
      h("kbd", { "aria-hidden": "true", text: String(place + 1) }), h("span", { class: "choice-title", dir: "auto" }), h("span", { class: "share" }),
      h("kbd", { class: "enter", "aria-hidden": "true", text: signOf("accept") }), h("span", { class: "confidence", "aria-hidden": "true" }, h("span"))));
  }

  #fill(node, { name, title, confidence, place }, state, item) {
    const button = node.firstElementChild;
    const isGuess = name === item.guess;
    const share = this.words.share(confidence);
    setText(node.querySelector(".choice-title"), title);
    setText(node.querySelector(".share"), share);
    node.querySelector(".confidence > span").style.inlineSize = `${Math.round(confidence * 100)}%`;
    setAttribute(button, "data-guess", isGuess && place === 0 && state.two === null);
    setAttribute(button, "aria-pressed", state.two === null ? null : String(state.two.includes(name)));
    setAttribute(button, "aria-label", this.words.say(`review.decide.${isGuess ? "choose_guess" : "choose"}`, { title, share }));
  }

  #line(name) {
    return h("button", { class: "line-button", type: "button", on: { click: () => this.run(name) } }, this.words.say(`review.decide.${name}`), this.#key(name));
  }

  #key(name) {
    return h("kbd", { "aria-hidden": "true", text: signOf(name) });
  }
}
