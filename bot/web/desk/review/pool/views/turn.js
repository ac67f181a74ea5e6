/** The message in large, why it is here, and who said what of it. */

import { h, icon, list, setAttribute, setText } from "../../../dom.js";
import { groupOf, itemOf, itemsOf } from "../state.js";
import { saidInWords } from "../wording.js";

export class TurnView {
  /** @param {() => void} back shows the list where only one pane fits */
  constructor(words, pool, back) {
    Object.assign(this, { words, pool });
    const say = (key) => words.say(`review.turn.${key}`);
    const step = (name, drawing, by) => h("button", { class: `icon-button ${name}`, type: "button", "aria-label": say(name), title: say(name), on: { click: () => pool.step(by) } }, icon(drawing));
    this.place = h("p", { class: "hint" });
    this.when = h("time", { class: "hint" });
    this.language = h("span", { class: "chip" });
    this.text = h("h2", { class: "turn-text", tabindex: "-1", dir: "auto" });
    this.reasons = h("ul", { class: "turn-reasons" });
    this.opinions = h("ul", { class: "turn-opinions" });
    this.dispute = h("div", { class: "turn-said" }, h("h3", { class: "label" }), this.opinions, h("p", { class: "hint", text: say("dispute_more") }));
    this.mine = h("p", { class: "turn-mine" });
    this.root = h("div", { class: "turn" },
      h("div", { class: "turn-head" }, h("button", { class: "button turn-back", type: "button", on: { click: back } }, icon("back"), say("back")),
        this.place, this.language, this.when, h("span", { class: "spring" }), step("previous", "back", -1), step("next", "back", 1)),
      this.text, this.mine, this.reasons, this.dispute);
  }

  update(state) {
    const item = itemOf(state);
    if (!item) return;
    const { words } = this;
    const { size } = groupOf(state) ?? { size: 1 };
    const n = itemsOf(state).indexOf(item) + 1;
    setText(this.place, size === 1 ? words.say("review.turn.alone") : words.say("review.turn.place", { n, size }));
    setText(this.when, words.moment(item.said_at, Date.now()));
    setAttribute(this.when, "datetime", item.said_at);
    this.language.hidden = item.language === words.language;
    setText(this.language, words.languageName(item.language));
    setText(this.text, item.text);
    list(this.reasons, item.reasons, { key: (name) => name, make: (name) => h("li", { text: words.say(`review.reasons_long.${name}`) }), update: () => {} });
    this.#said(state, item);
    const mine = state.said[item.message_id];
    this.mine.hidden = !mine;
    setText(this.mine, mine ? words.say("review.turn.kept", { said: saidInWords(words, state.intents, mine) }) : "");
  }

  focus() {
    this.text.focus({ preventScroll: true });
  }

  #said(state, item) {
    const disputed = item.state === "disputed";
    this.dispute.hidden = !item.opinions.length;
    setAttribute(this.dispute, "data-disputed", disputed);
    setText(this.dispute.firstElementChild, this.words.say(`review.turn.${disputed ? "dispute" : "who"}`));
    this.dispute.lastElementChild.hidden = !disputed;
    list(this.opinions, item.opinions, { key: ({ operator_id: id }) => id, make: () => h("li", {}, h("span", { class: "strong", dir: "auto" }), h("span", { dir: "auto" })), update: (node, opinion) => {
      setText(node.firstElementChild, opinion.operator_id === state.operator?.id ? this.words.say("review.turn.you") : opinion.by);
      setText(node.lastElementChild, saidInWords(this.words, state.intents, opinion));
    } });
  }
}
