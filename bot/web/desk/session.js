/** Signing in and out, and keeping the queue live while signed in. */

import { Problem, inWords } from "./api.js";
import { TABS } from "./queue.js";

export class Session {
  #store;
  #api;
  #listen;
  #stop = () => {};

  /** Called whenever everything shown must be read anew, beside the lists. */
  onFresh = () => {};

  /**
   * @param {import("./store.js").Store} store
   * @param {import("./api.js").Api} api
   * @param {(on: object) => (() => void)} listen starts the event stream; see events.js
   */
  constructor(store, api, listen) {
    this.#store = store;
    this.#api = api;
    this.#listen = listen;
  }

  /** Takes up the session of the cookie; the sign-in form when there is none. */
  async start() {
    try {
      this.#enter(await this.#api.me());
    } catch (problem) {
      this.leave(problem.status === 401 ? null : inWords(asProblem(problem)));
    }
  }

  async signIn(email, password) {
    this.#store.dispatch({ type: "signingIn" });
    try {
      this.#enter(await this.#api.signIn(email, password));
    } catch (problem) {
      const words = asProblem(problem).status === 401 ? { key: "sign_in.wrong", values: {} } : inWords(problem);
      this.#store.dispatch({ type: "signInRefused", words });
    }
  }

  async signOut() {
    await this.attempt(async () => {
      await this.#api.signOut();
      this.leave(null);
    });
  }

  /** Ends the session on this page; `words` tell why on the sign-in form. */
  leave(words) {
    this.#stop();
    this.#store.dispatch({ type: "signedOut", words });
  }

  /** Reads the three lists anew. A list that shows already stays when that fails. */
  async load() {
    const since = this.#store.state.revision;
    this.#store.dispatch({ type: "listLoading" });
    await this.attempt(async () => {
      const lists = await Promise.all(TABS.map((tab) => this.#api.tickets(tab)));
      this.#store.dispatch({ type: "listLoaded", tickets: lists.flat(), since });
    }, (problem) => this.#listRefused(problem));
  }

  /** Does `work`; a 401 leads to the sign-in form, any other problem to `refused` (a toast when not given). */
  async attempt(work, refused = (problem) => this.#toast(problem)) {
    try {
      return await work();
    } catch (error) {
      const problem = asProblem(error);
      if (problem.status === 401) this.leave({ key: "sign_in.ended", values: {} });
      else refused(problem);
      return null;
    }
  }

  #enter(operator) {
    this.#stop();
    this.#store.dispatch({ type: "signedIn", operator });
    this.#stop = this.#listen({
      ticket: (ticket) => this.#store.dispatch({ type: "ticketSaid", ticket }),
      message: ({ ticket_id: ticketId, message }) => this.#store.dispatch({ type: "messageSaid", ticketId, message }),
      gone: ({ conversation_id: conversationId }) => this.#store.dispatch({ type: "erased", conversationId }),
      up: () => this.#up(),
      down: (refused) => this.#down(refused),
    });
    this.#readAnew();
  }

  #up() {
    this.#store.dispatch({ type: "connection", up: true });
    // What happened between the last reading and this opening came as no event.
    this.#readAnew();
  }

  #readAnew() {
    this.load();
    this.onFresh();
  }

  #down(refused) {
    this.#store.dispatch({ type: "connection", up: false });
    // An event stream does not tell its status: asking who we are finds out whether the session has ended.
    if (refused) this.attempt(() => this.#api.me(), () => {});
  }

  #listRefused(problem) {
    if (this.#store.state.list !== "ready") this.#store.dispatch({ type: "listFailed", words: inWords(problem) });
  }

  #toast(problem) {
    this.#store.dispatch({ type: "toasted", words: inWords(problem), tone: "alert" });
  }
}

function asProblem(error) {
  if (error instanceof Problem) return error;
  throw error;
}
