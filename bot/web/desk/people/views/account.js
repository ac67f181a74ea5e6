/** One's own password, and where one is signed in. */

import { h, list, setText } from "../../dom.js";
import { button, field, newPassword } from "./forms.js";

export class AccountView {
  constructor(staff, words) {
    Object.assign(this, { staff, words });
    const say = (key) => words.say(`people.account.${key}`);
    this.old = field(words.say("people.password.old"), { type: "password", name: "old", autocomplete: "current-password", maxlength: "200" });
    this.next = newPassword(words);
    this.submit = h("button", { class: "button primary", type: "submit", text: words.say("people.password.change") });
    this.form = h("form", { class: "card", on: { submit: (event) => this.#change(event) } }, h("h2", { text: words.say("people.password.title") }),
      h("p", { class: "quiet", text: words.say("people.password.lead") }), ...this.old.parts, ...this.next.parts.filter(Boolean), this.submit);
    this.rows = h("ul", { class: "rows" });
    this.others = button(say("end_others"), () => staff.endOthers());
    this.root = h("section", { "aria-label": say("title") }, this.form,
      h("div", { class: "card" }, h("h2", { text: say("sign_ins") }), h("p", { class: "quiet", text: say("lead") }), this.rows, this.others));
  }

  update({ signIns, busy }) {
    this.submit.disabled = busy;
    this.others.hidden = signIns.length < 2;
    this.others.disabled = busy;
    list(this.rows, signIns, { key: ({ id }) => id, make: (one) => this.#row(one), update: (node, one) => this.#fill(node, one) });
  }

  #row({ id, device }) {
    const name = device ?? this.words.say("people.account.unknown");
    const end = button(this.words.say("people.account.end"), () => this.staff.endSignIn(id));
    end.setAttribute("aria-label", this.words.say("people.account.end_named", { name }));
    return h("li", { class: "row" }, h("div", {}, h("p", { class: "strong", text: name }), h("p", { class: "hint" })), end);
  }

  #fill(node, one) {
    const now = Date.now();
    const times = { begun: this.words.moment(one.begun_at, now), seen: this.words.moment(one.seen_at, now) };
    setText(node.querySelector(".hint"), this.words.say(one.this ? "people.account.this" : "people.account.other", times));
    node.querySelector("button").hidden = one.this;
  }

  async #change(event) {
    event.preventDefault();
    const changed = await this.staff.changePassword({ old: this.old.input.value, new: this.next.input.value });
    if (changed) this.form.reset();
  }
}
