/** What an operator reads and writes: the open ticket, the reply, the note. */

import { inWords } from "./api.js";
import { draftOf, isMine } from "./state.js";
import { holesIn } from "./state_replies.js";
import { seenSeq } from "./talk.js";

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
      const { ticket, ...read } = await this.#api.ticket(id);
      this.#store.dispatch({ type: "ticketSaid", ticket, since });
      this.#store.dispatch({ type: "threadLoaded", id, read });
    }, (problem) => this.#store.dispatch({ type: "threadFailed", id, words: inWords(problem) }));
  }

  /** Keeps what is written into the composer, as reply or note. */
  write(text) {
    const { openId: id } = this.#store.state;
    const isNote = draftOf(this.#store.state, id).mode === "note";
    this.#store.dispatch({ type: isNote ? "noteDrafted" : "drafted", id, text });
    if (!isNote && text && this.#now() - this.#typedAt >= TYPING_EVERY_MS) this.#tellTyping();
  }

  /** "reply" or "note" */
  chooseMode(mode) {
    this.#store.dispatch({ type: "modeChosen", id: this.#store.state.openId, mode });
  }

  /** Sends what the composer shows: the reply to the shopper, or the note for colleagues. */
  send() {
    const { openId: id } = this.#store.state;
    return draftOf(this.#store.state, id).mode === "note" ? this.#sendNote(id) : this.#sendReply(id);
  }

  async #sendReply(id) {
    const { threads, tickets } = this.#store.state;
    const draft = draftOf(this.#store.state, id);
    const text = draft.text.trim();
    if (!text || draft.sending || !isMine(this.#store.state, tickets[id])) return;
    if (holesIn(text, this.#store.state.replies.names).length) return;
    const clientMessageId = draft.clientMessageId ?? this.#newId();
    this.#store.dispatch({ type: "sending", id, clientMessageId });
    const said = { client_message_id: clientMessageId, text, seen_seq: seenSeq(threads[id]), ...(draft.savedReplyId && { saved_reply_id: draft.savedReplyId }) };
    await this.#attempt(async () => {
      const { message } = await this.#api.send(id, said);
      this.#store.dispatch({ type: "sent", id, message });
    }, (problem) => this.#refused(id, problem));
  }

  async #sendNote(id) {
    const draft = draftOf(this.#store.state, id);
    const text = draft.note.trim();
    if (!text || draft.sending) return;
    this.#store.dispatch({ type: "noteSending", id });
    await this.#attempt(async () => {
      const { note } = await this.#api.note(id, text);
      this.#store.dispatch({ type: "noteSent", id, note });
    }, (problem) => this.#refused(id, problem));
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
