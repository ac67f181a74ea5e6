/** Sends what the shopper wrote, one at a time and in order, until the service has it. */

import { Cut, Offline, Problem, trouble } from "./api.js";
import * as reduce from "./state.js";

const MOST_FAULTS = 6;
const PASSING = new Set([429, 502, 503, 504]);

export class Outbox {
  #running = false;
  #attempt = 0;
  #faults = 0;

  constructor(client) {
    this.client = client;
  }

  async run() {
    if (this.#running) return;
    this.#running = true;
    try {
      for (let entry; !this.client.stopped && (entry = reduce.nextToSend(this.client.state)); ) await this.#step(entry);
    } finally {
      this.#running = false;
    }
  }

  /** Without a network nothing is tried; the listener finds out if the device is wrong about that. */
  #step(entry) {
    const { conversation, network } = this.client.state;
    return conversation && !network ? this.client.line.woken() : this.#send(entry);
  }

  async #send(entry) {
    const { client } = this;
    let conversation = client.state.conversation;
    try {
      if (!conversation) return void (await client.keeper.conversation());
      client.apply(reduce.sending, entry.id);
      const answer = await client.api.send(conversation, body(entry), client.line.calls);
      this.#attempt = this.#faults = 0;
      if (client.state.lost) client.line.wake();
      if (this.#current(conversation)) client.apply(reduce.answered, entry.id, answer);
    } catch (error) {
      if (!(error instanceof Offline || error instanceof Problem)) throw error;
      await this.#troubled(entry, conversation, error);
    }
  }

  async #troubled(entry, conversation, error) {
    const { client } = this;
    if (error instanceof Cut) return client.apply(reduce.waiting, entry.id, client.state.notice);
    this.#attempt += 1;
    const pause = client.delay(this.#attempt, error);
    if (client.keeper.renewed(conversation, error)) return this.#attempt > 1 ? client.pause(pause) : undefined;
    if (conversation && this.#hopeless(error)) return this.#giveUp(entry, error);
    client.apply(reduce.waiting, entry.id, trouble(error, pause));
    if (conversation && error.status === 503 && (await this.#stored(entry))) return undefined;
    return client.pause(pause);
  }

  #hopeless(error) {
    if (error instanceof Offline || PASSING.has(error.status) || !error.own) return false;
    this.#faults += error.status >= 500 ? 1 : MOST_FAULTS;
    return this.#faults >= MOST_FAULTS;
  }

  #giveUp(entry, error) {
    this.#attempt = this.#faults = 0;
    this.client.apply((state) => reduce.failed({ ...state, notice: null }, entry.id, error.status));
  }

  /** After a 503 the transcript says whether the message was kept; then its answer comes by the event stream. */
  async #stored(entry) {
    await this.client.keeper.catchUp();
    const { outbox, notice } = this.client.state;
    if (outbox.some(({ id }) => id === entry.id)) return false;
    this.#attempt = 0;
    if (notice?.kind === "trouble") this.client.apply(reduce.noticed, null);
    return true;
  }

  #current(conversation) {
    return this.client.state.conversation?.id === conversation.id;
  }
}

function body({ id, text, choice }) {
  return choice ? { client_message_id: id, choice } : { client_message_id: id, text };
}
