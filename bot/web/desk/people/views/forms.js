/** Parts of forms that the sections share. */

import { h, setText } from "../../dom.js";

let made = 0;

/** A label with its input below; the input is given back too. */
export function field(label, props, hint = null) {
  made += 1;
  const id = `field-${made}`;
  const hintId = hint ? `${id}-hint` : null;
  const input = h("input", { id, required: true, "aria-describedby": hintId, ...props });
  return { input, parts: [h("label", { for: id, text: label }), input, hint && h("p", { class: "hint", id: hintId, text: hint })] };
}

/** A field for a password that is to be made up. */
export function newPassword(words) {
  const props = { type: "password", name: "new", autocomplete: "new-password", minlength: "12", maxlength: "200" };
  return field(words.say("people.password.new"), props, words.say("people.password.rule"));
}

export function button(text, click, kind = "button") {
  return h("button", { class: kind, type: "button", text, on: { click } });
}

/** A dialog with a form: `work` gets the form and says whether the dialog may close. */
export class AskDialog {
  constructor(words, { title, submit, fields, work }) {
    made += 1;
    const id = `dialog-${made}`;
    Object.assign(this, { words, work });
    this.title = h("h2", { id, text: title });
    this.refusal = h("p", { class: "notice alert", role: "alert", hidden: true });
    this.submit = h("button", { class: "button primary", type: "submit", text: submit });
    const cancel = button(words.say("dialogs.cancel"), () => this.root.close());
    this.form = h("form", { on: { submit: (event) => this.#send(event) } }, this.title, ...fields.filter(Boolean), this.refusal,
      h("div", { class: "dialog-foot" }, cancel, this.submit));
    this.root = h("dialog", { class: "dialog", "aria-labelledby": id }, this.form);
  }

  update({ notice, busy }) {
    this.submit.disabled = busy;
    this.refusal.hidden = !notice || !this.root.open;
    setText(this.refusal, notice ? this.words.say(notice.key, notice.values) : "");
  }

  open(title = null) {
    if (title) setText(this.title, title);
    setText(this.refusal, "");
    this.refusal.hidden = true;
    this.root.showModal();
  }

  async #send(event) {
    event.preventDefault();
    if (await this.work(this.form)) this.root.close();
  }
}
