/** The shopper's half of the HTTP contract. Every call either gives the answer, or throws Offline or Problem. */

/** No answer came: no network, or the answer was lost on its way. */
export class Offline extends Error {}

/** The service answered with a problem: `status`, and `retryAfter` in seconds (null when it names none). */
export class Problem extends Error {
  constructor(status, retryAfter) {
    super(`problem ${status}`);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/** An error as the shopper is told of it: {kind, seconds?}. */
export function trouble(error) {
  if (error instanceof Offline) return { kind: "offline" };
  if (error.status === 429) return { kind: "pause", seconds: Math.ceil(error.retryAfter ?? 1) };
  return { kind: error.status === 503 ? "kept" : "trouble" };
}

const PATIENCE = 30_000;

function seconds(header) {
  const number = Number.parseFloat(header ?? "");
  return Number.isFinite(number) ? Math.max(0, number) : null;
}

export class Api {
  constructor({ origin, fetch }) {
    this.base = `${origin}/api/conversations`;
    this.fetch = fetch;
  }

  async call(path, { method = "GET", token, body, signal = AbortSignal.timeout(PATIENCE) } = {}) {
    const headers = { Accept: "application/json" };
    if (token) headers.Authorization = `Bearer ${token}`;
    if (body) headers["Content-Type"] = "application/json";
    const options = { method, headers, body: body && JSON.stringify(body), signal, credentials: "omit" };
    const response = await this.fetch(this.base + path, options).catch(lost);
    if (!response.ok) throw new Problem(response.status, seconds(response.headers.get("Retry-After")));
    return response;
  }

  async json(path, options) {
    const response = await this.call(path, options);
    return response.json().catch(lost);
  }

  start(body) {
    return this.json("", { method: "POST", body });
  }

  send({ id, token }, body) {
    return this.json(`/${id}/messages`, { method: "POST", token, body });
  }

  messages({ id, token }, after) {
    return this.json(`/${id}/messages?after=${after}`, { token });
  }

  read({ id, token }, upTo) {
    return this.call(`/${id}/read`, { method: "POST", token, body: { up_to: upTo } });
  }

  /** The open event stream's body; it ends when the signal is aborted. */
  async events({ id, token }, after, signal) {
    const response = await this.call(`/${id}/events?after=${after}`, { token, signal });
    return response.body;
  }
}

function lost(error) {
  throw new Offline("no answer", { cause: error });
}
