/** What the assistant was unsure of: leads say what shoppers meant. */

import { h } from "../../dom.js";

export class ReviewTab {
  constructor({ words }) {
    this.root = h("section", { class: "tab-page", "aria-label": words.say("shell.tabs.review") }, h("p", { role: "status", text: words.say("review.loading") }));
  }

  show() {}

  hide() {}
}
