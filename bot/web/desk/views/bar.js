/** The bar on top: whether the page is live, who is signed in. */

import { h, icon, setAttribute, setText } from "../dom.js";

export class BarView {
  constructor(session, words, showKeys) {
    this.words = words;
    this.light = h("span", { class: "light", role: "status" });
    this.name = h("span", { class: "operator-name", dir: "auto" });
    this.root = h("header", { class: "bar" },
      h("span", { class: "mark small" }, icon("inbox")),
      h("span", { class: "strong", "aria-hidden": "true", text: words.say("page.title") }),
      this.light,
      h("span", { class: "spring" }),
      this.name,
      button("keyboard", words.say("page.keys"), showKeys, "keys-button"),
      button("out", words.say("page.sign_out"), () => session.signOut()));
  }

  update({ operator, connected }) {
    setText(this.name, operator?.name ?? "");
    setText(this.light, this.words.say(connected ? "page.live" : "page.lost"));
    setAttribute(this.light, "title", connected ? null : this.words.say("page.lost_long"));
    setAttribute(this.light, "data-lost", !connected);
  }
}

function button(name, label, click, extra = "") {
  return h("button", { class: `icon-button ${extra}`, type: "button", "aria-label": label, title: label, on: { click } }, icon(name));
}
