/** The sign-in form. */

import { h, icon, setText } from "../dom.js";

export class SignInView {
  constructor(session, words) {
    this.words = words;
    this.email = h("input", { type: "email", name: "email", id: "email", required: true, autocomplete: "username", inputmode: "email" });
    this.password = h("input", { type: "password", name: "password", id: "password", required: true, autocomplete: "current-password" });
    this.notice = h("p", { class: "notice alert", role: "alert" });
    this.submit = h("button", { class: "button primary wide", type: "submit" });
    this.form = h("form", { class: "sign-in", on: { submit: (event) => this.#send(event, session) } }, ...this.#parts());
    this.root = h("main", { class: "front", hidden: true }, this.form);
  }

  update({ phase, notice, signingIn }) {
    const shown = phase === "signed_out";
    const appeared = shown && this.root.hidden;
    this.root.hidden = !shown;
    this.notice.hidden = !notice;
    setText(this.notice, notice ? this.words.say(notice.key, notice.values) : "");
    this.submit.disabled = signingIn;
    setText(this.submit, this.words.say(signingIn ? "sign_in.busy" : "sign_in.submit"));
    if (appeared) this.email.focus();
    if (!shown) this.password.value = "";
  }

  #parts() {
    const say = (key) => this.words.say(`sign_in.${key}`);
    return [
      h("span", { class: "mark" }, icon("inbox")),
      h("h1", { text: say("title") }),
      h("p", { class: "quiet", text: say("lead") }),
      this.notice,
      h("label", { for: "email", text: say("email") }), this.email,
      h("label", { for: "password", text: say("password") }), this.password,
      this.submit,
    ];
  }

  #send(event, session) {
    event.preventDefault();
    session.signIn(this.email.value.trim(), this.password.value);
  }
}
