/**
 * One shopper's conversation with the service: no page, no globals; everything it uses is handed in.
 *
 * `state` is the whole truth (see state.js); a "change" event follows every change of it. Network trouble is never
 * thrown at the caller: it shows in the state and is worked off in the background.
 */

import { Problem, trouble } from "./api.js";
import { delay } from "./backoff.js";
import { Listener } from "./listener.js";
import { Outbox } from "./outbox.js";
import * as reduce from "./state.js";

const GONE = new Set([401, 404, 409]);

export class Client extends EventTarget {
  #starting = null;
  #catching = null;
  #wake = new AbortController();
  #wanted = false;

  /**
   * `nap(ms, signal)` waits, `random()` gives 0..1, `newId()` a fresh client_message_id, `now()` an ISO time;
   * `about` is the body that starts a conversation ({channel, language, page, customer_token}).
   */
  constructor({ api, store, nap, random, newId, now, about }) {
    super();
    Object.assign(this, { api, store, nap, random, newId, now, about });
    this.state = reduce.EMPTY;
    this.seen = true;
    this.stopping = new AbortController();
    this.outbox = new Outbox(this);
    this.listener = new Listener(this);
  }

  /** Takes up what an earlier page left: listens again, and sends what was not sent. */
  resume() {
    this.set(reduce.revived(this.store.load()));
    if (this.state.conversation) this.listener.run();
    this.outbox.run();
  }

  /** Makes sure there is a conversation, for the shopper has opened the panel. */
  async open() {
    this.#wanted = true;
    for (let attempt = 1; !this.state.conversation && !this.stopped; attempt += 1) {
      await this.conversation().catch((error) => {
        this.apply(reduce.noticed, error.status === 503 ? { kind: "trouble" } : trouble(error));
        return this.pause(attempt, error);
      });
    }
  }

  say(text) {
    this.#queue({ text });
  }

  choose({ id, title }) {
    this.#queue({ text: title, choice: id });
  }

  retry(id) {
    this.apply(reduce.retried, id);
    this.outbox.run();
  }

  /** The shopper has seen everything there is. */
  markRead() {
    const upTo = reduce.lastSeq(this.state);
    if (!this.state.conversation || upTo <= this.state.readUpTo) return;
    this.apply(reduce.read, upTo);
    // A lost mark is made good by the next one.
    this.api.read(this.state.conversation, upTo).catch(() => {});
  }

  /** A page that nobody looks at gives its stream back: a browser has few connections to one host. */
  look(seen) {
    this.seen = seen;
    if (seen) this.wake();
    else this.listener.hangUp();
  }

  async untilSeen() {
    while (!this.seen && !this.stopped) await new Promise((resolve) => this.#onWake(resolve));
  }

  #onWake(listener) {
    this.#wake.signal.addEventListener("abort", listener, { once: true });
  }

  /** The network is back, or the page is looked at again: whatever waits tries at once. */
  wake() {
    this.#wake.abort();
    this.#wake = new AbortController();
  }

  stop() {
    this.stopping.abort();
    this.wake();
  }

  get stopped() {
    return this.stopping.signal.aborted;
  }

  apply(reducer, ...args) {
    this.set(reducer(this.state, ...args));
  }

  set(state) {
    const kept = reduce.sameLasting(state, this.state);
    this.state = state;
    if (!kept) this.store.save(reduce.lasting(state));
    this.dispatchEvent(new Event("change"));
  }

  /** Waits before repetition `attempt`, as long as the error's Retry-After asks; wake() cuts it short. */
  pause(attempt, error) {
    return this.nap(delay(attempt, this.random, error?.retryAfter ?? null), this.#wake.signal);
  }

  /** The conversation, begun if need be. Throws Offline or Problem. */
  conversation() {
    if (this.state.conversation) return Promise.resolve(this.state.conversation);
    this.#starting ??= this.#start().finally(() => (this.#starting = null));
    return this.#starting;
  }

  async #start() {
    if (!this.#adopt(null)) this.apply(reduce.started, await this.api.start(this.about));
    this.listener.run();
    return this.state.conversation;
  }

  /** Another tab may have begun anew already: then its conversation is ours. */
  #adopt(stale) {
    const kept = reduce.revived(this.store.load());
    if (!kept.conversation || kept.conversation.id === stale?.id) return false;
    this.set({ ...kept, outbox: this.state.outbox, notice: this.state.notice });
    return true;
  }

  /** Whether an error means that this conversation is over; if so, what is unsent goes into a new one. */
  renewed(conversation, error) {
    if (!conversation || !(error instanceof Problem) || !GONE.has(error.status)) return false;
    if (this.state.conversation?.id === conversation.id) {
      this.apply(reduce.gone);
      this.#adopt(conversation);
      if (this.#wanted) this.open();
      this.outbox.run();
    }
    return true;
  }

  /** Fetches what is missing; no answer changes nothing. */
  catchUp() {
    this.#catching ??= this.#fetchMissing().finally(() => (this.#catching = null));
    return this.#catching;
  }

  async #fetchMissing() {
    const { conversation, cursor } = this.state;
    if (!conversation) return;
    try {
      const answer = await this.api.messages(conversation, cursor);
      if (this.state.conversation?.id === conversation.id) this.apply(reduce.caughtUp, answer);
    } catch (error) {
      this.renewed(conversation, error);
    }
  }

  #queue(said) {
    this.apply(reduce.queued, { id: this.newId(), at: this.now(), ...said });
    this.outbox.run();
  }
}
