/** Saved replies where the operator writes: suggestions, the picker, and keeping what was sent. */

import { holesIn } from "../state_replies.js";
import { ReplyPicker } from "./reply_picker.js";
import { SuggestionsView } from "./saved_replies.js";

const NUMBERED = /^Digit([1-3])$/;

export class Replying {
  /** @param {{replies: import("../saved_replies.js").SavedReplies, thread: import("./thread.js").ThreadView}} parts */
  constructor(words, { replies, thread }) {
    Object.assign(this, { replies, composer: thread.composer, chosen: false });
    const use = (reply) => this.#use(reply);
    this.picker = new ReplyPicker(words, { use, replies });
    this.suggestions = new SuggestionsView(words, { use, pick: () => this.open() });
    this.root = this.picker.root;
    this.composer.tools.append(this.suggestions.root);
    this.composer.text.addEventListener("keydown", (press) => this.#press(press));
    thread.log.addEventListener("click", (event) => this.#keep(event.target.closest("[data-keep]")));
  }

  update(state) {
    this.state = state;
    this.suggestions.update(state);
    this.picker.update(state);
    if (this.chosen) this.#toFirstHole(state.replies.names);
  }

  open() {
    this.picker.open();
  }

  /** Puts the suggestion at a place into the draft. */
  take(place) {
    const reply = this.replies.suggested(place);
    if (reply) this.#use(reply);
  }

  keepNewest() {
    const { newest } = this.replies;
    return newest && this.replies.keep(newest);
  }

  #use(reply) {
    const { selectionStart: start, selectionEnd: end } = this.composer.text;
    this.chosen = true;
    this.replies.use(reply, { start, end });
  }

  /** Where there is something to fill in, it is selected: the next letters take its place. */
  #toFirstHole(names) {
    const { text } = this.composer;
    this.chosen = false;
    this.composer.focus();
    const [hole] = holesIn(text.value, names);
    text.setSelectionRange(hole?.start ?? text.value.length, hole?.end ?? text.value.length);
  }

  /** While nothing is written, "/" opens the picker, and Alt with a number takes a suggestion. */
  #press(press) {
    if (press.isComposing || this.composer.text.value || this.suggestions.row.hidden) return;
    const place = press.altKey && NUMBERED.exec(press.code)?.[1];
    if (!place && press.key !== "/") return;
    press.preventDefault();
    if (place) this.take(Number(place) - 1);
    else this.open();
  }

  #keep(button) {
    const { threads, openId } = this.state;
    const message = button && threads[openId]?.messages.find(({ seq }) => seq === Number(button.dataset.keep));
    if (message) this.replies.keep(message);
  }
}
