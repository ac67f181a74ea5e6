/** The whole page: puts the views together, hands them the state, and obeys the keys. */

import { h, setAttribute, setText } from "./dom.js";
import { commandOf } from "./keys.js";
import { badge, neighbour } from "./queue.js";
import { isMine } from "./state.js";
import { BarView } from "./views/bar.js";
import { BriefingView } from "./views/briefing.js";
import { HandBackDialog, ResolveDialog } from "./views/closing.js";
import { KeysDialog } from "./views/keys_dialog.js";
import { NoticesView } from "./views/notices.js";
import { QueueView } from "./views/queue.js";
import { Sheet } from "./views/sheet.js";
import { SignInView } from "./views/sign_in.js";
import { ThreadView } from "./views/thread.js";

export class Page {
  /** @param {{store, session, tickets, go: (id: string|null) => void, words, storage: Storage}} parts */
  constructor({ store, session, tickets, go, words, storage }) {
    Object.assign(this, { store, tickets, go, words });
    this.handBack = new HandBackDialog(tickets, words);
    this.resolve = new ResolveDialog(tickets, words);
    this.keys = new KeysDialog(words, storage);
    this.signIn = new SignInView(session, words);
    this.bar = new BarView(session, words, () => this.keys.open());
    this.queue = new QueueView(store, words, { go, again: () => session.load() });
    this.thread = new ThreadView(tickets, words, { go, run: (command) => this.#run(command) });
    this.briefing = new BriefingView(words);
    this.sheet = new Sheet(words);
    this.notices = new NoticesView(words);
    this.#compose();
    document.addEventListener("keydown", (press) => this.#press(press));
  }

  /** Shows `state`; calling it again with the same state changes nothing. */
  update(state) {
    const signedIn = state.phase === "signed_in";
    this.desk.hidden = !signedIn;
    this.starting.hidden = state.phase !== "starting";
    setAttribute(this.desk, "data-open", Boolean(state.openId));
    const waiting = badge(state);
    setText(this.title, this.words.say(waiting ? "page.titled" : "page.title", { n: waiting }));
    if (!signedIn) this.#closeDialogs();
    for (const view of this.views) view.update(state);
    if (this.openId && !state.openId) this.queue.focus(this.openId);
    this.openId = state.openId;
  }

  /** Whether words would be lost by closing the page. */
  hasDrafts() {
    return Object.values(this.store.state.drafts).some(({ text }) => text.trim());
  }

  #compose() {
    const { words } = this;
    this.title = document.querySelector("title");
    this.aside = h("aside", { class: "pane briefing-pane", "aria-label": words.say("page.briefing"), tabindex: "0" }, this.briefing.root);
    // On phones the bar gives its place to the conversation, but the page keeps its heading.
    const heading = h("h1", { class: "unseen-text", text: words.say("page.title") });
    const panes = h("main", { class: "panes" }, heading, this.queue.root, this.thread.root, this.aside);
    this.desk = h("div", { class: "desk" }, this.bar.root, panes);
    this.starting = h("p", { class: "starting", role: "status", text: words.say("page.starting") });
    this.dialogs = [this.handBack, this.resolve, this.keys, this.sheet];
    this.views = [this.signIn, this.bar, this.queue, this.thread, this.briefing, this.sheet, this.handBack, this.resolve, this.notices];
    this.roots = [this.starting, this.signIn.root, this.desk, ...this.dialogs.map(({ root }) => root), this.notices.root];
  }

  #press(press) {
    if (this.store.state.phase !== "signed_in") return;
    const where = {
      writing: Boolean(press.target.closest?.("input, textarea, select")),
      dialog: Boolean(document.querySelector("dialog[open]")),
      single: this.keys.single,
    };
    const command = commandOf(press, where);
    if (!command) return;
    press.preventDefault();
    this.#run(command);
  }

  #run(command) {
    const { state } = this.store;
    const mine = isMine(state, state.tickets[state.openId]);
    const commands = {
      next: () => this.#step(1),
      previous: () => this.#step(-1),
      claim: () => this.#claim(),
      reply: () => mine && this.thread.composer.focus(),
      hand_back: () => mine && this.handBack.open(),
      resolve: () => mine && this.resolve.open(),
      keys: () => this.keys.open(),
      send: () => this.tickets.send(),
      leave: () => this.thread.focus(),
      briefing: () => this.sheet.open(),
    };
    return commands[command]();
  }

  #step(step) {
    const id = neighbour(this.store.state, step);
    if (!id) return;
    this.go(id);
    this.queue.focus(id);
  }

  async #claim() {
    const { tickets, openId } = this.store.state;
    if (tickets[openId]?.state !== "waiting") return;
    if (await this.tickets.claim()) this.thread.composer.focusSoon();
  }

  #closeDialogs() {
    for (const { root } of this.dialogs) root.close();
  }
}
