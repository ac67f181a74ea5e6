/** The likeliest saved replies above the composer's foot, and what of a draft is still to be filled in. */

import { h, list, said, setText } from "../dom.js";
import { draftOf, isMine } from "../state.js";
import { holesIn, repliesOf } from "../state_replies.js";

const SUGGESTED = 3;

export class SuggestionsView {
  /** @param {{use: (reply: object) => void, pick: () => void}} does */
  constructor(words, { use, pick }) {
    this.words = words;
    this.use = use;
    this.chips = h("ul", { class: "suggested", "aria-label": words.say("replies.suggested") });
    this.all = h("button", { class: "chip-button", type: "button", on: { click: pick } },
      h("kbd", { text: "s" }), words.say("replies.all"));
    this.row = h("div", { class: "suggestions" }, this.chips, this.all);
    this.holes = h("p", { class: "holes", role: "status" });
    this.root = h("div", { class: "replies" }, this.row, this.holes);
  }

  update(state) {
    const draft = draftOf(state, state.openId);
    const writes = isMine(state, state.tickets[state.openId]) && draft.mode === "reply";
    const replies = repliesOf(state);
    this.row.hidden = !writes || Boolean(draft.text.trim()) || !replies.length;
    list(this.chips, replies.slice(0, SUGGESTED).map((reply, place) => ({ reply, place })), {
      key: ({ reply, place }) => `${reply.id}/${place}`,
      make: ({ reply, place }) => this.#chip(reply, place),
      update: (node, { reply }) => {
        node.reply = reply;
        setText(node.lastChild.lastChild, reply.title);
      },
    });
    const names = [...new Set(holesIn(draft.text, state.replies.names).map(({ name }) => name))];
    this.holes.hidden = !writes || !names.length;
    setText(this.holes, names.length ? this.words.say("replies.holes", { names: this.words.names(names.map((name) => `{${name}}`)) }) : "");
  }

  #chip(reply, place) {
    const button = h("button", { class: "chip-button", type: "button" }, h("kbd", { text: String(place + 1) }), said("span", reply.title));
    const node = h("li", {}, button);
    button.addEventListener("click", () => this.use(node.reply));
    return node;
  }
}
