/**
 * One shopper's conversation with the service: no page, no globals; everything it uses is handed in.
 *
 * `state` is the whole truth (see state.js); a "change" event follows every change of it. What is said is kept first
 * and then sent for as long as it takes: network trouble is never thrown at the caller, it shows in the state.
 */

import { Cut, Problem, trouble } from "./api.js";
import { delay } from "./backoff.js";
import { Line } from "./line.js";
import { Listener } from "./listener.js";
import { Memory } from "./memory.js";
import { Outbox } from "./outbox.js";
import * as reduce from "./state.js";

const GONE = new Set([401, 404, 409]);

export class Client extends EventTarget {
  #opening = null;
  #starting = null;
  #catching = null;
  #wanted = false;
  #vouched = false;

  /**
   * `nap(ms, signal)` waits, `random()` gives 0..1, `newId()` a fresh client_message_id, `now()` an ISO time;
   * `about` is the body that starts a conversation ({channel, language, page, customer_token}).
   */
  constructor({ api, store, nap, random, newId, now, about }) {
    super();
    Object.assign(this, { api, nap, random, newId, now, about });
    this.state = reduce.EMPTY;
    this.seen = true;
    this.line = new Line();
    this.stopping = new AbortController();
    this.memory = new Memory(store);
    this.outbox = new Outbox(this);
    this.listener = new Listener(this);
  }

  /** Takes up what an earlier page left: listens again, and sends what was not sent. */
  resume() {
    const kept = this.memory.load();
    if (kept) this.#take(kept, { ...reduce.revived(kept), network: this.state.network });
  }

  /** Makes sure that there is a conversation, and gives it. */
  open() {
    this.#wanted = true;
    this.#opening ??= this.#begin().finally(() => (this.#opening = null));
    return this.#opening;
  }

  say(text) {
    this.#queue({ text });
  }

  /** Presses a choice that a message offers. */
  choose({ id, title }) {
    this.#queue({ text: title, choice: id });
  }

  /** Sends a message that has failed once more. */
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

  /** Rates the conversation: kind "csat" 1 to 5, "nps" 0 to 10, "ces" 1 to 7. Throws Offline or Problem. */
  async rate(kind, score, comment) {
    await this.api.feedback(await this.conversation(), { kind, score, comment });
  }

  /** Signs the shopper in by the shop's word, also in a conversation that goes on. Throws Offline or Problem. */
  async identify(customerToken) {
    if (this.state.conversation) await this.api.identify(this.state.conversation, customerToken);
    this.about = { ...this.about, customer_token: customerToken };
  }

  /** Has replies pushed to a device: platform "fcm", "apns" or "webpush". Throws Offline or Problem. */
  async pushTo(platform, address) {
    await this.api.push(await this.conversation(), platform, address);
  }

  /** Erases what was said, at the service and here. Throws Offline or Problem; then nothing has changed. */
  async erase() {
    if (this.state.conversation) await this.api.erase(this.state.conversation);
    this.forget();
  }

  /** Forgets the conversation here, as when another shopper takes the device; the service keeps it. */
  forget() {
    this.memory.clear();
    this.left();
  }

  /** What is kept was forgotten, here or in another tab. */
  left() {
    this.#wanted = false;
    this.#show({ ...reduce.EMPTY, network: this.state.network });
    this.hangUp();
  }

