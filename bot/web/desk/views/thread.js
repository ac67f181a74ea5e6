/** The conversation: who it is, what was said, and the composer below. */

import { h, icon, list, said, setAttribute, setText } from "../dom.js";
import { grouped } from "../queue.js";
import { isMine } from "../state.js";
import { ComposerView } from "./composer.js";
import { makeMessage } from "./message.js";

const NEAR_END_PX = 80;
const NOTHING = Object.freeze([]);

export class ThreadView {
  /** @param {{go: (id: string|null) => void, run: (command: string) => void}} does */
  constructor(tickets, words, { go, run }) {
    Object.assign(this, { tickets, words, go, run, shownId: null, messages: NOTHING });
    this.composer = new ComposerView(tickets, words, { go, run });
    this.#makeHead();
    this.#makeLog();
    this.empty = this.#makeEmpty();
    this.filled = h("div", { class: "filled" }, this.head, this.scroll, this.jump, this.composer.root);
    this.root = h("section", { class: "pane thread-pane", "aria-label": words.say("page.thread") }, this.empty, this.filled);
  }

  update(state) {
    const ticket = state.tickets[state.openId];
    const thread = state.threads[state.openId];
    this.empty.hidden = Boolean(state.openId);
    this.filled.hidden = !state.openId;
    this.#updateHead(state, ticket);
    this.#updateLog(state, thread);
    this.composer.update(state);
    this.#updateFocus(state.openId);
  }

  focus() {
    this.name.focus();
  }

  #makeHead() {
    const { words, run } = this;
    const action = (name, command, extra = "") => h("button", {
      class: `button ${extra}`, type: "button", text: words.say(`thread.${name}`), on: { click: () => run(command) },
    });
    this.back = h("button", { class: "icon-button back", type: "button", "aria-label": words.say("thread.back"), on: { click: () => this.go(null) } }, icon("back"));
    this.name = said("h2", "", { tabindex: "-1" });
    this.facts = h("p", { class: "quiet" });
    this.claim = action("claim", "claim", "primary");
    this.handBack = action("hand_back", "hand_back");
    this.resolve = action("resolve", "resolve");
    this.head = h("header", { class: "thread-head" }, this.back, h("div", { class: "who" }, this.name, this.facts),
      action("briefing", "briefing", "briefing-button"), this.claim, this.handBack, this.resolve);
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
    this.jump = h("button", { class: "button jump", type: "button", hidden: true, text: words.say("thread.newest"), on: { click: () => this.#toEnd() } });
  }

  #makeEmpty() {
    const say = (key) => this.words.say(`empty.${key}`);
    return h("div", { class: "empty" }, icon("inbox"), h("h2", { text: say("thread") }), h("p", { text: say("thread_more") }),
      h("p", { class: "keys-hint" }, h("kbd", { text: "j" }), ` ${say("thread_keys")} `, h("kbd", { text: "?" }), ` ${say("thread_keys_more")}`));
  }

  #updateHead(state, ticket) {
    const { words } = this;
    const mine = isMine(state, ticket);
    setText(this.name, ticket ? (ticket.customer_name ?? words.say("queue.visitor")) : words.say("page.thread"));
    setText(this.facts, ticket ? this.#factsOf(ticket) : "");
    this.claim.hidden = ticket?.state !== "waiting";
    this.handBack.hidden = !mine;
    this.resolve.hidden = !mine;
    for (const button of [this.claim, this.handBack, this.resolve]) button.disabled = state.busy;
  }

  #factsOf(ticket) {
    const { words } = this;
    return [words.name("states", ticket.state), ticket.order_number, ...words.unusual(ticket)].filter(Boolean).join(" · ");
  }

  #updateLog(state, thread) {
    const failed = thread?.status === "failed";
    this.trouble.hidden = thread?.status === "ready";
    this.again.hidden = !failed;
    const { key, values } = thread?.words ?? { key: "thread.loading" };
    setText(this.notice, this.words.say(key, values));
    const messages = thread?.messages ?? NOTHING;
    if (messages !== this.messages || state.openId !== this.shownId) this.#showMessages(state, messages);
  }

  #showMessages(state, messages) {
    const opening = state.openId !== this.shownId || !this.messages.length;
    const follow = opening || this.#nearEnd() || messages.at(-1)?.author === "operator";
    // Reading a whole conversation aloud at its opening helps nobody: only what comes later is announced.
    setAttribute(this.live, "aria-live", opening ? "off" : "polite");
    list(this.log, grouped(messages), {
      key: ({ message }) => `${state.openId}/${message.seq}`,
      make: (item) => makeMessage(item, this.words, state.now),
      update: (node, { newSpeaker }) => setAttribute(node, "data-first", newSpeaker),
    });
    this.messages = messages;
    if (follow) this.#toEnd();
    else this.jump.hidden = false;
  }

  #updateFocus(openId) {
    const changed = openId !== this.shownId;
    this.shownId = openId;
    // Where only one pane fits, the button that had the focus is gone.
    if (changed && openId && getComputedStyle(this.back).display !== "none") this.focus();
  }

  #nearEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroll;
    return scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
  }

  #scrolled() {
    if (this.#nearEnd()) this.jump.hidden = true;
  }

  #toEnd() {
    this.scroll.scrollTop = this.scroll.scrollHeight;
    this.jump.hidden = true;
  }
}
