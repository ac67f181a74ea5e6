/** The page around the tabs: a bar, the line of tabs, and the one that is looked at. */

import { h, icon, setAttribute, setText } from "../dom.js";
import { SignInView } from "../views/sign_in.js";
import { addressOf, isLead } from "./state.js";

export class Page {
  #made = new Map();
  #shown = null;
  #place = null;

  /**
   * @param {{name: string, make: (parts: object) => object}[]} tabs see tabs.js
   * @param {{board, entrance, preferences, words}} parts
   */
  constructor(tabs, { board, entrance, preferences, words }) {
    Object.assign(this, { tabs, entrance, words });
    const call = (method, path, body) => entrance.call(method, path, body);
    const go = (tab, place) => location.assign(addressOf(tab, place));
    this.parts = { words, preferences, call, go };
    this.signIn = new SignInView(entrance, words);
    this.starting = h("p", { class: "starting", role: "status", text: words.say("page.starting") });
    this.links = new Map(tabs.map(({ name }) => [name, h("a", { href: addressOf(name), text: words.say(`shell.tabs.${name}`) })]));
    this.line = h("nav", { class: "tabs-line", "aria-label": words.say("shell.sections") }, ...this.links.values());
    this.main = h("main", { class: "teach-main" }, this.#leadsOnly());
    this.root = h("div", { class: "teach" }, this.#bar(), this.line, this.main);
    this.roots = [this.starting, this.signIn.root, this.root];
    document.addEventListener("keydown", (press) => this.#press(press));
  }

  update(state) {
    const signedIn = state.phase === "signed_in";
    const lead = signedIn && isLead(state.operator);
    this.starting.hidden = state.phase !== "starting";
    this.root.hidden = !signedIn;
    this.line.hidden = !lead;
    this.refusal.hidden = lead;
    setText(this.name, state.operator?.name ?? "");
    this.signIn.update(state);
    for (const [name, link] of this.links) setAttribute(link, "aria-current", name === state.tab ? "page" : null);
    this.#show(lead ? state.tab : null, state.place);
    if (lead) this.#made.get(state.tab).update?.(state);
  }

  /** Brings a tab into view, or none. */
  #show(name, place) {
    if (name === this.#shown && place === this.#place) return;
    if (name !== this.#shown) this.#leave();
    this.tab = name && this.#tab(name);
    this.#shown = name;
    this.#place = place;
    if (!name) return;
    this.tab.root.hidden = false;
    setText(document.querySelector("title"), this.words.say("shell.titled", { tab: this.words.say(`shell.tabs.${name}`) }));
    this.tab.show(place);
  }

  #leave() {
    if (!this.tab) return;
    this.tab.root.hidden = true;
    for (const dialog of this.tab.dialogs ?? []) dialog.close();
    this.tab.hide();
  }

  #tab(name) {
    if (!this.#made.has(name)) {
      const tab = this.tabs.find((one) => one.name === name).make(this.parts);
      this.#made.set(name, tab);
      this.main.append(tab.root);
      document.body.append(...(tab.dialogs ?? []));
    }
    return this.#made.get(name);
  }

  #press(press) {
    if (!this.tab || press.defaultPrevented || document.querySelector("dialog[open], :popover-open")) return;
    this.tab.press?.(press);
  }

  #bar() {
    const { words, entrance } = this;
    this.name = h("span", { class: "operator-name", dir: "auto" });
    return h("header", { class: "bar" },
      h("a", { class: "button", href: "/desk" }, icon("back"), words.say("shell.desk")),
      h("h1", { class: "strong", text: words.say("shell.title") }),
      h("span", { class: "spring" }),
      this.name,
      h("button", { class: "icon-button", type: "button", "aria-label": words.say("settings.sign_out"), on: { click: () => entrance.signOut() } }, icon("out")));
  }

  #leadsOnly() {
    const say = (key) => this.words.say(`shell.${key}`);
    this.refusal = h("div", { class: "empty" }, icon("person"), h("h2", { text: say("leads_only") }), h("p", { text: say("leads_only_more") }));
    return this.refusal;
  }
}
