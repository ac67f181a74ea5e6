/** The desk's HTTP calls, as the contract has them; no page, no state. */

const TIMEOUT_MS = 20_000;

/** An answer that is not a success. `status` is 0 when no answer came; `body` is the problem+json, {} without one. */
export class Problem extends Error {
  constructor(status, body = {}, retryAfter = null) {
    super(body.title ?? `status ${status}`);
    this.status = status;
    this.body = body;
    this.retryAfter = retryAfter;
  }
}

/** Every method gives the answer's JSON (null for 204) and raises Problem. */
export class Api {
  #fetch;
  #csrf = "";

  /** @param {typeof fetch} fetch */
  constructor(fetch) {
    this.#fetch = fetch;
  }

  async signIn(email, password) {
    return this.#remember(await this.#call("POST", "sign-in", { email, password }));
  }

  async me() {
    return this.#remember(await this.#call("GET", "me"));
  }

  async signOut() {
    await this.#call("POST", "sign-out");
    this.#csrf = "";
  }

  /** Everything for the first paint, with who waits: {operator, tickets, next, counts, people, teams}. */
  async start() {
    const answer = await this.#call("GET", "start?state=waiting");
    this.#remember(answer);
    return answer;
  }

  /**
   * A page of the queue.
   * @param {{state: string, [filter: string]: string|number|null}} wanted null and "" are left out; `after` is the `next` of the page before
   * @returns {Promise<{tickets: object[], next: string|null, counts: object}>}
   */
  tickets(wanted) {
    const given = Object.entries(wanted).filter(([, value]) => value !== null && value !== "");
    return this.#call("GET", `tickets?${new URLSearchParams(given)}`);
  }

  ticket(id) {
    return this.#call("GET", ticketPath(id));
  }

  /**
   * Changes a ticket: "claim", "resolve", "snooze" ... with the body the contract has for it.
   * @returns {Promise<{ticket: object}>}
   */
  change(id, what, body) {
    return this.#call("POST", `${ticketPath(id)}/${what}`, body);
  }

  /** @param {{client_message_id: string, text: string, seen_seq: number, saved_reply_id?: number}} message */
  send(id, message) {
    return this.#call("POST", `${ticketPath(id)}/messages`, message);
  }

  /** @returns {Promise<{note: object}>} */
  note(id, text) {
    return this.#call("POST", `${ticketPath(id)}/notes`, { text });
  }

  withdraw(promiseId) {
    return this.#call("POST", `promises/${encodeURIComponent(promiseId)}/withdraw`);
  }

  typing(id) {
    return this.#call("POST", `${ticketPath(id)}/typing`);
  }

  /** @param {{typing: boolean, gone: boolean}} how */
  looking(id, how) {
    return this.#call("POST", `${ticketPath(id)}/looking`, how);
  }

  /** Any other route below /api/desk, for what a view has of its own. */
  call(method, path, body) {
    return this.#call(method, path, body);
  }

  #remember(answer) {
    this.#csrf = answer.csrf;
    return answer.operator;
  }

  async #call(method, path, body) {
    const answer = await this.#ask(`/api/desk/${path}`, this.#request(method, body));
    if (!answer.ok) throw new Problem(answer.status, await jsonOr(answer, {}), retryAfter(answer));
    if (answer.status === 204) return null;
    const read = await jsonOr(answer, null);
    if (read === null) throw new Problem(0);
    return read;
  }

  #request(method, body) {
    const headers = { Accept: "application/json" };
    if (method !== "GET") headers["X-CSRF-Token"] = this.#csrf;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    return { method, headers, body: JSON.stringify(body), credentials: "same-origin", keepalive: true, signal };
  }

  async #ask(url, request) {
    try {
      return await this.#fetch(url, request);
    } catch {
      throw new Problem(0);
    }
  }
}

/**
 * What to tell the operator about a problem, as {key, values} for the strings.
 * @param {Problem} problem
 */
export function inWords(problem) {
  if (problem.status === 409 && problem.body.holder) {
    return { key: "errors.held", values: { name: problem.body.holder.name } };
  }
  if (problem.status === 429) return { key: "errors.429", values: { n: problem.retryAfter ?? 60 } };
  const known = [0, 400, 401, 403, 404, 409, 413, 422, 503];
  return { key: `errors.${known.includes(problem.status) ? problem.status : "other"}`, values: {} };
}

function ticketPath(id) {
  return `tickets/${encodeURIComponent(id)}`;
}

async function jsonOr(answer, otherwise) {
  try {
    return await answer.json();
  } catch {
    return otherwise;
  }
}

function retryAfter(answer) {
  const seconds = Number.parseInt(answer.headers.get("Retry-After") ?? "", 10);
  return Number.isNaN(seconds) ? null : seconds;
}
