/** The two small dialogs that end an operator's work on a ticket. */

import { h, setText } from "../dom.js";
import { draftOf } from "../state.js";

const NATURES = ["question", "problem", "request", "complaint", "praise"];
const SEVERITIES = ["low", "normal", "high", "urgent"];

class ClosingDialog {
  constructor(name, words, choices, close) {
    const say = (key) => words.say(`dialogs.${name}.${key}`);
    Object.assign(this, { words, close, refused: false });
    this.draft = h("p", { class: "notice", text: words.say("dialogs.draft") });
    this.refusal = h("p", { class: "notice alert", role: "alert" });
    this.submit = h("button", { class: "button primary", type: "submit", text: say("submit") });
    this.form = h("form", { on: { submit: (event) => this.#send(event) } },
      h("h2", { id: `${name}-title`, text: say("title") }), h("p", { class: "quiet", text: say("lead") }),
      this.draft, ...choices, ...note(name, words), this.refusal, this.#buttons(words));
    this.root = h("dialog", { class: "dialog", "aria-labelledby": `${name}-title` }, this.form);
  }

  update(state) {
    this.submit.disabled = state.busy;
    this.draft.hidden = !draftOf(state, state.openId).text.trim();
    // The toast with the reason lies under the open dialog, where nobody reads it.
    this.refusal.hidden = !this.refused || !state.toast;
    setText(this.refusal, this.refusal.hidden ? "" : this.words.say(state.toast.key, state.toast.values));
  }

  open() {
    this.form.reset();
    this.refused = false;
    this.refusal.hidden = true;
    this.root.showModal();
  }

  #buttons(words) {
    const cancel = h("button", { class: "button", type: "button", text: words.say("dialogs.cancel"), on: { click: () => this.root.close() } });
    return h("div", { class: "dialog-foot" }, cancel, this.submit);
  }

  async #send(event) {
    event.preventDefault();
    const filled = Object.fromEntries(new FormData(this.form));
    this.refused = !(await this.close({ ...filled, note: filled.note.trim() }));
    if (!this.refused) this.root.close();
  }
}

export class HandBackDialog extends ClosingDialog {
  constructor(tickets, words) {
    super("hand_back", words, [], (closing) => tickets.handBack(closing));
  }
}

export class ResolveDialog extends ClosingDialog {
  constructor(tickets, words) {
    const choices = [
      choice("nature", words.say("dialogs.nature"), NATURES, "question", (name) => words.say(`dialogs.natures.${name}`)),
      choice("severity", words.say("dialogs.severity"), SEVERITIES, "normal", (name) => words.say(`dialogs.severities.${name}`)),
    ];
    super("resolve", words, choices, (closing) => tickets.resolve(closing));
  }
}

function choice(name, title, values, usual, wordOf) {
  const options = values.map((value) => h("label", {},
    h("input", { type: "radio", name, value, checked: value === usual }), h("span", { text: wordOf(value) })));
  return h("fieldset", { class: "choice" }, h("legend", { text: title }), h("div", { class: "options" }, ...options));
}

function note(name, words) {
  const id = `${name}-note`;
  return [
    h("label", { for: id, text: words.say("dialogs.note") }),
    h("p", { class: "hint", id: `${id}-hint`, text: words.say("dialogs.note_hint") }),
    h("textarea", { id, name: "note", rows: "2", maxlength: "2000", dir: "auto", "aria-describedby": `${id}-hint` }),
  ];
}
