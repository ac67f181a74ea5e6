/** Everybody at the desk: added, changed, disabled. */

import { h, list, setText } from "../../dom.js";
import { teamNames } from "../state.js";
import { button } from "./forms.js";
import { PersonDialog } from "./person_dialog.js";

export class PersonsView {
  constructor(staff, words) {
    Object.assign(this, { staff, words });
    this.dialog = new PersonDialog(staff, words);
    this.dialogs = [this.dialog.root];
    this.rows = h("ul", { class: "rows" });
    const say = (key) => words.say(`people.people.${key}`);
    this.root = h("section", { class: "card", "aria-label": say("title") },
      h("div", { class: "card-head" }, h("h2", { text: say("title") }), button(say("add"), () => this.dialog.openFor(null), "button primary")),
      h("p", { class: "quiet", text: say("lead") }), this.rows);
  }

  update(state) {
    this.state = state;
    this.dialog.update(state);
    const update = (node, person) => this.#fill(node, person);
    list(this.rows, state.people, { key: ({ id }) => id, make: (person) => this.#row(person), update });
  }

  #row({ id }) {
    const { words } = this;
    const current = () => this.state.people.find((person) => person.id === id);
    const act = (name, work) => button(words.say(`people.people.${name}`), () => work(current()));
    const actions = h("div", { class: "row-acts" },
      act("edit", (person) => this.dialog.openFor(person)),
      act("link", (person) => this.staff.makeLink(person)),
      act("toggle", (person) => this.staff.changePerson(id, { disabled: !person.disabled })));
    return h("li", { class: "row" },
      h("div", {}, h("p", { class: "strong", dir: "auto" }), h("p", { class: "hint address" }), h("p", { class: "chips" })), actions);
  }

  #fill(node, person) {
    const { words } = this;
    setText(node.querySelector(".strong"), person.name);
    const seen = person.seen_at ? words.say("people.people.seen", { moment: words.moment(person.seen_at, Date.now()) }) : words.say("people.people.never");
    setText(node.querySelector(".address"), `${person.email} · ${seen}`);
    this.#chips(node.querySelector(".chips"), person);
    const [edit, link, toggle] = node.querySelectorAll("button");
    setText(toggle, words.say(`people.people.${person.disabled ? "enable" : "disable"}`));
    edit.hidden = link.hidden = person.disabled;
    for (const each of [edit, link, toggle]) {
      each.disabled = this.state.busy;
      each.setAttribute("aria-label", words.say("people.people.act_named", { act: each.textContent, name: person.name }));
    }
  }

  #chips(parent, person) {
    const { words, state } = this;
    const chips = [
      { id: "role", text: words.say(`people.roles.${person.role}`) },
      person.disabled && { id: "disabled", text: words.say("people.people.disabled"), mood: "upset" },
      person.invited && !person.disabled && { id: "invited", text: words.say("people.people.invited"), mood: "upset" },
      person.tickets > 0 && { id: "tickets", text: words.say("people.people.tickets", { n: person.tickets }), mood: "calm" },
      ...teamNames(state.teams, person).map((text) => ({ id: `team ${text}`, text })),
    ].filter(Boolean);
    const make = ({ mood }) => h("span", { class: "chip", "data-mood": mood });
    list(parent, chips, { key: ({ id }) => id, make, update: (node, { text }) => setText(node, text) });
  }
}
