/** A service that keeps the HTTP contract in memory, and everything else a client is handed. */

import { Api } from "../../../bot/web/widget/api.js";
import { Client } from "../../../bot/web/widget/client.js";
import { Store } from "../../../bot/web/widget/store.js";

const AT = "2026-03-01T09:00:00Z";

export function message(seq, author = "bot", more = {}) {
  const text = `${author} ${seq}`;
  return { seq, id: `m${seq}`, author, at: AT, text, language: "en", choices: [], cards: [], ...more };
}

function response(status, body, headers = {}) {
  const empty = status === 204;
  return new Response(empty ? null : JSON.stringify(body), { status, headers });
}

function event(type, data) {
  const id = data.seq ? `id: ${data.seq}\n` : "";
  return new TextEncoder().encode(`event: ${type}\n${id}data: ${JSON.stringify(data)}\n\n`);
}

export class FakeService {
  constructor() {
    this.conversations = new Map();
    this.calls = [];
    this.faults = [];
  }

  /** The next call whose "METHOD path" ends so goes wrong: `fault(answer)` may answer, throw, or lose the answer. */
  failNext(pattern, fault) {
    this.faults.push({ pattern, fault });
  }

  get fetch() {
    return async (url, options) => {
      const { pathname, searchParams } = new URL(url);
      const name = `${options.method} ${pathname.replace(/c\d+/, "id")}`;
      const call = { name, after: searchParams.get("after"), options };
      call.body = options.body ? JSON.parse(options.body) : null;
      this.calls.push(call);
      const index = this.faults.findIndex(({ pattern }) => call.name.endsWith(pattern));
      const answer = () => this.#answer(pathname, call, options);
      return index < 0 ? answer() : this.faults.splice(index, 1)[0].fault(answer);
    };
  }

  sent() {
    return this.calls.filter(({ name }) => name === "POST /api/conversations/id/messages").map(({ body }) => body);
  }

  /** The only conversation, or the latest one. */
  get current() {
    return [...this.conversations.values()].at(-1);
  }

  forget() {
    for (const conversation of this.conversations.values()) conversation.token = "changed";
  }

  /** Someone on our side says something. */
  say(author, text, more = {}) {
    const said = this.#append(this.current, author, text, more);
    this.push("message", said);
    return said;
  }

  /** Stores a message without telling the event stream. */
  sayUnheard(author, text) {
    return this.#append(this.current, author, text);
  }

  push(type, data) {
    this.raw(event(type, data));
  }

  raw(bytes) {
    for (const stream of this.current.streams) stream.enqueue(bytes);
  }

  /** Every open stream ends, as when a proxy loses patience. */
  drop() {
    for (const stream of this.current.streams.splice(0)) stream.close();
  }

  #append(conversation, author, text, more = {}) {
    const said = message(conversation.messages.length + 1, author, { text, ...more });
    conversation.messages.push(said);
    return said;
  }

  #answer(pathname, call, { headers, signal }) {
    if (pathname === "/api/conversations") return this.#start();
    const [, id, what] = /conversations\/(c\d+)\/(\w+)/.exec(pathname);
    const conversation = this.conversations.get(id);
    if (headers.Authorization !== `Bearer ${conversation?.token}`) return response(401, {});
    if (what === "read") return response(204);
    if (what === "events") return this.#stream(conversation, Number(call.after), signal);
    return call.body ? this.#take(conversation, call.body) : this.#missing(conversation, Number(call.after));
  }

  #start() {
    const id = `c${this.conversations.size + 1}`;
    const token = `token of ${id}`;
    this.conversations.set(id, { id, token, messages: [], streams: [], answers: new Map(), owner: "bot" });
    return response(201, { conversation_id: id, token, language: "en", messages: [] });
  }

  #missing({ messages, owner }, after) {
    return response(200, { messages: messages.filter(({ seq }) => seq > after), owner, cursor: messages.length });
  }

  #stream(conversation, after, signal) {
    const body = new ReadableStream({
      start: (stream) => {
        conversation.streams.push(stream);
        signal.addEventListener("abort", () => stream.error(signal.reason));
      },
    });
    const missed = conversation.messages.filter(({ seq }) => seq > after);
    for (const one of missed) conversation.streams.at(-1).enqueue(event("message", one));
    return new Response(body, { status: 200 });
  }

  #take(conversation, { client_message_id: id, text, choice }) {
    if (!conversation.answers.has(id)) {
      const accepted = this.#append(conversation, "shopper", text ?? `choice ${choice}`);
      const messages = [this.#append(conversation, "bot", `re: ${accepted.text}`)];
      const { owner, messages: all } = conversation;
      conversation.answers.set(id, { accepted, messages, owner, cursor: all.length });
    }
    return response(200, conversation.answers.get(id));
  }
}

/** The Storage interface, in memory. */
export class FakeArea {
  #kept = new Map();

  getItem(key) {
    return this.#kept.get(key) ?? null;
  }

  setItem(key, value) {
    this.#kept.set(key, value);
  }
}

/** A nap that takes one turn of the loop and remembers how long it would have been. */
export class FakeNap {
  naps = [];

  nap = (ms) => {
    this.naps.push(ms);
    return new Promise((resolve) => setImmediate(resolve));
  };
}

const clients = [];

export function clientOf(service, { area = new FakeArea(), napper = new FakeNap(), prefix = "id" } = {}) {
  let count = 0;
  const client = new Client({
    api: new Api({ origin: "https://chat.example.com", fetch: service.fetch }),
    store: new Store(area, "https://chat.example.com"),
    nap: napper.nap,
    random: () => 1,
    newId: () => `${prefix}-${(count += 1)}`,
    now: () => AT,
    about: { channel: "web" },
  });
  clients.push(client);
  return client;
}

/** A client whose panel is open, on a service with nobody else; stopAll() ends it. */
export function opened(service, options) {
  const client = clientOf(service, options);
  client.resume();
  client.open();
  return client;
}

export function stopAll() {
  clients.splice(0).forEach((client) => client.stop());
}

export const listening = (service) => () => service.current?.streams.length > 0;
export const settled = (count) => (state) => state.outbox.length === 0 && state.messages.length >= count;

/** Resolves when the client's state satisfies `holds`; fails when the loop has turned a thousand times without. */
export async function until(client, holds) {
  for (let turn = 0; turn < 1000; turn += 1) {
    if (holds(client.state)) return client.state;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error(`never came true: ${holds}\n${JSON.stringify(client.state)}`);
}

export const offline = () => Promise.reject(new TypeError("no network"));
export const answerLost = async (answer) => (await answer(), offline());
export const problem = (status, headers) => () => response(status, { status }, headers);
export const texts = (state) => state.messages.map(({ text }) => text);
