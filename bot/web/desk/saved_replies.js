/** Saved replies: read for the open ticket, put into the draft, and made of what was sent. */

import { isMine } from "./state.js";
import { repliesOf } from "./state_replies.js";

const PATH = "saved-replies";

export class SavedReplies {
  #store;
  #api;
  #attempt;
  #asked = null;

  /**
   * @param {import("./store.js").Store} store
   * @param {import("./api.js").Api} api
   * @param {import("./session.js").Session["attempt"]} attempt
   */
  constructor(store, api, attempt) {
    this.#store = store;
    this.#api = api;
    this.#attempt = attempt;
  }

  /** Reads the replies for a ticket that this operator has taken, once. */
  follow(state) {
    const ticket = state.tickets[state.openId];
    if (state.phase !== "signed_in" || !isMine(state, ticket) || this.#asked === ticket.id) return;
    this.#asked = ticket.id;
    this.#read(ticket.id);
  }

  /** Puts a reply into the draft of the open ticket, in place of what is chosen there. */
  use(reply, { start, end }) {
    this.#store.dispatch({ type: "replyChosen", id: this.#store.state.openId, reply, start, end });
  }

  /** The reply at a place of the suggestions; undefined where there is none. */
  suggested(place) {
    return repliesOf(this.#store.state)[place];
  }

  /** Makes a saved reply of a message that was sent; a toast names it. */
  async keep(message) {
    const { openId: id } = this.#store.state;
    const body = { text: message.text, language: message.language, ticket_id: id };
    const answer = await this.#attempt(() => this.#api.call("POST", PATH, body));
    if (answer) await this.#done("reply_kept", answer.reply.title, id);
  }

  /** The newest message this operator sent in the open ticket; undefined if there is none. */
  get newest() {
    const { threads, openId, operator } = this.#store.state;
    const sent = (threads[openId]?.messages ?? []).filter(({ author, operator: by }) => author === "operator" && by?.name === operator?.name);
    return sent.at(-1);
  }

  /** True when it is changed. @param {{title?: string, text?: string}} change */
  async change(reply, change) {
    const answer = await this.#attempt(() => this.#api.call("PATCH", `${PATH}/${reply.id}`, change));
    if (answer) await this.#done("reply_changed", answer.reply.title);
    return Boolean(answer);
  }

  /** Puts a reply away: it is not offered any more. */
  async archive(reply) {
    const done = await this.#attempt(async () => (await this.#api.call("DELETE", `${PATH}/${reply.id}`)) ?? true);
    if (done) await this.#done("reply_archived", reply.title);
  }

  async #done(what, title, id = this.#store.state.openId) {
    this.#store.dispatch({ type: "toasted", words: { key: `toasts.${what}`, values: { title } } });
    await this.#read(id);
  }

  async #read(id) {
    const query = new URLSearchParams({ ticket_id: id });
    await this.#attempt(async () => {
      const { replies, variables } = await this.#api.call("GET", `${PATH}?${query}`);
      this.#store.dispatch({ type: "repliesRead", ticketId: id, list: replies, names: Object.keys(variables) });
    });
  }
}
