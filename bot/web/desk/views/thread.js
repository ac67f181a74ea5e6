/** The conversation: who it is, what was said, and the composer below. */

import { h, icon, list, setAttribute, setText } from "../dom.js";
import { timeline } from "../talk.js";
import { ComposerView } from "./composer.js";
import { makeItem } from "./message.js";
import { ThreadHead } from "./thread_head.js";

const NEAR_END_PX = 80;
const NOTHING = Object.freeze([]);

export class ThreadView {
  /** @param {{tickets, moves, go: (id: number|null) => void, run: (command: string) => void}} does */
  constructor(words, does) {
    Object.assign(this, { tickets: does.tickets, words, shownId: null, atEnd: true, messages: NOTHING, notes: NOTHING });
    this.head = new ThreadHead(words, does);
    this.composer = new ComposerView(words, does);
    this.#makeLog();
    this.empty = this.#makeEmpty();
    this.foot = h("div", { class: "thread-foot" }, this.jump, this.composer.root);
    this.filled = h("div", { class: "filled" }, this.head.root, this.scroll, this.foot);
    this.root = h("section", { class: "pane thread-pane", "aria-label": words.say("page.thread") }, this.empty, this.filled);
  }

  update(state) {
    this.empty.hidden = Boolean(state.openId);
    this.filled.hidden = !state.openId;
    this.head.update(state);
    this.#updateLog(state, state.threads[state.openId]);
    this.composer.update(state);
    this.#updateFocus(state.openId);
  }

  focus() {
    this.head.name.focus();
  }

  #makeLog() {
    const { words } = this;
    this.log = h("ol", { class: "log" });
    this.live = h("div", { role: "log", "aria-label": words.say("thread.log") }, this.log);
    this.notice = h("p");
    this.again = h("button", { class: "button", type: "button", text: words.say("errors.again"), on: { click: () => this.tickets.refresh() } });
    this.trouble = h("div", { class: "empty" }, this.notice, this.again);
    this.scroll = h("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": words.say("page.thread"), on: { scroll: () => this.#scrolled() } },
      this.trouble, this.live);
    // Where the end was in view, it stays in view when the composer grows or a phone shows its keyboard.
    new ResizeObserver(() => this.atEnd && this.#toEnd()).observe(this.scroll);
    this.jump = h("button", { class: "button jump", type: "button", hidden: true, text: words.say("thread.newest"), on: { click: () => this.#toEnd() } });
  }

  #makeEmpty() {
    const say = (key) => this.words.say(`empty.${key}`);
    return h("div", { class: "empty" }, icon("inbox"), h("h2", { text: say("thread") }), h("p", { text: say("thread_more") }),
      h("p", { class: "keys-hint" }, h("kbd", { text: "j" }), ` ${say("thread_keys")} `, h("kbd", { text: "?" }), ` ${say("thread_keys_more")}`));
  }

  #updateLog(state, thread) {
    const failed = thread?.status === "failed";
    this.trouble.hidden = thread?.status === "ready";
    this.again.hidden = !failed;
    const { key, values } = thread?.words ?? { key: "thread.loading" };
    setText(this.notice, this.words.say(key, values));
    const { messages = NOTHING, notes = NOTHING } = thread ?? {};
    if (messages !== this.messages || notes !== this.notes || state.openId !== this.shownId) this.#showMessages(state, messages, notes);
  }

  #showMessages(state, messages, notes) {
    const opening = state.openId !== this.shownId || !this.messages.length;
    const own = notes.length > this.notes.length || messages.at(-1)?.author === "operator";
    const follow = opening || own || this.atEnd;
    // Reading a whole conversation aloud at its opening helps nobody: only what comes later is announced.
    setAttribute(this.live, "aria-live", opening ? "off" : "polite");
    list(this.log, timeline(messages, notes), {
      key: ({ key }) => `${state.openId}/${key}`,
      make: (item) => makeItem(item, this.words, state.now),
      update: (node, { newSpeaker }) => setAttribute(node, "data-first", newSpeaker),
    });
    Object.assign(this, { messages, notes });
    if (follow) this.#toEnd();
    else this.jump.hidden = false;
  }

  #updateFocus(openId) {
    const changed = openId !== this.shownId;
    this.shownId = openId;
    // Where only one pane fits, the button that had the focus is gone.
    if (changed && openId && getComputedStyle(this.head.back).display !== "none") this.focus();
  }

  #nearEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroll;
    return scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
  }

  #scrolled() {
    this.atEnd = this.#nearEnd();
    if (this.atEnd) this.jump.hidden = true;
  }

  #toEnd() {
    this.scroll.scrollTop = this.scroll.scrollHeight;
    this.atEnd = true;
    this.jump.hidden = true;
  }
}
