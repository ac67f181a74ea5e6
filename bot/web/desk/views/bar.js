/** The bar on top: whether the page is live, who is signed in. */

import { h, icon, setAttribute, setText } from "../dom.js";
import { SettingsView } from "./settings.js";

export class BarView {
  /** @param {object} does as SettingsView needs it */
  constructor(words, does) {
    this.words = words;
    this.light = h("span", { class: "light", role: "status" });
    this.name = h("span", { class: "operator-name", dir: "auto" });
    this.settings = new SettingsView(words, does);
    this.root = h("header", { class: "bar" },
      h("span", { class: "mark small" }, icon("inbox")),
      h("span", { class: "strong", "aria-hidden": "true", text: words.say("page.title") }),
      this.light,
      h("span", { class: "spring" }),
      this.name,
      this.settings.parts.button,
      this.settings.parts.panel);
  }

  update(state) {
    const { operator, connected } = state;
    setText(this.name, operator?.name ?? "");
    setText(this.light, this.words.say(connected ? "page.live" : "page.lost"));
    setAttribute(this.light, "title", connected ? null : this.words.say("page.lost_long"));
    setAttribute(this.light, "data-lost", !connected);
    this.settings.update(state);
  }
}
