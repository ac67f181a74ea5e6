/** Keeps hold of a conversation: begins it, takes it up where an earlier page or another tab left it, begins it anew. */

import { Cut, Problem, trouble } from "./api.js";
import * as reduce from "./state.js";

const GONE = new Set([401, 404, 409]);

export class Keeper {
  #opening = null;
  #starting = null;
  #catching = null;
  #wanted = false;
  #vouched = false;

  constructor(client, memory) {
    this.client = client;
    this.memory = memory;
  }

  /** Goes on from what an earlier page has kept. */
  resume() {
    const kept = this.memory.load();
    if (kept) this.#take(kept, { ...reduce.revived(kept), network: this.client.state.network });
  }

  /** Another tab has kept something: a conversation that it began, or a message to be sent. */
  glance() {
    const kept = this.memory.load();
    if (kept && !this.#join(kept)) this.#take(kept, reduce.merged(this.client.state, kept.outbox));
  }

  /** Tries until there is a conversation, and gives it. */
  open() {
    this.#wanted = true;
    this.#opening ??= this.#begin().finally(() => (this.#opening = null));
    return this.#opening;
  }

  /** The conversation is forgotten here; none is begun before one is wanted again. */
  leave() {
    this.#wanted = false;
  }

  /** The conversation, begun if need be. Throws Offline or Problem. */
  conversation() {
    const { conversation } = this.client.state;
    if (conversation) return Promise.resolve(conversation);
    this.#starting ??= this.#start().finally(() => (this.#starting = null));
    return this.#starting;
  }

  /** Whether an error means that this conversation is over; if so, what is unsent goes into a new one. */
  renewed(conversation, error) {
    if (!conversation || !(error instanceof Problem) || !error.own || !GONE.has(error.status)) return false;
    if (this.client.state.conversation?.id === conversation.id) {
      const kept = this.memory.load();
      if (!kept || !this.#join(kept)) this.client.apply(reduce.gone);
      if (this.#wanted) this.open();
      this.client.outbox.run();
    }
    return true;
  }

  /** Fetches what is missing; no answer changes nothing. */
  catchUp() {
    this.#catching ??= this.#fetchMissing().finally(() => (this.#catching = null));
    return this.#catching;
  }

  async #begin() {
    const { client } = this;
    if (client.state.conversation) this.#vouch();
    for (let attempt = 1; !client.state.conversation && !client.stopped; attempt += 1) {
      await this.conversation().catch((error) => {
        if (error instanceof Cut) return;
        const pause = client.delay(attempt, error);
        client.apply(reduce.noticed, trouble(error, pause));
        return client.pause(pause);
      });
    }
    return client.state.conversation;
  }

  /** A conversation taken up from an earlier page learns who is signed in now. A bad word changes nothing. */
  #vouch() {
    const { customer_token: token } = this.client.about;
    if (token && !this.#vouched) this.client.identify(token).catch(() => {});
    this.#vouched = true;
  }

  async #start() {
    const { client } = this;
    const kept = this.memory.load();
    if (kept && this.#join(kept)) return client.state.conversation;
    const begun = await this.#begun();
    // Meanwhile another tab may have begun one: then ours, in which nothing was said, is left alone.
    const now = this.memory.load();
    if (!client.state.conversation && !(now && this.#join(now))) client.apply(reduce.started, begun);
    client.listener.run();
    return client.state.conversation;
  }

  /** A shopper whose word from the shop has run out may talk all the same. */
  async #begun() {
    const { about, api, line } = this.client;
    try {
      return await api.start(about, line.calls);
    } catch (error) {
      if (error.field !== "customer_token") throw error;
      const { customer_token: bad, ...others } = about;
      return api.start(others, line.calls);
    }
  }

  async #fetchMissing() {
    const { api, line, state } = this.client;
    if (!state.conversation) return;
    try {
      const answer = await api.messages(state.conversation, state.cursor, line.calls);
      if (this.client.state.conversation?.id === state.conversation.id) this.client.apply(reduce.caughtUp, answer);
    } catch (error) {
      this.renewed(state.conversation, error);
    }
  }

  /** Takes up the conversation that another tab has kept, if it is another than ours; whether it did. */
  #join(kept) {
    const { conversation } = reduce.revived(kept);
    if (!conversation || conversation.id === this.client.state.conversation?.id) return false;
    this.#take(kept, reduce.adopted(this.client.state, kept));
    this.client.listener.hangUp();
    return true;
  }

  /** Goes on from what is kept; what turns out to have been sent is dropped. */
  #take(kept, state) {
    const { client } = this;
    client.show(this.memory.keepUnsent([...kept.outbox, ...client.state.outbox], state));
    if (state.conversation) client.listener.run();
    client.outbox.run();
  }
}
