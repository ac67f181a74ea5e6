/** Teams: made, renamed, dissolved. Who is in one is said of each person. */

import { h, list, setText } from "../../dom.js";
import { AskDialog, button, field } from "./forms.js";

export class TeamsView {
  constructor(staff, words) {
    Object.assign(this, { staff, words });
    const say = (key) => words.say(`people.teams.${key}`);
    this.name = field(say("name"), { name: "name", maxlength: "80", autocomplete: "off", dir: "auto" });
    this.renaming = new AskDialog(words, { title: say("rename"), submit: say("save"), fields: this.name.parts, work: () => this.#save() });
    this.leaving = new AskDialog(words, {
      title: say("dissolve"), submit: say("dissolve"), fields: [h("p", { class: "quiet", text: say("dissolve_lead") })], work: () => staff.dissolve(this.id),
    });
    this.dialogs = [this.renaming.root, this.leaving.root];
    this.rows = h("ul", { class: "rows" });
    this.none = h("p", { class: "quiet", text: say("none") });
    this.root = h("section", { class: "card", "aria-label": say("title") },
      h("div", { class: "card-head" }, h("h2", { text: say("title") }), button(say("add"), () => this.#open(null), "button primary")),
      h("p", { class: "quiet", text: say("lead") }), this.rows, this.none);
  }

  update(state) {
    this.state = state;
    this.renaming.update(state);
    this.leaving.update(state);
    this.none.hidden = state.teams.length > 0;
    list(this.rows, state.teams, { key: ({ id }) => id, make: (team) => this.#row(team), update: (node, team) => this.#fill(node, team) });
  }

  #row({ id }) {
    const say = (key) => this.words.say(`people.teams.${key}`);
    return h("li", { class: "row" }, h("div", {}, h("p", { class: "strong", dir: "auto" }), h("p", { class: "hint", dir: "auto" })),
      h("div", { class: "row-acts" }, button(say("rename"), () => this.#open(id)), button(say("dissolve"), () => this.#leave(id))));
  }

  #fill(node, { name, members }) {
    const { words, state } = this;
    const names = state.people.filter(({ id }) => members.includes(id)).map((person) => person.name);
    setText(node.querySelector(".strong"), name);
    setText(node.querySelector(".hint"), names.length ? words.names(names) : words.say("people.teams.empty"));
    for (const each of node.querySelectorAll("button")) {
      each.disabled = state.busy;
      each.setAttribute("aria-label", words.say("people.people.act_named", { act: each.textContent, name }));
    }
  }

  #open(id) {
    this.id = id;
    this.name.input.value = this.state.teams.find((team) => team.id === id)?.name ?? "";
    this.renaming.open(this.words.say(`people.teams.${id === null ? "add" : "rename"}`));
    this.name.input.focus();
  }

  #leave(id) {
    this.id = id;
    this.leaving.open();
  }

  #save() {
    const name = this.name.input.value;
    return this.id === null ? this.staff.addTeam(name) : this.staff.renameTeam(this.id, name);
  }
}