  /** Another tab has kept something: a conversation that it began, or a message to be sent. */
  glance() {
    const kept = this.memory.load();
    if (kept && !this.#join(kept)) this.#take(kept, reduce.merged(this.state, kept.outbox));
  }

  /** Whether the page is looked at; one that is not gives its stream back, for a browser has few connections. */
  look(seen) {
    this.seen = seen;
    if (seen) this.line.wake();
    else this.listener.hangUp();
  }

  /** The device says that it has a network, or none any more. */
  network(up) {
    this.apply(reduce.network, up);
    if (up) this.line.wake();
    else this.hangUp();
  }

  /** Ends every call at hand, for its connection is dead; what was not answered is asked again at once. */
  hangUp() {
    this.listener.hangUp();
    this.line.cut();
  }

  stop() {
    this.stopping.abort();
    this.hangUp();
    this.line.wake();
  }

  get stopped() {
    return this.stopping.signal.aborted;
  }

  apply(reducer, ...args) {
    const state = reducer(this.state, ...args);
    if (state !== this.state) this.#show(this.memory.keep(this.state, state));
  }

  /** Milliseconds to wait before repetition `attempt`: at least as long as the error's Retry-After asks. */
  delay(attempt, error) {
    return delay(attempt, this.random, error?.retryAfter ?? null);
  }

  /** Waits; a wake-up cuts it short. */
  pause(ms) {
    return this.nap(ms, this.line.waking);
  }

  /** The conversation, begun if need be. Throws Offline or Problem. */
  conversation() {
    if (this.state.conversation) return Promise.resolve(this.state.conversation);
    this.#starting ??= this.#start().finally(() => (this.#starting = null));
    return this.#starting;
  }

  /** Whether an error means that this conversation is over; if so, what is unsent goes into a new one. */
  renewed(conversation, error) {
    if (!conversation || !(error instanceof Problem) || !error.own || !GONE.has(error.status)) return false;
    if (this.state.conversation?.id === conversation.id) {
      const kept = this.memory.load();
      if (!kept || !this.#join(kept)) this.apply(reduce.gone);
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

  async #begin() {
    if (this.state.conversation) this.#vouch();
    for (let attempt = 1; !this.state.conversation && !this.stopped; attempt += 1) {
      await this.conversation().catch((error) => {
        if (error instanceof Cut) return;
        const pause = this.delay(attempt, error);
        this.apply(reduce.noticed, trouble(error, pause));
        return this.pause(pause);
      });
    }
    return this.state.conversation;
  }

  /** A conversation taken up from an earlier page learns who is signed in now. A bad word changes nothing. */
  #vouch() {
    const { customer_token: token } = this.about;
    if (token && !this.#vouched) this.identify(token).catch(() => {});
    this.#vouched = true;
  }

  async #start() {
    const kept = this.memory.load();
    if (kept && this.#join(kept)) return this.state.conversation;
    const begun = await this.#begun();
    // Meanwhile another tab may have begun one: then ours, in which nothing was said, is left alone.
    const now = this.memory.load();
    if (!this.state.conversation && !(now && this.#join(now))) this.apply(reduce.started, begun);
    this.listener.run();
    return this.state.conversation;
  }

  /** A shopper whose word from the shop has run out may talk all the same. */
  async #begun() {
    try {
      return await this.api.start(this.about, this.line.calls);
    } catch (error) {
      if (error.field !== "customer_token") throw error;
      const { customer_token: bad, ...about } = this.about;
      return this.api.start(about, this.line.calls);
    }
  }

  async #fetchMissing() {
    const { conversation, cursor } = this.state;
    if (!conversation) return;
    try {
      const answer = await this.api.messages(conversation, cursor, this.line.calls);
      if (this.state.conversation?.id === conversation.id) this.apply(reduce.caughtUp, answer);
    } catch (error) {
      this.renewed(conversation, error);
    }
  }

  /** Takes up the conversation that another tab has kept, if it is another than ours; whether it did. */
  #join(kept) {
    const { conversation } = reduce.revived(kept);
    if (!conversation || conversation.id === this.state.conversation?.id) return false;
    this.#take(kept, reduce.adopted(this.state, kept));
    this.listener.hangUp();
    return true;
  }

  /** Goes on from what is kept; what turns out to have been sent is dropped. */
  #take(kept, state) {
    this.#show(this.memory.keepUnsent([...kept.outbox, ...this.state.outbox], state));
    if (state.conversation) this.listener.run();
    this.outbox.run();
  }

  #queue(said) {
    this.apply(reduce.queued, { id: this.newId(), at: this.now(), ...said });
    this.outbox.run();
  }

  #show(state) {
    this.state = state;
    this.dispatchEvent(new Event("change"));
  }
}
