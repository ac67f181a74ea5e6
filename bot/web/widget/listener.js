/** Follows a conversation's event stream for as long as there is one, and catches up after every break. */

import { events } from "./sse.js";
import * as reduce from "./state.js";

const SILENCE = 60_000;
const TYPING_LASTS = 6_000;

export class Listener {
  #running = false;
  #typing = new AbortController();
  #watch = null;

  constructor(client) {
    this.client = client;
  }

  async run() {
    if (this.#running) return;
    this.#running = true;
    await this.client.untilSeen();
    for (let attempt = 1; !this.client.stopped && this.client.state.conversation; attempt += 1) {
      if (await this.#follow(this.client.state.conversation)) attempt = 1;
      if (this.client.stopped || !this.client.state.conversation) break;
      if (attempt > 1) this.client.apply(reduce.connection, true);
      await (this.client.seen ? this.client.pause(attempt) : this.client.untilSeen());
      await this.client.catchUp();
    }
    this.#running = false;
  }

  /** Ends the stream at hand. */
  hangUp() {
    this.#watch?.end();
  }

  /** Reads one stream to its end; whether it was ever up. */
  async #follow(conversation) {
    const watch = (this.#watch = new Watch(this.client.stopping.signal));
    let up = false;
    try {
      const body = await this.client.api.events(conversation, this.client.state.cursor, watch.signal);
      up = true;
      this.client.apply(reduce.connection, false);
      for await (const event of events(body)) {
        watch.alive();
        if (this.client.state.conversation?.id !== conversation.id) break;
        if (event) this.#heard(event);
      }
    } catch (error) {
      this.client.renewed(conversation, error);
    } finally {
      watch.end();
    }
    return up;
  }

  #heard({ type, data }) {
    const told = JSON.parse(data);
    if (type === "message") this.#message(told);
    if (type === "typing") this.#types(told);
    if (type === "owner") this.client.apply(reduce.owned, told);
    if (type === "wait") this.client.apply(reduce.waitTold, told.text);
    if (type === "read") this.client.apply(told.by === "shopper" ? reduce.read : reduce.seen, told.up_to);
  }

  #message(message) {
    this.client.apply(reduce.received, [message]);
    if (reduce.hasGap(this.client.state)) this.client.catchUp();
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

/** Gives up on a stream that has been silent for too long: a dead connection does not say that it is dead. */
class Watch {
  #controller = new AbortController();
  #timer = null;

  constructor(stopping) {
    this.signal = AbortSignal.any([this.#controller.signal, stopping]);
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
