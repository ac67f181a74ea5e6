/** The dialogs with a moment to choose: a promise to the shopper, and putting a ticket off. */

import { asInput, fromInput, picks } from "../due.js";
import { h } from "../dom.js";
import { FormDialog, pill } from "./dialog.js";

class UntilDialog extends FormDialog {
  constructor(name, words, more, work) {
    const options = h("div", { class: "options" });
    const own = h("input", { type: "datetime-local", name: "own", id: `${name}-own`, "aria-label": words.say("dialogs.own_label") });
    const field = h("fieldset", { class: "choice" }, h("legend", { text: words.say("dialogs.when") }), options, own);
    super(name, words, [field, ...more], (filled) => work(filled.when === "own" ? fromInput(filled.own) : filled.when, filled));
    Object.assign(this, { options, own });
    field.addEventListener("change", () => this.#showOwn());
    own.addEventListener("input", () => own.setCustomValidity(new Date(own.value) > new Date() ? "" : words.say("dialogs.past")));
  }

  fill() {
    const { words } = this;
    const now = new Date();
    const offered = picks(now).map(({ name, at }) => ({
      value: at.toISOString(), text: words.say(`dialogs.picks.${name}`), detail: words.time(at.toISOString()),
    }));
    const all = [...offered, { value: "own", text: words.say("dialogs.picks.own") }];
    this.options.replaceChildren(...all.map((option) => pill("when", option, all[0].value)));
    this.own.min = asInput(now);
    this.own.value = asInput(picks(now).at(-1).at);
    this.#showOwn();
  }

  #showOwn() {
    const chosen = this.form.querySelector('input[name="when"]:checked')?.value === "own";
    this.own.hidden = this.own.disabled = !chosen;
    this.own.required = chosen;
  }
}

export class PromiseDialog extends UntilDialog {
  constructor(moves, words) {
    const text = [
      h("label", { for: "promise-text", text: words.say("dialogs.promise.text") }),
      h("p", { class: "hint", id: "promise-hint", text: words.say("dialogs.promise.hint") }),
      h("textarea", { id: "promise-text", name: "text", rows: "2", maxlength: "500", dir: "auto", "aria-describedby": "promise-hint" }),
    ];
    super("promise", words, text, (due, filled) => moves.promise({ due, text: filled.text.trim() }));
  }
}

export class SnoozeDialog extends UntilDialog {
  constructor(moves, words) {
    super("snooze", words, [], (until) => moves.snooze(until));
  }
}
