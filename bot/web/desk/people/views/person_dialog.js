/** The form for somebody new, or for what changes about somebody. */

import { h } from "../../dom.js";
import { choice } from "../../views/dialog.js";
import { AskDialog, field } from "./forms.js";

const ROLES = ["operator", "lead"];

export class PersonDialog {
  constructor(staff, words) {
    Object.assign(this, { staff, words });
    const say = (key) => words.say(`people.person.${key}`);
    this.email = field(say("email"), { type: "email", name: "email", maxlength: "200", autocomplete: "off" });
    this.name = field(say("name"), { name: "name", maxlength: "80", autocomplete: "off", dir: "auto" });
    const roles = ROLES.map((value) => ({ value, text: words.say(`people.roles.${value}`) }));
    this.teams = h("div", { class: "options" });
    this.teamChoice = h("fieldset", { class: "choice" }, h("legend", { text: say("teams") }), this.teams);
    this.addressParts = h("div", {}, ...this.email.parts);
    const fields = [this.addressParts, ...this.name.parts, choice("role", say("role"), roles, "operator"), h("p", { class: "hint", text: say("roles") }), this.teamChoice];
    this.ask = new AskDialog(words, { title: say("add"), submit: say("save"), fields, work: (form) => this.#save(new FormData(form)) });
    this.root = this.ask.root;
  }

  update(state) {
    this.state = state;
    this.ask.update(state);
  }

  /** @param {object|null} person null for somebody new */
  openFor(person) {
    this.person = person;
    this.ask.form.reset();
    this.addressParts.hidden = Boolean(person);
    this.email.input.disabled = Boolean(person);
    this.name.input.value = person?.name ?? "";
    this.ask.form.querySelector(`[name="role"][value="${person?.role ?? "operator"}"]`).checked = true;
    this.teamChoice.hidden = this.state.teams.length === 0;
    this.teams.replaceChildren(...this.state.teams.map((team) => this.#team(team, person?.teams.includes(team.id))));
    this.ask.open(this.words.say(person ? "people.person.change" : "people.person.add"));
    (person ? this.name : this.email).input.focus();
  }

  #team({ id, name }, checked) {
    return h("label", {}, h("input", { type: "checkbox", name: "team", value: id, checked: Boolean(checked) }), h("span", { dir: "auto", text: name }));
  }

  #save(filled) {
    const told = { name: filled.get("name"), role: filled.get("role"), teams: filled.getAll("team").map(Number) };
    if (this.person) return this.staff.changePerson(this.person.id, told);
    return this.staff.addPerson({ ...told, email: filled.get("email") });
  }
}
