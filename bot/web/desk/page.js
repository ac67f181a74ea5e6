/** The whole page: puts the views together, hands them the state, and obeys the keys. */

import { COMMANDS } from "./commands.js";
import { h, setAttribute, setText } from "./dom.js";
import { commandOf } from "./keys.js";
import { badge, neighbour } from "./queue.js";
import { needsSomebody } from "./ticket.js";
import { ActionsView } from "./views/actions.js";
import { BarView } from "./views/bar.js";
import { BriefingView } from "./views/briefing.js";
import { HandBackDialog, ResolveDialog } from "./views/closing.js";
import { MergeDialog, TransferDialog } from "./views/giving.js";
import { KeysDialog } from "./views/keys_dialog.js";
import { NoticesView } from "./views/notices.js";
import { QueueView } from "./views/queue.js";
import { Sheet } from "./views/sheet.js";
import { Replying } from "./views/replying.js";
import { SignInView } from "./views/sign_in.js";
import { ThreadView } from "./views/thread.js";
import { PromiseDialog, SnoozeDialog } from "./views/until.js";

export class Page {
  /** @param {{store, session, tickets, moves, acting, go: (id: number|null) => void, words, preferences, heralds}} parts */
  constructor(parts) {
    Object.assign(this, parts);
    this.#makeDialogs();
    this.#makeViews();
    this.#compose();
    this.commands = this.#makeCommands();
    document.addEventListener("keydown", (press) => this.#press(press));
    for (const { root } of this.dialogs) root.addEventListener("close", () => this.#keepFocus());
  }

  /** Shows `state`; calling it again with the same state changes nothing. */
  update(state) {
    const signedIn = state.phase === "signed_in";
    this.desk.hidden = !signedIn;
    this.starting.hidden = state.phase !== "starting";
    setAttribute(this.desk, "data-open", Boolean(state.openId));
    const waiting = badge(state);
    this.act.parentNode.hidden = !COMMANDS.act.when(state, state.tickets[state.openId]);
    setText(this.title, this.words.say(waiting ? "page.titled" : "page.title", { n: waiting }));
    if (!signedIn) this.#closeDialogs();
    // A button that is disabled while its work is under way has lost the focus already.
    const hadFocus = this.busy || document.activeElement !== document.body;
    this.busy = state.busy;
    for (const view of this.views) view.update(state);
    if (hadFocus && signedIn && !state.busy) this.#keepFocus();
    this.#followEnd(state);
    if (this.openId && !state.openId) this.queue.focus(this.openId);
    this.openId = state.openId;
  }

  /** Whether words would be lost by closing the page. */
  hasDrafts() {
    return Object.values(this.store.state.drafts).some(({ text, note }) => text.trim() || note.trim());
  }

  #makeDialogs() {
    const { words, moves } = this;
    this.handBack = new HandBackDialog(moves, words);
    this.resolve = new ResolveDialog(moves, words);
    this.promise = new PromiseDialog(moves, words);
    this.snooze = new SnoozeDialog(moves, words);
    this.transfer = new TransferDialog(moves, words);
    this.merge = new MergeDialog(moves, words);
    this.keys = new KeysDialog(words, this.preferences);
    this.sheet = new Sheet(words);
    this.forms = [this.handBack, this.resolve, this.promise, this.snooze, this.transfer, this.merge];
    this.actions = new ActionsView(words, this.acting);
    this.dialogs = [...this.forms, this.keys, this.sheet, this.actions];
  }

  #makeViews() {
    const { words, session, store, go, tickets, moves, preferences, heralds } = this;
    const run = (command) => this.run(command);
    this.signIn = new SignInView(session, words);
    this.bar = new BarView(words, { preferences, heralds, showKeys: () => this.keys.open(), signOut: () => session.signOut() });
    this.queue = new QueueView(store, words, { go, session });
    this.thread = new ThreadView(words, { tickets, moves, go, run });
    this.replying = new Replying(words, { replies: this.savedReplies, thread: this.thread });
    this.dialogs.push(this.replying);
    this.briefing = new BriefingView(words);
    this.notices = new NoticesView(words, () => run("undo"));
    this.views = [this.signIn, this.bar, this.queue, this.thread, this.replying, this.briefing, this.sheet, this.actions, ...this.forms, this.notices, heralds];
  }

