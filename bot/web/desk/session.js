/** Signing in and out, and keeping the queue live while signed in. */

import { Problem, inWords } from "./api.js";
import { isFiltered } from "./queue.js";

export class Session {
  #store;
  #api;
  #listen;
  #stop = () => {};

  /** Called whenever everything shown must be read anew, beside the queue. */
  onFresh = () => {};

  /** Called with a ticket's id when something about it has changed: its notes and promises come as no event. */
  onTicket = () => {};

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

  /** Takes up the session of the cookie, with the queue in the same request; the sign-in form when there is none. */
  async start() {
    try {
      const { revision: since } = this.#store.state;
      this.#enter(await this.#api.start(), since);
    } catch (problem) {
      this.leave(problem.status === 401 ? null : inWords(asProblem(problem)));
    }
  }

  async signIn(email, password) {
    this.#store.dispatch({ type: "signingIn" });
    try {
      await this.#api.signIn(email, password);
      await this.start();
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

  /** Reads the first page of what is looked for anew. What shows already stays when that fails. */
  async load() {
    const { tab, filter, list: { view }, revision: since } = this.#store.state;
    this.#store.dispatch({ type: "listLoading" });
    await this.attempt(async () => {
      const plain = tab === "waiting" && !isFiltered(this.#store.state);
      this.#loaded(await (plain ? this.#api.start() : this.#api.tickets({ state: tab, ...filter })), since, view);
    }, (problem) => this.#listRefused(problem, view));
  }

  /** Reads the page after the last one that shows; nothing happens when there is none, or it is being read. */
  async loadMore() {
    const { tab, filter, list: { view, next, more, status }, revision: since } = this.#store.state;
    if (!next || more || status !== "ready") return;
    this.#store.dispatch({ type: "moreLoading" });
    await this.attempt(async () => {
      const page = await this.#api.tickets({ state: tab, ...filter, after: next });
      this.#store.dispatch({ type: "moreLoaded", tickets: page.tickets, next: page.next, since, view });
    }, (problem) => {
      this.#store.dispatch({ type: "moreFailed" });
      this.#toast(problem);
    });
  }

  /** Changes what is looked for ({type: "tabChosen"} and the like), and reads it. */
  look(action) {
    const { view } = this.#store.state.list;
    this.#store.dispatch(action);
    if (this.#store.state.list.view !== view) this.load();
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

  #enter(answer, since) {
    this.#stop();
    const tell = (action) => this.#store.dispatch(action);
    tell({ type: "signedIn", operator: answer.operator });
    this.#loaded(answer, since);
    this.#stop = this.#listen({
      ticket: (ticket) => {
        tell({ type: "ticketSaid", ticket });
        this.onTicket(ticket.id);
      },
      message: ({ ticket_id: ticketId, message }) => tell({ type: "messageSaid", ticketId, message }),
      gone: ({ conversation_id: conversationId }) => tell({ type: "erased", conversationId }),
      presence: ({ ticket_id: ticketId, people }) => tell({ type: "presence", ticketId, people }),
      raised: ({ ticket_id: ticketId, rule }) => tell({ type: "raised", ticketId, rule }),
      counts: (counts) => tell({ type: "counted", counts }),
      up: () => this.#up(),
      down: (refused) => this.#down(refused),
    });
    this.onFresh();
  }

  #loaded({ tickets, next, counts, people, teams }, since, view) {
    this.#store.dispatch({ type: "listLoaded", tickets, next, counts, since, view });
    if (people) this.#store.dispatch({ type: "peopleLoaded", people, teams });
  }

  #up() {
    this.#store.dispatch({ type: "connection", up: true });
    // What happened between the last reading and this opening came as no event.
    this.load();
    this.onFresh();
  }

  #down(refused) {
    this.#store.dispatch({ type: "connection", up: false });
    // An event stream does not tell its status: asking who we are finds out whether the session has ended.
    if (refused) this.attempt(() => this.#api.me(), () => {});
  }

  #listRefused(problem, view) {
    const { list } = this.#store.state;
    if (list.view === view && list.status !== "ready") this.#store.dispatch({ type: "listFailed", words: inWords(problem) });
  }

  #toast(problem) {
    this.#store.dispatch({ type: "toasted", words: inWords(problem), tone: "alert" });
  }
}

function asProblem(error) {
  if (error instanceof Problem) return error;
  throw error;
}
