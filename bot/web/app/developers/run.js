/** Runs the examples against the service that serves this page, in conversations that nobody else sees. */

import * as client from "../../client/index.js";
import { uuid } from "../../client/uuid.js";

const STREAM_FOR = 2_500;
const SETTLES_WITHIN = 20_000;

/** What localStorage is to a page, for this visit only: the page's own conversation is not the visitor's. */
class Memory extends Map {
  key = (index) => [...this.keys()][index] ?? null;
  getItem = (key) => this.get(key) ?? null;
  setItem = (key, value) => void this.set(key, value);
  removeItem = (key) => void this.delete(key);
  get length() {
    return this.size;
  }
}

export class Runner extends EventTarget {
  /** What the shell's variables are: {SERVICE, ID, TOKEN, CURSOR, CHOICE}; a "change" event follows every change. */
  variables = { SERVICE: location.origin };
  #memory = new Memory();
  #chat = null;

  /** Makes an HTTP call; gives the lines of its answer. */
  async http(call) {
    if (call.times) return this.#until429(call);
    if (call.path.includes("$ID") && !this.variables.ID) await this.#call(BEGIN);
    if (call.stream) return this.#stream(call);
    const { status, headers, text } = await this.#call(call);
    return answer(status, headers, text);
  }

  /** Runs client code; `print` is called with what it prints, and `body` is a push as the webhook gets it. */
  async client({ client: example, fresh }, print, body) {
    const over = new AbortController();
    const used = [];
    const connect = (options) => {
      const made = client.connect({ storage: this.#memory, ...options });
      used.push(made);
      return until(over.signal, made);
    };
    try {
      const own = (this.#chat ??= client.connect({ storage: this.#memory, language: "en" }));
      if (!fresh) await own.open();
      await example({ ...client, connect, print, body, chat: until(over.signal, own) });
      await settled([own, ...used]);
    } finally {
      over.abort();
      used.forEach((one) => one.stop());
    }
  }

  async #call({ method, path, body }, variables = this.variables) {
    const filled = (text) => text.replace(/\$(ID|CURSOR|CHOICE|UUID)/g, (_, name) => variables[name] ?? uuid());
    const headers = { Accept: "application/json", Authorization: `Bearer ${variables.TOKEN}` };
    if (path === "/api/conversations") delete headers.Authorization;
    if (body) headers["Content-Type"] = "application/json";
    const options = { method, headers, body: body && filled(JSON.stringify(body)), credentials: "omit" };
    const response = await fetch(filled(path), options);
    const text = await response.text();
    if (response.ok && variables === this.variables) this.#learn(method, text);
    return { status: response.status, headers: response.headers, text };
  }

  /** What an answer tells of the conversation is what the next example needs. */
  #learn(method, text) {
    const told = text ? JSON.parse(text) : {};
    if (told.token) Object.assign(this.variables, { ID: told.conversation_id, TOKEN: told.token });
    if (method === "DELETE") this.variables = { SERVICE: location.origin };
    const last = told.messages?.at(-1);
    if (last) this.variables.CURSOR = Math.max(last.seq, this.variables.CURSOR ?? 0);
    if (last?.choices.length) this.variables.CHOICE = last.choices[0].id;
    this.dispatchEvent(new Event("change"));
  }

  async #stream({ path }) {
    const headers = { Authorization: `Bearer ${this.variables.TOKEN}` };
    const options = { headers, signal: AbortSignal.timeout(STREAM_FOR), credentials: "omit" };
    let text = "";
    try {
      const response = await fetch(path.replace("$ID", this.variables.ID), options);
      text = `HTTP ${response.status}\n`;
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (;;) {
        const { value, done } = await reader.read();
        if (done) break;
        text += value;
      }
    } catch (error) {
      if (error.name !== "TimeoutError" && error.name !== "AbortError") throw error;
    }
    return text.trim();
  }

  async #until429(call) {
    const begun = JSON.parse((await this.#call(BEGIN, {})).text);
    const own = { ID: begun.conversation_id, TOKEN: begun.token };
    let taken = 0;
    let last = await this.#call(call, own);
    while (last.status === 200 && (taken += 1) < call.times) last = await this.#call(call, own);
    await this.#call({ method: "DELETE", path: "/api/conversations/$ID" }, own);
    const refused = last.status === 200 ? [] : [answer(last.status, last.headers, last.text)];
    return [`HTTP 200, ${taken} times`, ...refused].join("\n\n");
  }
}

const BEGIN = { method: "POST", path: "/api/conversations", body: { channel: "app", language: "en" } };

function answer(status, headers, text) {
  const wait = headers.get("Retry-After");
  const body = text ? JSON.stringify(JSON.parse(text), null, 2) : "";
  return [`HTTP ${status}`, wait && `Retry-After: ${wait}`, body].filter(Boolean).join("\n");
}

/** The client, with its listeners gone when the example is over. */
function until(signal, chat) {
  return new Proxy(chat, {
    get(target, name) {
      if (name === "addEventListener") return (type, listener) => target.addEventListener(type, listener, { signal });
      const value = target[name];
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

/** Resolves when nothing is under way any more; a message that was refused, or must wait, is not. */
async function settled(chats) {
  const busy = ({ state }) =>
    client.awaiting(state) || state.outbox.some(({ status }) => status !== "failed") && client.notice(state)?.kind !== "pause";
  const end = Date.now() + SETTLES_WITHIN;
  while (chats.some(busy) && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 50));
}
