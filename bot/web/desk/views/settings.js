/** What an operator chooses for this browser, and the way out. */

import { h, icon } from "../dom.js";
import { mayNotify } from "../heralds.js";
import { popover } from "./popover.js";

const THEMES = ["system", "light", "dark"];

export class SettingsView {
  /** @param {{preferences, heralds, showKeys: () => void, signOut: () => void}} does */
  constructor(words, { preferences, heralds, showKeys, signOut }) {
    Object.assign(this, { words, preferences, heralds });
    this.denied = h("p", { class: "hint", role: "status", hidden: true, text: words.say("settings.denied") });
    this.name = h("p", { class: "strong", dir: "auto" });
    this.teaching = h("a", { class: "line-button", href: "/desk/review" }, icon("check"), words.say("settings.review"));
    this.parts = popover({ name: "settings", icon: "settings", label: words.say("page.settings") }, this.name, this.#themes(),
      this.#switch("sound", (on) => on && heralds.ring()), this.#switch("notify", (on, box) => this.#askLeave(on, box)), this.denied,
      h("a", { class: "line-button", href: "/desk/people" }, icon("person"), words.say("settings.people")), this.teaching, this.#line("keyboard", "keys", showKeys), this.#line("out", "sign_out", signOut));
    this.#paint();
  }

  update({ operator }) {
    this.name.textContent = operator?.name ?? "";
    this.teaching.hidden = operator?.role !== "lead";
  }

  #themes() {
    const { words } = this;
    const options = THEMES.map((theme) => h("label", {},
      h("input", { type: "radio", name: "theme", value: theme, checked: this.preferences.get("theme") === theme }),
      h("span", { text: words.say(`settings.themes.${theme}`) })));
    const change = (event) => {
      this.preferences.set("theme", event.target.value);
      this.#paint();
    };
    return h("fieldset", { class: "choice", on: { change } }, h("legend", { text: words.say("settings.theme") }), h("div", { class: "options" }, ...options));
  }

  #paint() {
    document.documentElement.dataset.theme = this.preferences.get("theme");
  }

  #switch(name, changed) {
    const box = h("input", { type: "checkbox", checked: this.preferences.is(name) });
    box.addEventListener("change", () => {
      this.preferences.set(name, box.checked ? "on" : "off");
      changed(box.checked, box);
    });
    return h("label", { class: "switch" }, box, h("span", { text: this.words.say(`settings.${name}`) }));
  }

  async #askLeave(wanted, box) {
    const granted = !wanted || (await mayNotify());
    this.denied.hidden = granted;
    if (granted) return;
    box.checked = false;
    this.preferences.set("notify", "off");
  }

  #line(drawing, name, work) {
    const click = () => {
      this.parts.close();
      work();
    };
    return h("button", { class: "line-button", type: "button", on: { click } }, icon(drawing), this.words.say(`settings.${name}`));
  }
}
