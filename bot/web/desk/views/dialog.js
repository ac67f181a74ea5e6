/** A small dialog with a form: what every decision about a ticket looks like. */

import { h, setText } from "../dom.js";
import { draftOf } from "../state.js";

const FIRST = "input:checked, input:not([disabled]), select, textarea";

export class FormDialog {
  /**
   * @param {string} name of its texts, at dialogs.<name>
   * @param {Node[]} fields named inputs of the form
   * @param {(filled: object) => Promise<boolean>} work with the fields' values by name; closes when it is done
   */
  constructor(name, words, fields, work) {
    const say = (key) => words.say(`dialogs.${name}.${key}`);
    Object.assign(this, { name, words, work, refused: false });
    this.draft = h("p", { class: "notice", text: words.say("dialogs.draft") });
    this.refusal = h("p", { class: "notice alert", role: "alert" });
    this.submit = h("button", { class: "button primary", type: "submit", text: say("submit") });
    this.form = h("form", { on: { submit: (event) => this.#send(event), keydown: (press) => this.#press(press) } },
      h("h2", { id: `${name}-title`, text: say("title") }), h("p", { class: "quiet", text: say("lead") }),
      this.draft, ...fields, this.refusal, this.#buttons(words));
    this.root = h("dialog", { class: "dialog", "aria-labelledby": `${name}-title` }, this.form);
  }

  update(state) {
    this.state = state;
    this.submit.disabled = state.busy;
    this.draft.hidden = !this.endsTheWriting || !draftOf(state, state.openId).text.trim();
    // The toast with the reason lies under the open dialog, where nobody reads it.
    this.refusal.hidden = !this.refused || !state.toast;
    if (!this.refusal.hidden) setText(this.refusal, this.words.say(state.toast.key, state.toast.values));
  }

  /** Whether a draft that is not sent stays unsent by this. */
  get endsTheWriting() {
    return false;
  }

  /** Fills the form for the open ticket; a subclass says with what. */
  fill() {}

  open() {
    this.form.reset();
    this.refused = false;
    this.refusal.hidden = true;
    this.fill();
    this.root.showModal();
    (this.form.querySelector(FIRST) ?? this.submit).focus();
  }

  #buttons(words) {
    const cancel = h("button", { class: "button", type: "button", text: words.say("dialogs.cancel"), on: { click: () => this.root.close() } });
    return h("div", { class: "dialog-foot" }, cancel, this.submit);
  }

  #press(press) {
    if (press.key === "Enter" && (press.ctrlKey || press.metaKey)) this.form.requestSubmit();
  }

  async #send(event) {
    event.preventDefault();
    this.refused = !(await this.work(Object.fromEntries(new FormData(this.form))));
    if (!this.refused) this.root.close();
  }
}

/** One of some values, as pills: [{value, text, detail?}]. */
export function choice(name, title, options, usual) {
  return h("fieldset", { class: "choice" }, h("legend", { text: title }), h("div", { class: "options" }, ...options.map((option) => pill(name, option, usual))));
}

export function pill(name, { value, text, detail }, usual) {
  return h("label", {}, h("input", { type: "radio", name, value, checked: value === usual, required: true }),
    h("span", {}, h("span", { dir: "auto", text }), detail && h("span", { class: "pill-detail", text: ` ${detail}` })));
}

/** A text for colleagues that may stay empty. */
export function noteField(name, words) {
  const id = `${name}-note`;
  return [
    h("label", { for: id, text: words.say("dialogs.note") }),
    h("p", { class: "hint", id: `${id}-hint`, text: words.say("dialogs.note_hint") }),
    h("textarea", { id, name: "note", rows: "2", maxlength: "2000", dir: "auto", "aria-describedby": `${id}-hint` }),
  ];
}
