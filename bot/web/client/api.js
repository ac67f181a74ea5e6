/** The shopper's half of the HTTP contract. Every call either gives the answer, or throws Offline or Problem. */

import { deadline } from "./signals.js";

/** No answer came: no network, or the answer was lost on its way. */
export class Offline extends Error {}

/** We ended the call ourselves, because its connection was known to be dead: it can be made again at once. */
export class Cut extends Offline {}

/**
 * The service answered with a problem: `status`, `retryAfter` in seconds (null when it names none), and what its
 * problem document says: `detail`, `field`, `stored`. `own` is false where something between us and the service
 * answered in its place, as a proxy without a service behind it does.
 */
export class Problem extends Error {
  constructor(status, { retryAfter = null, own = true, document = {} } = {}) {
    super(document.detail ?? `problem ${status}`);
    Object.assign(this, { status, retryAfter, own });
    this.field = document.field ?? null;
    this.stored = document.stored === true;
  }
}

const NOBODY_THERE = new Set([502, 504]);

/** An error as the shopper is told of it: {kind, seconds?}; it is tried again in so many milliseconds. */
export function trouble(error, pause) {
  if (error instanceof Offline || NOBODY_THERE.has(error.status)) return { kind: "offline" };
  if (error.status === 429) return { kind: "pause", seconds: Math.ceil(pause / 1000) };
  return { kind: error.stored ? "kept" : "trouble" };
}

const PATIENCE = 30_000;

export class Api {
  constructor({ origin, fetch }) {
    this.origin = origin;
    this.fetch = fetch;
  }

  /** The response, if it is a good one. */
  async call(path, { method = "GET", token, body, signal, keepalive = false } = {}) {
    const headers = { Accept: "application/json" };
    if (token) headers.Authorization = `Bearer ${token}`;
    if (body) headers["Content-Type"] = "application/json";
    const options = { method, headers, body: body && JSON.stringify(body), signal, keepalive, credentials: "omit" };
    const response = await this.fetch(`${this.origin}/api${path}`, options).catch(lost);
    if (!response.ok) throw await refusal(response);
    return response;
  }

  /** The answer's JSON, or null where it has none; `cut` ends the call from outside. */
  async json(path, { cut, ...options } = {}) {
    const limit = deadline(PATIENCE, cut);
    try {
      const response = await this.call(path, { ...options, signal: limit.signal });
      return response.status === 204 ? null : await response.json().catch(lost);
    } catch (error) {
      throw cut?.aborted && error instanceof Offline ? new Cut("cut", { cause: error }) : error;
    } finally {
      limit.done();
    }
  }

  start(body, cut) {
    return this.json("/conversations", { method: "POST", body, cut });
  }

  /** Goes out even if the page is closed meanwhile. */
  send(conversation, body, cut) {
    return this.#post(conversation, "messages", body, { keepalive: true, cut });
  }

  messages({ id, token }, after, cut) {
    return this.json(`/conversations/${id}/messages?after=${after}`, { token, cut });
  }

  history({ id, token }) {
    return this.json(`/conversations/${id}/history`, { token });
  }

  /** The open event stream's body; it ends when the signal is aborted. */
  async events({ id, token }, after, signal) {
    const response = await this.call(`/conversations/${id}/events?after=${after}`, { token, signal });
    return response.body;
  }

  read(conversation, upTo) {
    return this.#post(conversation, "read", { up_to: upTo }, { keepalive: true });
  }

  feedback(conversation, body) {
    return this.#post(conversation, "feedback", body);
  }

  identify(conversation, token) {
    return this.#post(conversation, "identify", { customer_token: token });
  }

  push(conversation, platform, address) {
    return this.#post(conversation, "push", { platform, address });
  }

  /** The public key that a browser subscribes to our pushes with (VAPID, base64url). */
  async pushKey() {
    return (await this.json("/push/key")).key;
  }

  erase({ id, token }) {
    return this.json(`/conversations/${id}`, { method: "DELETE", token });
  }

  #post({ id, token }, what, body, more) {
    return this.json(`/conversations/${id}/${what}`, { method: "POST", token, body, ...more });
  }
}

async function refusal(response) {
  const own = (response.headers.get("Content-Type") ?? "").startsWith("application/problem+json");
  const document = own ? await response.json().catch(() => ({})) : {};
  return new Problem(response.status, { retryAfter: seconds(response.headers.get("Retry-After")), own, document });
}

function seconds(header) {
  const number = Number.parseFloat(header ?? "");
  return Number.isFinite(number) ? Math.max(0, number) : null;
}

function lost(error) {
  throw new Offline("no answer", { cause: error });
}