  #compose() {
    const { words } = this;
    this.title = document.querySelector("title");
    this.aside = h("aside", { class: "pane briefing-pane", "aria-label": words.say("page.briefing"), tabindex: "0" }, this.#actBar(), this.briefing.root);
    // On phones the bar gives its place to the conversation, but the page keeps its heading.
    const heading = h("h1", { class: "unseen-text", text: words.say("page.title") });
    const panes = h("main", { class: "panes" }, heading, this.queue.root, this.thread.root, this.aside);
    this.desk = h("div", { class: "desk" }, this.bar.root, panes);
    this.starting = h("p", { class: "starting", role: "status", text: words.say("page.starting") });
    this.roots = [this.starting, this.signIn.root, this.desk, ...this.dialogs.map(({ root }) => root), this.notices.root];
  }

  /** The way to the actions where the briefing stands beside; else it is behind "More". */
  #actBar() {
    const { words } = this;
    this.act = h("button", { class: "button wide", type: "button", on: { click: () => this.run("act") } },
      words.say("commands.act"), h("kbd", { "aria-hidden": "true", text: COMMANDS.act.key }));
    return h("div", { class: "act-bar" }, this.act);
  }

  /** What each command does; when it may be done stands in commands.js. */
  #makeCommands() {
    const { queue, thread, tickets, moves, session } = this;
    return {
      next: () => this.#step(1),
      previous: () => this.#step(-1),
      tab_after: () => queue.turn(1),
      tab_before: () => queue.turn(-1),
      search: () => this.#inQueue(() => queue.search.focus()),
      filter: () => this.#inQueue(() => queue.search.openFilters()),
      clear: () => session.look({ type: "filterCleared" }),
      claim: () => this.#claim(),
      reply: () => this.#write("reply"),
      note: () => this.#write("note"),
      saved_replies: () => this.replying.open(),
      reply_1: () => this.replying.take(0),
      reply_2: () => this.replying.take(1),
      reply_3: () => this.replying.take(2),
      keep_reply: () => this.replying.keepNewest(),
      briefing: () => this.#showBriefing(),
      act: () => this.actions.open(),
      resolve: () => this.resolve.open(),
      promise: () => this.promise.open(),
      snooze: () => this.snooze.open(),
      transfer: () => this.transfer.open(),
      merge: () => this.merge.open(),
      hand_back: () => this.handBack.open(),
      spam: () => moves.spam(),
      reopen: () => moves.reopen(),
      undo: () => moves.undo(),
      more: () => thread.head.menu.parts.open(),
      keys: () => this.keys.open(),
      send: () => tickets.send(),
      leave: () => thread.focus(),
    };
  }

  /** Does a command if it can be done now. */
  run(name) {
    const { state } = this.store;
    const may = COMMANDS[name]?.when ?? (() => true);
    return may(state, state.tickets[state.openId]) ? this.commands[name]() : null;
  }

  #press(press) {
    const { phase, busy } = this.store.state;
    // What is typed while a claim is under way is meant for the reply.
    if (phase !== "signed_in" || busy) return;
    const where = {
      writing: Boolean(press.target.closest?.("input:not([type=radio], [type=checkbox]), textarea, select")),
      dialog: Boolean(document.querySelector("dialog[open], :popover-open")),
      single: this.preferences.is("single-keys"),
    };
    const command = press.defaultPrevented ? null : commandOf(press, where);
    if (!command) return;
    press.preventDefault();
    this.run(command);
  }

  #step(step) {
    const id = neighbour(this.store.state, step);
    if (!id) return;
    this.go(id);
    this.queue.focus(id);
  }

  /** Where only one pane fits, the queue shows only while no ticket is open. */
  #inQueue(work) {
    if (getComputedStyle(this.queue.root).display !== "none") return work();
    this.go(null);
    return requestAnimationFrame(() => requestAnimationFrame(work));
  }

  async #claim() {
    if (await this.moves.claim()) this.thread.composer.focusSoon();
  }

  #write(mode) {
    this.tickets.chooseMode(mode);
    this.store.flush();
    this.thread.composer.focusSoon();
  }

  #showBriefing() {
    if (getComputedStyle(this.aside).display === "none") this.sheet.open();
    else this.aside.focus();
  }

  /** When the open ticket needs nobody any more, the way on to the next one is under the finger. */
  #followEnd(state) {
    const needs = needsSomebody(state, state.tickets[state.openId]);
    const ended = this.needed && !needs && this.openId === state.openId;
    this.needed = needs;
    if (ended && this.thread.root.contains(document.activeElement)) this.thread.composer.focusNext();
  }

  /** What had the focus may be gone: a row that left the list, a button that was for something done now. */
  #keepFocus() {
    const { activeElement } = document;
    if (activeElement !== document.body && activeElement?.checkVisibility()) return;
    if (!this.store.state.openId) return this.queue.panel.focus();
    this.thread.focus();
    return this.thread.composer.focusNext();
  }

  #closeDialogs() {
    for (const { root } of this.dialogs) root.close();
  }
}
