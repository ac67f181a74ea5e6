/** Where the operator writes to the shopper or to colleagues, or a line that says why nobody can answer here. */

import { h, icon, list, said, setAttribute, setText } from "../dom.js";
import { nextWaiting } from "../queue.js";
import { draftOf, isMine } from "../state.js";
import { holesIn } from "../state_replies.js";
import { isClosed, needsSomebody } from "../ticket.js";

const LONGEST = 4_000;
const COUNT_FROM = 3_600;
const MODES = ["reply", "note"];

export class ComposerView {
  /** @param {{tickets, go: (id: number) => void, run: (command: string) => void}} does */
  constructor(words, { tickets, go, run }) {
    Object.assign(this, { words, tickets, run, wanted: false });
    this.#makeNotice();
    this.#makeModes();
    this.text = h("textarea", { id: "reply", rows: "3", dir: "auto", "aria-describedby": "reply-notice", on: { input: () => tickets.write(this.text.value) } });
    this.left = h("span", { class: "left", role: "status" });
    this.submit = h("button", { class: "button primary", type: "submit" });
    /** For what helps in writing, between the text and its foot. */
    this.tools = h("div", { class: "composer-tools" });
    this.form = h("form", { class: "composer", on: { submit: (event) => this.#send(event) } }, this.notice, this.modes, this.text, this.tools, this.#foot());
    this.#makeClosed(go);
    this.root = h("div", { class: "composer-place" }, this.form, this.closed);
  }

  update(state) {
    const ticket = state.tickets[state.openId];
    const mine = isMine(state, ticket);
    const draft = draftOf(state, state.openId);
    const writes = mine || (Boolean(ticket) && draft.mode === "note");
    this.form.hidden = !writes;
    this.closed.hidden = writes || !ticket;
    if (writes) this.#updateForm(draft, mine, state.replies.names);
    else if (ticket) this.#updateClosed(state, ticket);
    if (writes && this.wanted) this.focus();
  }

  focus() {
    this.wanted = false;
    this.text.focus();
  }

  /** Focuses as soon as the composer is shown. */
  focusSoon() {
    if (this.form.hidden) this.wanted = true;
    else this.focus();
  }

  /** Focuses what comes after the ticket has ended. */
  focusNext() {
    if (!this.closed.hidden) [this.next, this.claim, this.reopen, this.note].find(({ hidden }) => !hidden)?.focus();
  }

  #makeNotice() {
    this.noticeText = h("p");
    this.unseen = h("ul", { class: "meanwhile" });
    this.notice = h("div", { class: "notice", id: "reply-notice", role: "alert" }, this.noticeText, this.unseen);
  }

  #makeModes() {
    const say = (key) => this.words.say(`composer.${key}`);
    this.modeButtons = Object.fromEntries(MODES.map((mode) => [mode, h("button", {
      class: "mode", type: "button", text: say(mode), on: { click: () => this.run(mode) },
    })]));
    this.modes = h("div", { class: "modes", role: "group", "aria-label": say("mode") }, ...Object.values(this.modeButtons));
  }

  #foot() {
    const hint = h("span", { class: "keys-hint" }, h("kbd", { text: "Ctrl / ⌘" }), " ", h("kbd", { text: "↵" }), ` ${this.words.say("composer.hint")}`);
    return h("div", { class: "composer-foot" }, hint, this.left, h("span", { class: "spring" }), this.submit);
  }

  #makeClosed(go) {
    const { words, run } = this;
    const button = (key, click, extra = "") => h("button", { class: `button ${extra}`, type: "button", text: words.say(`composer.${key}`), on: { click } });
    this.why = h("p");
    this.claim = button("claim", () => run("claim"), "primary");
    this.next = button("next", () => go(this.nextId));
    this.note = button("write_note", () => run("note"));
    this.reopen = button("reopen", () => run("reopen"));
    this.closed = h("div", { class: "composer closed" }, this.why, this.next, this.reopen, this.note, this.claim);
  }

  #updateForm(draft, mine, variables) {
    const isNote = draft.mode === "note";
    const text = isNote ? draft.note : draft.text;
    if (this.text.value !== text) this.text.value = text;
    this.text.readOnly = draft.sending;
    const over = text.length > LONGEST;
    const holed = !isNote && holesIn(text, variables).length > 0;
    this.submit.disabled = draft.sending || over || holed || !text.trim();
    this.#updateLook(isNote, draft.sending, mine);
    setAttribute(this.text, "aria-invalid", over ? "true" : null);
    setText(this.left, this.#leftWords(text.length));
    this.#updateNotice(draft);
  }

  #updateLook(isNote, sending, mine) {
    const say = (key) => this.words.say(`composer.${key}`);
    setAttribute(this.form, "data-note", isNote);
    setAttribute(this.text, "aria-label", say(isNote ? "note_label" : "label"));
    setAttribute(this.text, "placeholder", say(isNote ? "note_placeholder" : "placeholder"));
    const does = isNote ? "add_note" : "send";
    this.submit.replaceChildren(say(sending ? "sending" : does), icon(isNote ? "note" : "send"));
    for (const mode of MODES) setAttribute(this.modeButtons[mode], "aria-pressed", String((mode === "note") === isNote));
    this.modeButtons.reply.disabled = !mine;
    this.tools.hidden = isNote;
  }

  #leftWords(length) {
    if (length < COUNT_FROM) return "";
    const over = length > LONGEST;
    return this.words.say(over ? "composer.over" : "composer.left", { n: Math.abs(LONGEST - length) });
  }

  #updateNotice({ words, unseen }) {
    this.notice.hidden = !words;
    setText(this.noticeText, words ? this.words.say(words.key, words.values) : "");
    this.unseen.hidden = !unseen.length;
    list(this.unseen, unseen, {
      key: ({ seq }) => seq,
      make: ({ author, operator, text }) => h("li", {},
        said("strong", operator?.name ?? this.words.name("authors", author)), " ", said("span", text)),
      update: () => {},
    });
  }

  #updateClosed(state, ticket) {
    const { words } = this;
    const name = ticket.operator?.name;
    const why = {
      waiting: () => words.say("composer.claim_first"),
      claimed: () => words.say(name ? "composer.theirs" : "composer.nobodys", { name }),
    }[ticket.state];
    setText(this.why, why ? why() : words.say(`composer.${ticket.state}`));
    this.nextId = nextWaiting(state)?.id;
    this.next.hidden = needsSomebody(state, ticket) || !this.nextId;
    this.claim.hidden = ticket.state !== "waiting";
    this.reopen.hidden = !isClosed(ticket);
    for (const button of [this.claim, this.reopen]) button.disabled = state.busy;
  }

  #send(event) {
    event.preventDefault();
    this.run("send");
    this.text.focus();
  }
}
