/** The form behind a link: a new password. */

import { h, icon, setText } from "../../dom.js";
import { newPassword } from "./forms.js";

export class WelcomeView {
  constructor(staff, words) {
    this.words = words;
    const say = (key) => words.say(`people.welcome.${key}`);
    this.next = newPassword(words);
    this.notice = h("p", { class: "notice alert", role: "alert" });
    this.submit = h("button", { class: "button primary wide", type: "submit", text: say("submit") });
    const send = (event) => {
      event.preventDefault();
      staff.setPassword(this.next.input.value);
    };
    this.form = h("form", { class: "sign-in", on: { submit: send } }, h("span", { class: "mark" }, icon("person")),
      h("h1", { text: say("title") }), h("p", { class: "quiet", text: say("lead") }), this.notice, ...this.next.parts, this.submit);
    this.root = h("main", { class: "front", hidden: true }, this.form);
  }

  update({ phase, notice, busy }) {
    const shown = phase === "welcome";
    const appeared = shown && this.root.hidden;
    this.root.hidden = !shown;
    this.notice.hidden = !notice;
    setText(this.notice, notice ? this.words.say(notice.key, notice.values) : "");
    this.submit.disabled = busy;
    if (appeared) this.next.input.focus();
    if (!shown) this.next.input.value = "";
  }
}
