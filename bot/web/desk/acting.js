/** What an operator does for a shopper: looks what is at hand, weighs an act as it is filled in, and does it once. */

import { bodyOf, isReady } from "./acts.js";
import { inWords } from "./api.js";

const WEIGH_AFTER_MS = 200;

export class Acting {
  #store;
  #api;
  #attempt;
  #later;
  #newId;

  /**
   * @param {import("./store.js").Store} store
   * @param {import("./api.js").Api} api
   * @param {import("./session.js").Session["attempt"]} attempt
   * @param {(work: () => void, ms: number) => void} later e.g. setTimeout
   * @param {() => string} newId a fresh UUID
   */
  constructor(store, api, attempt, later, newId) {
    this.#store = store;
    this.#api = api;
    this.#attempt = attempt;
    this.#later = later;
    this.#newId = newId;
  }

  /** Opens the panel for the open ticket. */
  async open() {
    const { openId: id } = this.#store.state;
    if (!id) return;
    this.#store.dispatch({ type: "panelOpened", id });
    await this.#read(id, {});
  }

  close() {
    if (this.#panel.ticketId) this.#store.dispatch({ type: "panelClosed" });
  }

  /** Looks at another order; with `email` at one whose number and address the shopper told in the conversation. */
  async look(order, email = null) {
    await this.#read(this.#panel.ticketId, { order, ...(email && { email }) }, email);
  }

  choose(act) {
    this.#store.dispatch({ type: "actChosen", act });
    this.#weighSoon();
  }

  /**
   * Changes the draft as it is now: what shows may still be the one before.
   * @param {(draft: object) => object} change
   */
  change(change) {
    this.#store.dispatch({ type: "actDrafted", draft: change(this.#panel.draft) });
    this.#weighSoon();
  }

  explain(text) {
    this.#store.dispatch({ type: "exceptionExplained", text });
  }

  tell(tell) {
    this.#store.dispatch({ type: "tellChosen", tell });
  }

  /** Does what was weighed; a second try after no answer has the same id. */
  async carryOut() {
    const { ticketId: id, draft, outcome, tell, doing, actionId } = this.#panel;
    if (doing || !outcome?.weighed) return;
    const once = actionId ?? this.#newId();
    this.#store.dispatch({ type: "actDoing", actionId: once });
    await this.#attempt(async () => {
      const body = { ...bodyOf(draft), client_action_id: once, tell };
      const { done, refused } = await this.#api.call("POST", `tickets/${id}/actions`, body);
      if (done) this.#store.dispatch({ type: "actDone", id, done });
      else this.#store.dispatch({ type: "actStopped", id, outcome: { refused } });
    }, (problem) => this.#store.dispatch({ type: "actStopped", id, words: inWords(problem) }));
  }

  get #panel() {
    return this.#store.state.panel;
  }

  async #read(id, which, email = null) {
    const query = new URLSearchParams(which).toString();
    await this.#attempt(async () => {
      const atHand = await this.#api.call("GET", `tickets/${id}/actions${query && `?${query}`}`);
      this.#store.dispatch({ type: "panelRead", id, atHand, email });
    }, (problem) => this.#store.dispatch({ type: "panelFailed", id, words: inWords(problem) }));
  }

  #weighSoon() {
    const { revision } = this.#panel;
    this.#later(() => revision === this.#panel.revision && this.#weigh(), WEIGH_AFTER_MS);
  }

  async #weigh() {
    const { ticketId: id, draft, revision } = this.#panel;
    if (!id || !isReady(draft)) return;
    const told = (outcome, words) => this.#store.dispatch({ type: "actWeighed", revision, outcome, words });
    await this.#attempt(async () => told(await this.#api.call("POST", `tickets/${id}/actions/weigh`, bodyOf(draft))),
      (problem) => told(null, inWords(problem)));
  }
}
