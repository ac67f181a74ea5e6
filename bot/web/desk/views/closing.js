/** The two dialogs that end an operator's work on a ticket. */

import { FormDialog, choice, noteField } from "./dialog.js";

const NATURES = ["question", "problem", "request", "complaint", "praise"];
const SEVERITIES = ["low", "normal", "high", "urgent"];
const USUAL = Object.freeze({ nature: "question", severity: "normal" });

export class HandBackDialog extends FormDialog {
  constructor(moves, words) {
    super("hand_back", words, noteField("hand_back", words), ({ note }) => moves.handBack({ note: note.trim() }));
  }

  get endsTheWriting() {
    return true;
  }
}

export class ResolveDialog extends FormDialog {
  constructor(moves, words) {
    const options = (group, values) => values.map((value) => ({ value, text: words.say(`dialogs.${group}.${value}`) }));
    const fields = [
      choice("nature", words.say("dialogs.nature"), options("natures", NATURES), USUAL.nature),
      choice("severity", words.say("dialogs.severity"), options("severities", SEVERITIES), USUAL.severity),
      ...noteField("resolve", words),
    ];
    super("resolve", words, fields, (filled) => moves.resolve({ ...filled, note: filled.note.trim() }));
  }

  get endsTheWriting() {
    return true;
  }

  /** With what the desk guesses, so that Enter suffices. */
  fill() {
    const { threads, tickets, openId } = this.state;
    const guess = threads[openId]?.guess ?? tickets[openId];
    for (const name of Object.keys(USUAL)) this.#check(name, guess?.[name]);
  }

  #check(name, value) {
    const guessed = this.form.querySelector(`input[name="${name}"][value="${CSS.escape(value ?? "")}"]`);
    if (guessed) guessed.checked = true;
  }
}
