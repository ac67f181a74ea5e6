/** Signing in and out of the page, and the calls of its tabs. */

import { Problem, inWords } from "../api.js";

export class Entrance {
  /** @param {import("../calls.js").Calls} calls */
  constructor(board, calls) {
    Object.assign(this, { board, calls });
  }

  /** Takes up the session of the cookie; the sign-in form when there is none. */
  async start() {
    await this.#enter(() => this.calls.me(), (problem) => (problem.status === 401 ? null : inWords(problem)));
  }

  async signIn(email, password) {
    this.board.put({ signingIn: true, notice: null });
    await this.#enter(() => this.calls.signIn(email, password),
      (problem) => (problem.status === 401 ? { key: "sign_in.wrong", values: {} } : inWords(problem)));
  }

  async signOut() {
    await this.#enter(() => this.calls.call("POST", "sign-out"), inWords, () => this.leave(null));
  }

  /**
   * What tabs call: the answer's JSON of a path below /api/learning. Raises Problem; where the session has ended, the sign-in form
   * shows by then.
   */
  async call(method, path, body) {
    try {
      return await this.calls.call(method, `/api/learning/${path}`, body);
    } catch (error) {
      if (error instanceof Problem && error.status === 401) this.leave({ key: "sign_in.ended", values: {} });
      throw error;
    }
  }

  leave(notice) {
    this.board.put({ phase: "signed_out", operator: null, signingIn: false, notice });
  }

  async #enter(work, told, then = (operator) => this.board.put({ phase: "signed_in", operator, signingIn: false, notice: null })) {
    try {
      then(await work());
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.leave(told(error));
    }
  }
}
