/** Where the operator writes, or a line that says why nobody can write here. */

import { h, icon, list, said, setAttribute, setText } from "../dom.js";
import { inTab } from "../queue.js";
import { draftOf, isMine } from "../state.js";

const LONGEST = 4_000;
const COUNT_FROM = 3_600;

export class ComposerView {
  /** @param {{go: (id: string) => void, run: (command: string) => void}} does */
  constructor(tickets, words, { go, run }) {
    Object.assign(this, { words, run, wanted: false });
    this.#makeNotice();
    this.text = h("textarea", {
      id: "reply", rows: "3", dir: "auto", "aria-label": words.say("composer.label"), "aria-describedby": "reply-notice",
      placeholder: words.say("composer.placeholder"), on: { input: () => tickets.write(this.text.value) },
    });
    this.left = h("span", { class: "left", role: "status" });
    this.submit = h("button", { class: "button primary", type: "submit" });
    this.form = h("form", { class: "composer", on: { submit: (event) => this.#send(event) } }, this.notice, this.text, this.#foot());
    this.why = h("p");
    this.next = h("button", { class: "button", type: "button", text: words.say("composer.next"), on: { click: () => go(this.nextId) } });
    this.closed = h("div", { class: "composer closed" }, this.why, this.next);
    this.root = h("div", { class: "composer-place" }, this.form, this.closed);
  }

  update(state) {
    const ticket = state.tickets[state.openId];
    const mine = isMine(state, ticket);
    this.form.hidden = !mine;
    this.closed.hidden = mine || !ticket;
    if (mine) this.#updateForm(draftOf(state, state.openId));
    else if (ticket) this.#updateClosed(state, ticket);
    if (mine && this.wanted) this.focus();
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

  #makeNotice() {
    this.noticeText = h("p");
    this.unseen = h("ul", { class: "meanwhile" });
    this.notice = h("div", { class: "notice", id: "reply-notice", role: "alert" }, this.noticeText, this.unseen);
  }

  #foot() {
    const hint = h("span", { class: "keys-hint" }, h("kbd", { text: "Ctrl / ⌘" }), " ", h("kbd", { text: "↵" }), ` ${this.words.say("composer.hint")}`);
    return h("div", { class: "composer-foot" }, hint, this.left, h("span", { class: "spring" }), this.submit);
  }

  #updateForm(draft) {
    if (this.text.value !== draft.text) this.text.value = draft.text;
    this.text.readOnly = draft.sending;
    const over = draft.text.length > LONGEST;
    this.submit.disabled = draft.sending || over || !draft.text.trim();
    this.submit.replaceChildren(this.words.say(draft.sending ? "composer.sending" : "composer.send"), icon("send"));
    setAttribute(this.text, "aria-invalid", over ? "true" : null);
    setText(this.left, this.#leftWords(draft.text.length));
    this.#updateNotice(draft);
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
    this.nextId = inTab(state, "waiting")[0]?.id;
    this.next.hidden = ticket.state === "waiting" || !this.nextId;
  }

  #send(event) {
    event.preventDefault();
    this.run("send");
    this.text.focus();
  }
}
