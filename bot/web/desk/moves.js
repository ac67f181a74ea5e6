/** What an operator decides about the open ticket: claim, promise, snooze, transfer, merge, resolve and the way back. */

export class Moves {
  #store;
  #api;
  #attempt;
  #refresh;

  /**
   * @param {import("./store.js").Store} store
   * @param {import("./api.js").Api} api
   * @param {import("./session.js").Session["attempt"]} attempt
   * @param {() => Promise<void>} refresh reads the open ticket anew
   */
  constructor(store, api, attempt, refresh) {
    this.#store = store;
    this.#api = api;
    this.#attempt = attempt;
    this.#refresh = refresh;
  }

  // Each is true when it is done; a toast tells why not.

  /** A toast names who has the ticket when somebody was faster. */
  async claim() {
    const done = await this.#change("claim");
    if (!done) await this.#refresh();
    return done;
  }

  /** @param {{note: string}} closing */
  handBack(closing) {
    return this.#change("hand-back", closing);
  }

  /** @param {{nature: string, severity: string, note: string}} closing */
  resolve(closing) {
    return this.#change("resolve", closing);
  }

  /** @param {{due: string, text: string}} promise `due` as ISO 8601 with zone */
  promise(promise) {
    return this.#change("promise", promise, { at: promise.due });
  }

  /** Takes a promise back. */
  withdraw(promiseId) {
    return this.#do("withdraw", {}, () => this.#api.withdraw(promiseId));
  }

  /** Nobody need look before `until` (ISO 8601); null wakes the ticket. */
  snooze(until) {
    const before = this.#ticket?.snoozed_until ?? null;
    return this.#change(until ? "snooze" : "wake", { until }, { at: until }, { what: "snooze", body: { until: before } });
  }

  /** @param {{operator_id?: number, team_id?: number, note: string}} whom */
  transfer(whom, name) {
    return this.#change("transfer", whom, { name });
  }

  /** The open ticket goes on in another one of the same customer. */
  merge(into) {
    return this.#change("merge", { into });
  }

  spam() {
    return this.#change("spam", {}, {}, { what: "reopen", body: {} });
  }

  reopen() {
    return this.#change("reopen", {});
  }

  /** Takes back the change the toast tells of; nothing happens where there is none. */
  async undo() {
    const { undo } = this.#store.state.toast ?? {};
    if (!undo) return false;
    this.#store.dispatch({ type: "undoTaken" });
    return this.#do("undo", {}, () => this.#api.change(undo.id, undo.what, undo.body));
  }

  get #ticket() {
    return this.#store.state.tickets[this.#store.state.openId];
  }

  #change(name, body, values = {}, undo = null) {
    const id = this.#store.state.openId;
    if (!id) return false;
    // A snooze that has no end is how the contract says that a ticket wakes.
    const what = name === "wake" ? "snooze" : name;
    return this.#do(name, values, () => this.#api.change(id, what, body), undo && { id, ...undo });
  }

  async #do(name, values, work, undo = null) {
    if (this.#store.state.busy) return false;
    this.#store.dispatch({ type: "busy", busy: true });
    const answer = await this.#attempt(async () => (await work()) ?? {});
    this.#store.dispatch({ type: "busy", busy: false });
    if (!answer) return false;
    if (answer.ticket) this.#store.dispatch({ type: "ticketSaid", ticket: answer.ticket });
    this.#store.dispatch({ type: "toasted", words: { key: `toasts.${name.replaceAll("-", "_")}`, values }, undo });
    return true;
  }
}
