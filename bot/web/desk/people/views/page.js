/** The whole page about people: a bar, the sections somebody may see, and the forms in front of it. */

import { h, icon, list, setAttribute, setText } from "../../dom.js";
import { SignInView } from "../../views/sign_in.js";
import { sectionsFor } from "../state.js";
import { AccountView } from "./account.js";
import { LinkDialog } from "./link_dialog.js";
import { PersonsView } from "./persons.js";
import { TeamsView } from "./teams.js";
import { TrailView } from "./trail.js";
import { WelcomeView } from "./welcome.js";

export class PeoplePage {
  constructor(board, staff, words) {
    Object.assign(this, { staff, words });
    this.signIn = new SignInView(staff, words);
    this.welcome = new WelcomeView(staff, words);
    this.link = new LinkDialog(board, words);
    this.sections = {
      account: new AccountView(staff, words),
      people: new PersonsView(staff, words),
      teams: new TeamsView(staff, words),
      audit: new TrailView(staff, words),
    };
    this.notice = h("p", { class: "notice alert", role: "alert" });
    this.done = h("p", { class: "notice calm", role: "status" });
    this.tabs = h("nav", { class: "tabs-line", "aria-label": words.say("people.sections") });
    this.name = h("span", { class: "operator-name", dir: "auto" });
    this.starting = h("p", { class: "starting", role: "status", text: words.say("page.starting") });
    this.root = h("div", { class: "people" }, this.#bar(), this.tabs,
      h("main", { class: "people-main" }, this.notice, this.done, ...Object.values(this.sections).map(({ root }) => root)));
    const dialogs = Object.values(this.sections).flatMap((section) => section.dialogs ?? []);
    this.dialogs = [this.link.root, ...dialogs];
    this.roots = [this.starting, this.signIn.root, this.welcome.root, this.root, ...this.dialogs];
  }

  update(state) {
    const signedIn = state.phase === "signed_in";
    const inDialog = this.dialogs.some((dialog) => dialog.open);
    this.starting.hidden = state.phase !== "starting";
    this.root.hidden = !signedIn;
    setText(this.name, state.operator?.name ?? "");
    this.#show(this.notice, signedIn && !inDialog ? state.notice : null);
    this.#show(this.done, signedIn && !state.notice ? state.done : null);
    this.#list(state);
    for (const [name, section] of Object.entries(this.sections)) {
      section.root.hidden = state.section !== name;
      section.update(state);
    }
    for (const view of [this.signIn, this.welcome, this.link]) view.update(state);
    if (!signedIn) for (const dialog of this.dialogs) dialog.close();
  }

  #bar() {
    const { words, staff } = this;
    return h("header", { class: "bar" },
      h("a", { class: "button", href: "/desk" }, icon("back"), words.say("people.desk")),
      h("h1", { class: "strong", text: words.say("people.title") }),
      h("span", { class: "spring" }),
      this.name,
      h("button", { class: "icon-button", type: "button", "aria-label": words.say("settings.sign_out"), on: { click: () => staff.signOut() } }, icon("out")));
  }

  #list({ operator, section }) {
    list(this.tabs, sectionsFor(operator), {
      key: (name) => name,
      make: (name) => h("a", { href: `#${name}`, text: this.words.say(`people.${name}.title`) }),
      update: (node, name) => setAttribute(node, "aria-current", name === section ? "page" : null),
    });
  }

  #show(node, told) {
    node.hidden = !told;
    setText(node, told ? this.words.say(told.key, told.values) : "");
  }
}
