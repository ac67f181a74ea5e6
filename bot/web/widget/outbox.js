/** Sends what the shopper wrote, one at a time and in order, until the service has it. */

import { Offline, Problem, trouble } from "./api.js";
import * as reduce from "./state.js";

const MOST_TRIES = 6;

const worthRepeating = (error) => error instanceof Offline || error.status === 429 || error.status >= 500;

export class Outbox {
  #running = false;
  #attempt = 0;

  constructor(client) {
    this.client = client;
  }

  async run() {
    if (this.#running) return;
    this.#running = true;
    try {
      for (let entry; !this.client.stopped && (entry = reduce.nextToSend(this.client.state)); ) await this.#send(entry);
    } finally {
      this.#running = false;
    }
  }

  async #send(entry) {
    let conversation = null;
    try {
      conversation = await this.client.conversation();
      this.client.apply(reduce.sending, entry.id);
      const answer = await this.client.api.send(conversation, body(entry));
      this.#attempt = 0;
      if (this.#current(conversation)) this.client.apply(reduce.answered, entry.id, answer);
    } catch (error) {
      if (!(error instanceof Offline || error instanceof Problem)) throw error;
      await this.#troubled(entry, conversation, error);
    }
  }

  async #troubled(entry, conversation, error) {
    const { client } = this;
    this.#attempt += 1;
    if (client.renewed(conversation, error)) return this.#attempt > 1 ? client.pause(this.#attempt, error) : undefined;
    if (conversation && this.#hopeless(error)) return this.#giveUp(entry, error);
    client.apply(reduce.waiting, entry.id, trouble(error));
    if (error.status === 503 && (await this.#stored(entry))) return undefined;
    return client.pause(this.#attempt, error);
  }

  #hopeless(error) {
    const tired = error.status >= 500 && error.status !== 503 && this.#attempt >= MOST_TRIES;
    return tired || !worthRepeating(error);
  }

  #giveUp(entry, error) {
    this.#attempt = 0;
    this.client.set(reduce.failed({ ...this.client.state, notice: null }, entry.id, error.status));
  }

  /** After a 503 the transcript says whether the message was kept; then its answer comes by the event stream. */
  async #stored(entry) {
    await this.client.catchUp();
    const echo = this.client.state.outbox.find(({ id }) => id === entry.id)?.echo;
    if (!echo) return false;
    this.#attempt = 0;
    this.client.apply(reduce.settled, entry.id, echo);
    return true;
  }

  #current(conversation) {
    return this.client.state.conversation?.id === conversation.id;
  }
}

function body({ id, text, choice }) {
  return choice ? { client_message_id: id, choice } : { client_message_id: id, text };
}
