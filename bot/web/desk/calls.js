/** HTTP calls of the pages beside the desk; no page, no state. */

import { Problem } from "./api.js";

const TIMEOUT_MS = 20_000;

export class Calls {
  #fetch;
  #csrf = "";

  /** @param {typeof fetch} fetch */
  constructor(fetch) {
    this.#fetch = fetch;
  }

  /** Who is signed in; later changes carry the CSRF token that comes with it. */
  async me() {
    return this.#remember(await this.call("GET", "me"));
  }

  async signIn(email, password) {
    return this.#remember(await this.call("POST", "sign-in", { email, password }));
  }

  /**
   * The answer's JSON, null for 204. Raises Problem; its status is 0 when no answer came.
   * @param {string} path below /api/desk, or from the root when it begins with a slash
   */
  async call(method, path, body) {
    const answer = await this.#ask(method, path, body);
    if (!answer.ok) throw new Problem(answer.status, await answer.json().catch(() => ({})), wait(answer));
    return answer.status === 204 ? null : answer.json();
  }

  async #ask(method, path, body) {
    const headers = { Accept: "application/json" };
    if (method !== "GET") headers["X-CSRF-Token"] = this.#csrf;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const url = path.startsWith("/") ? path : `/api/desk/${path}`;
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    try {
      return await this.#fetch(url, { method, headers, body: JSON.stringify(body), credentials: "same-origin", signal });
    } catch {
      throw new Problem(0);
    }
  }

  #remember(answer) {
    this.#csrf = answer.csrf;
    return answer.operator;
  }
}

function wait(answer) {
  return Number.parseInt(answer.headers.get("Retry-After") ?? "", 10) || null;
}
