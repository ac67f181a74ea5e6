/** The audit trail: who did what, when, to which ticket. */

import { h, list, setAttribute, setText } from "../../dom.js";
import { asked } from "../state.js";
import { button } from "./forms.js";

export class TrailView {
  constructor(staff, words) {
    Object.assign(this, { staff, words });
    const say = (key) => words.say(`people.audit.${key}`);
    const filter = () => staff.filter(Object.fromEntries(new FormData(this.form)));
    this.person = h("select", { id: "audit-person", name: "operator_id" });
    this.act = h("select", { id: "audit-act", name: "act" });
    this.ticket = h("input", { id: "audit-ticket", name: "ticket_id", inputmode: "numeric", pattern: "[0-9]{0,9}" });
    const labelled = (input, key) => h("div", {}, h("label", { for: input.id, text: say(key) }), input);
    this.form = h("form", { class: "filters", on: { change: filter, submit: (event) => event.preventDefault() } },
      labelled(this.person, "person"), labelled(this.act, "act"), labelled(this.ticket, "ticket"));
    this.table = h("a", { class: "button", download: "audit.csv", text: say("export") });
    this.rows = h("ol", { class: "rows" });
    this.none = h("p", { class: "quiet", text: say("none") });
    this.older = button(say("older"), () => staff.older());
    this.root = h("section", { class: "card", "aria-label": say("title") },
      h("div", { class: "card-head" }, h("h2", { text: say("title") }), this.table),
      h("p", { class: "quiet", text: say("lead") }), this.form, this.rows, this.none, this.older);
  }

  update({ trail, people }) {
    const { words } = this;
    this.people = people;
    this.#options(this.person, people.map(({ id, name }) => ({ value: id, text: name })), trail.wanted.operator_id);
    this.#options(this.act, trail.kinds.map((kind) => ({ value: kind, text: words.name("people.acts", kind) })), trail.wanted.act);
    setAttribute(this.table, "href", `/api/desk/audit.csv?${asked(trail.wanted)}`);
    this.none.hidden = trail.acts.length > 0;
    this.older.hidden = trail.next === null;
    list(this.rows, trail.acts, { key: ({ id }) => id, make: (act) => this.#row(act), update: () => {} });
  }

  #options(select, options, chosen) {
    const all = [{ value: "", text: this.words.say("people.audit.all") }, ...options];
    const make = ({ value, text }) => h("option", { value, text });
    list(select, all, { key: ({ value }) => value, make, update: (node, { text }) => setText(node, text) });
    select.value = chosen;
  }

  #row(act) {
    const { words } = this;
    const who = act.operator?.name ?? words.say("people.audit.nobody");
    const ticket = act.ticket_id === null ? null : h("a", { href: `/desk#ticket=${act.ticket_id}`, text: words.say("people.audit.ticket_of", { n: act.ticket_id }) });
    return h("li", { class: "row" },
      h("div", {}, h("p", {}, h("span", { class: "strong", dir: "auto", text: who }), ` · ${words.name("people.acts", act.act)}`),
        h("p", { class: "hint" }, h("time", { datetime: act.at, text: words.moment(act.at, Date.now()) }), this.#about(act.details))),
      ticket);
  }

  /** The details in a few words: ids of people by their names. */
  #about(details) {
    const told = Object.entries(details).map(([name, value]) => {
      const person = name === "whom" && this.people.find(({ id }) => id === value)?.name;
      return `${this.words.name("people.details", name)}: ${person || (Array.isArray(value) ? value.join(", ") : value)}`;
    });
    return told.length ? ` · ${told.join(" · ")}` : "";
  }
}
