/** A link for a new password, shown once, to be passed on. */

import { h, setText } from "../../dom.js";
import { button } from "./forms.js";

export class LinkDialog {
  constructor(board, words) {
    Object.assign(this, { board, words });
    this.title = h("h2", { id: "link-title" });
    this.address = h("input", { id: "link-address", readonly: true });
    this.copied = h("p", { class: "hint", role: "status" });
    this.root = h("dialog", { class: "dialog", "aria-labelledby": "link-title", on: { close: () => board.put({ link: null }) } },
      this.title, h("p", { class: "quiet", text: words.say("people.link.lead") }),
      h("label", { for: "link-address", text: words.say("people.link.address") }), this.address, this.copied,
      h("div", { class: "dialog-foot" },
        button(words.say("people.link.close"), () => this.root.close()),
        button(words.say("people.link.copy"), () => this.#copy(), "button primary")));
  }

  update({ link }) {
    if (!link || this.root.open) return;
    setText(this.title, this.words.say("people.link.title", { name: link.name }));
    setText(this.copied, "");
    this.address.value = link.address;
    this.root.showModal();
    this.address.select();
  }

  /** Where the page may not write to the clipboard the link is selected, to be copied by hand. */
  async #copy() {
    this.address.select();
    try {
      await navigator.clipboard.writeText(this.address.value);
      setText(this.copied, this.words.say("people.link.copied"));
    } catch {
      setText(this.copied, this.words.say("people.link.by_hand"));
    }
  }
}
