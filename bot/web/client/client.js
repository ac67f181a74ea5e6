/**
 * One shopper's conversation with the service: no page, no globals; everything it uses is handed in.
 *
 * `state` is the whole truth (see state.js); a "change" event follows every change of it. What is said is kept first
 * and then sent for as long as it takes: network trouble is never thrown at the caller, it shows in the state.
 */

import { delay } from "./backoff.js";
import { Keeper } from "./keeper.js";
import { Line } from "./line.js";
import { Listener } from "./listener.js";
import { Memory } from "./memory.js";
import { Outbox } from "./outbox.js";
import * as reduce from "./state.js";

export class Client extends EventTarget {
  /**
   * `nap(ms, signal)` waits, `random()` gives 0..1, `newId()` a fresh client_message_id, `now()` an ISO time;
   * `about` is the body that starts a conversation ({channel, language, page, customer_token}).
   */
  constructor({ api, store, nap, random, newId, now, about }) {
    super();
    Object.assign(this, { api, store, nap, random, newId, now, about });
    this.state = reduce.EMPTY;
    this.seen = true;
    this.line = new Line();
    this.stopping = new AbortController();
    this.memory = new Memory(store);
    this.keeper = new Keeper(this, this.memory);
    this.outbox = new Outbox(this);
    this.listener = new Listener(this);
  }

  /** Takes up what an earlier page left: listens again, and sends what was not sent. */
  resume() {
    this.keeper.resume();
  }

  /** Makes sure that there is a conversation, and gives it. */
  open() {
    return this.keeper.open();
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

  /** Fetches what is missing; nobody needs to ask for it, for the event stream tells. */
  catchUp() {
    return this.keeper.catchUp();
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
    await this.api.feedback(await this.keeper.conversation(), { kind, score, comment });
  }

  /** Signs the shopper in by the shop's word, also in a conversation that goes on. Throws Offline or Problem. */
  async identify(customerToken) {
    if (this.state.conversation) await this.api.identify(this.state.conversation, customerToken);
    this.about = { ...this.about, customer_token: customerToken };
  }

  /** What was said in the customer's earlier conversations, newest first; none while nobody is signed in. */
  async history() {
    return (await this.api.history(await this.keeper.conversation())).conversations;
  }

  /** Has replies pushed to a device: platform "fcm", "apns" or "webpush". Throws Offline or Problem. */
  async pushTo(platform, address) {
    await this.api.push(await this.keeper.conversation(), platform, address);
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
    this.keeper.leave();
    this.show({ ...reduce.EMPTY, network: this.state.network });
    this.hangUp();
  }

  /** Another tab has kept something. */
  glance() {
    this.keeper.glance();
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

  /** A change of the state: first it is kept, then shown. */
  apply(reducer, ...args) {
    const state = reducer(this.state, ...args);
    if (state !== this.state) this.show(this.memory.keep(this.state, state));
  }

  show(state) {
    this.state = state;
    this.dispatchEvent(new Event("change"));
  }

  /** Milliseconds to wait before repetition `attempt`: at least as long as the error's Retry-After asks. */
  delay(attempt, error) {
    return delay(attempt, this.random, error?.retryAfter ?? null);
  }

  /** Waits; a wake-up cuts it short. */
  pause(ms) {
    return this.nap(ms, this.line.waking);
  }

  #queue(said) {
    this.apply(reduce.queued, { id: this.newId(), at: this.now(), ...said });
    this.outbox.run();
  }
}
