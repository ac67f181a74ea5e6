/** What an operator does with a ticket: open, claim, answer, hand back, resolve. */

import { inWords } from "./api.js";
import { seenSeq } from "./queue.js";
import { draftOf, isMine } from "./state.js";

const TYPING_EVERY_MS = 3_000;

export class Tickets {
  #store;
  #api;
  #attempt;
  #now;
  #newId;
  #typedAt = -Infinity;

  /**
   * @param {import("./store.js").Store} store
   * @param {import("./api.js").Api} api
   * @param {import("./session.js").Session["attempt"]} attempt
   * @param {() => number} now milliseconds
   * @param {() => string} newId a fresh UUID
   */
  constructor(store, api, attempt, now, newId) {
    this.#store = store;
    this.#api = api;
    this.#attempt = attempt;
    this.#now = now;
    this.#newId = newId;
  }

  /** Shows a ticket; null shows none. */
  async open(id) {
    this.#store.dispatch({ type: "opened", id });
    if (id) await this.refresh();
  }

  /** Reads the open ticket anew; nothing happens when none is open. */
  async refresh() {
    const { openId: id, revision: since } = this.#store.state;
    if (!id || this.#store.state.phase !== "signed_in") return;
    await this.#attempt(async () => {
      const { ticket, briefing, messages } = await this.#api.ticket(id);
      this.#store.dispatch({ type: "ticketSaid", ticket, since });
      this.#store.dispatch({ type: "threadLoaded", id, briefing, messages });
    }, (problem) => this.#store.dispatch({ type: "threadFailed", id, words: inWords(problem) }));
  }

  /** True when the open ticket is now this operator's; a toast names who has it otherwise. */
  async claim() {
    const done = await this.#change((id) => this.#api.claim(id), "toasts.claimed");
    if (!done) await this.refresh();
    return done;
  }

  write(text) {
    this.#store.dispatch({ type: "drafted", id: this.#store.state.openId, text });
    if (text && this.#now() - this.#typedAt >= TYPING_EVERY_MS) this.#tellTyping();
  }

  /** Sends the draft. It stays, with the reason, when it was not taken; a second try of the same text keeps its id. */
  async send() {
    const { openId: id, threads, tickets } = this.#store.state;
    const draft = draftOf(this.#store.state, id);
    const text = draft.text.trim();
    if (!text || draft.sending || !isMine(this.#store.state, tickets[id])) return;
    const clientMessageId = draft.clientMessageId ?? this.#newId();
    this.#store.dispatch({ type: "sending", id, clientMessageId });
    const said = { client_message_id: clientMessageId, text, seen_seq: seenSeq(threads[id]) };
    await this.#attempt(async () => {
      const { message } = await this.#api.send(id, said);
      this.#store.dispatch({ type: "sent", id, message });
    }, (problem) => this.#refused(id, problem));
  }

  /** True when the bot has the conversation again; raises nothing, the toast tells a failure. */
  handBack(closing) {
    return this.#change((id) => this.#api.handBack(id, closing), "toasts.handed_back");
  }

  /** True when the ticket is closed. */
  resolve(closing) {
    return this.#change((id) => this.#api.resolve(id, closing), "toasts.resolved");
  }

  async #change(work, done) {
    const { openId: id, busy } = this.#store.state;
    if (!id || busy) return false;
    this.#store.dispatch({ type: "busy", busy: true });
    const ticket = await this.#attempt(() => work(id));
    this.#store.dispatch({ type: "busy", busy: false });
    if (!ticket) return false;
    this.#store.dispatch({ type: "ticketSaid", ticket });
    this.#store.dispatch({ type: "toasted", words: { key: done, values: {} } });
    return true;
  }

  #refused(id, problem) {
    const unseen = problem.body.unseen ?? [];
    const words = unseen.length ? { key: "composer.meanwhile", values: {} } : inWords(problem);
    this.#store.dispatch({ type: "sendRefused", id, words, unseen });
    if (problem.status === 409) this.refresh();
  }

  #tellTyping() {
    this.#typedAt = this.#now();
    // Nobody misses a typing mark that was not shown.
    this.#api.typing(this.#store.state.openId).catch(() => {});
  }
}
