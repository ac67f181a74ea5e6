/** What was said around the message, what a person did afterwards, and the other messages of its group. */

import { h, list, said, setAttribute, setText } from "../../../dom.js";
import { itemOf, itemsOf } from "../state.js";

export class ContextView {
  /** @param {() => void} look puts the focus on the message */
  constructor(words, pool, look) {
    Object.assign(this, { words, pool, look });
    const say = (key) => words.say(`review.turn.${key}`);
    this.around = h("ol", { class: "around" });
    this.after = h("div", { class: "after" });
    this.peers = h("ol", { class: "peers" });
    this.group = h("section", { class: "peers-section" }, h("h3", { class: "label", text: say("group") }), this.peers);
    this.root = h("div", { class: "context", tabindex: "0", role: "group", "aria-label": say("context") },
      h("section", {}, h("h3", { class: "label", text: say("context") }), this.around, this.after), this.group);
  }

  update(state) {
    const item = itemOf(state);
    if (!item) return;
    if (item !== this.item) this.#show(item);
    this.item = item;
    this.#peers(state);
  }

  #show(item) {
    this.around.replaceChildren(...item.around.map((one) => this.#bubble(one)));
    const seen = new Set(item.around.map(({ seq }) => seq));
    const later = item.answered && !seen.has(item.answered.seq) ? item.answered : null;
    this.after.replaceChildren(...[later && this.#later(later), ...item.done.map((one) => this.#did(one))].filter(Boolean));
    this.root.scrollTop = 0;
  }

  #bubble({ author, by, text, this: isThis }) {
    const name = by ?? this.words.say(`review.authors.${author}`);
    return h("li", { class: `bubble ${author}`, "aria-current": isThis ? "true" : null }, h("span", { class: "hint", dir: "auto", text: name }), said("p", text));
  }

  #later({ by, text }) {
    const name = by ?? this.words.say("review.turn.person");
    return h("div", { class: "bubble operator" }, h("span", { class: "hint", text: this.words.say("review.turn.answered", { name }) }), said("p", text));
  }

  #did({ by, act }) {
    return h("p", { class: "did", text: this.words.say("review.turn.done", { name: by, act: this.words.name("acting.acts", act) }) });
  }

  #peers(state) {
    const items = itemsOf(state);
    this.group.hidden = items.length < 2;
    setAttribute(this.group, "data-whole", state.whole);
    list(this.peers, items, { key: ({ message_id: id }) => id, make: (item) => this.#peer(item), update: (node, { message_id: id }) => {
      setAttribute(node.firstElementChild, "aria-current", id === state.itemId ? "true" : null);
      setAttribute(node.firstElementChild, "data-done", Boolean(state.said[id]));
    } });
  }

  #peer(item) {
    const click = () => {
      this.pool.open(item.group_id, item.message_id);
      this.look();
    };
    return h("li", {}, h("button", { class: "peer", type: "button", dir: "auto", text: item.text, on: { click } }));
  }
}
