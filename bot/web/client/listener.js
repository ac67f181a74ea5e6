/** Follows a conversation's event stream for as long as there is one, and catches up after every break. */

import * as reduce from "./state.js";
import { events } from "./sse.js";

/** The service says something every fifteen seconds; a stream that is silent for longer is dead, and does not know. */
const SILENCE = 40_000;
const TYPING_LASTS = 6_000;

export class Listener {
  #running = false;
  #typing = new AbortController();
  #watch = null;
  #cut = false;
  #trouble = null;

  constructor(client) {
    this.client = client;
  }

  async run() {
    if (this.#running) return;
    this.#running = true;
    try {
      await this.#untilSeen();
      for (let attempt = 1; this.#wanted; attempt += 1) {
        if (await this.#follow(this.client.state.conversation)) attempt = 1;
        if (this.#wanted) await this.#again(attempt);
      }
    } finally {
      this.#running = false;
    }
  }

  /** Ends the stream at hand; where one is wanted, the next is opened at once. */
  hangUp() {
    this.#cut = true;
    this.#watch?.end();
    this.#types({ active: false });
  }

  get #wanted() {
    return !this.client.stopped && this.client.state.conversation !== null;
  }

  async #untilSeen() {
    while (!this.client.seen && !this.client.stopped) await this.client.line.woken();
  }

  async #again(attempt) {
    if (attempt > 1) this.client.apply(reduce.connection, true);
    await (this.client.seen ? !this.#cut && this.client.pause(this.client.delay(attempt, this.#trouble)) : this.#untilSeen());
    // The stream tells what was missed; but behind a proxy that holds streams back, only this does.
    this.client.keeper.catchUp();
  }

  /** Reads one stream to its end; whether it was ever up. */
  async #follow(conversation) {
    const watch = (this.#watch = new Watch());
    this.#cut = false;
    this.#trouble = null;
    let up = false;
    try {
      const body = await this.client.api.events(conversation, this.client.state.cursor, watch.signal);
      up = true;
      this.#connected();
      for await (const event of events(body)) {
        watch.alive();
        if (this.client.state.conversation?.id !== conversation.id) break;
        if (event) this.#heard(event);
      }
    } catch (error) {
      this.#trouble = error;
      this.client.keeper.renewed(conversation, error);
    } finally {
      watch.end();
    }
    return up;
  }

  /** What waits for a connection has one; and what waits for a network, if the device was wrong about that. */
  #connected() {
    const { network, lost } = this.client.state;
    this.client.apply(reduce.connection, false);
    if (!network || lost) this.client.line.wake();
  }

  #heard({ type, data }) {
    const told = JSON.parse(data);
    if (type === "message") this.#message(told);
    if (type === "typing") this.#types(told);
    if (type === "owner") this.client.apply(reduce.owned, told);
    if (type === "wait") this.client.apply(reduce.waitTold, told);
    if (type === "read") this.client.apply(told.by === "shopper" ? reduce.read : reduce.seen, told.up_to);
  }

  #message(message) {
    this.client.apply(reduce.received, [message]);
    if (reduce.hasGap(this.client.state)) this.client.keeper.catchUp();
  }

  /** The mark goes by itself when nobody types on. */
  async #types({ active = true }) {
    this.#typing.abort();
    const { signal } = (this.#typing = new AbortController());
    this.client.apply(reduce.typing, active);
    if (!active) return;
    await this.client.nap(TYPING_LASTS, signal);
    if (!signal.aborted) this.client.apply(reduce.typing, false);
  }
}

/** Gives up on a stream that has been silent for too long. */
class Watch {
  #controller = new AbortController();
  #timer = null;

  constructor() {
    this.signal = this.#controller.signal;
    this.alive();
  }

  alive() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#controller.abort(), SILENCE);
  }

  end() {
    clearTimeout(this.#timer);
    this.#controller.abort();
  }
}
