/** A service that keeps the HTTP contract in memory, and everything else a client is handed. */

import { Api } from "../../../bot/web/client/api.js";
import { Client } from "../../../bot/web/client/client.js";
import { Store } from "../../../bot/web/client/store.js";

const AT = "2026-03-01T09:00:00Z";

export function message(seq, author = "bot", more = {}) {
  const text = `${author} ${seq}`;
  return { seq, id: `m${seq}`, author, at: AT, text, language: "en", choices: [], cards: [], ...more };
}

function response(status, body, headers = {}) {
  const kind = status < 400 ? "application/json" : "application/problem+json";
  const content = status === 204 ? null : JSON.stringify(body);
  return new Response(content, { status, headers: { "Content-Type": kind, ...headers } });
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
    this.reachable = true;
  }

  /** The network between the service and everybody is gone, or back. */
  cable(up) {
    this.reachable = up;
    for (const { streams } of this.conversations.values()) if (!up) streams.splice(0).forEach((one) => one.error(new TypeError()));
  }

  /** The next call whose "METHOD path" ends so goes wrong: `fault(answer, signal)` may answer, throw, or lose the answer. */
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
      const answer = () => (this.reachable ? this.#answer(pathname, call, options) : offline());
      return index < 0 ? answer() : this.faults.splice(index, 1)[0].fault(answer, options.signal);
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
  sayUnheard(author, text, more = {}) {
    return this.#append(this.current, author, text, more);
  }

  push(type, data) {
    this.raw(event(type, data));
  }

  raw(bytes) {
    this.#tell(this.current, bytes);
  }

  /** Every open stream ends, as when a proxy loses patience. */
  drop() {
    for (const stream of this.current.streams.splice(0)) stream.close();
  }

  #tell({ streams }, bytes) {
    for (const stream of streams) stream.enqueue(bytes);
  }

  #append(conversation, author, text, more = {}) {
    const said = message(conversation.messages.length + 1, author, { text, ...more });
    conversation.messages.push(said);
    return said;
  }

  #answer(pathname, call, { headers, signal }) {
    if (pathname === "/api/conversations") return this.#start();
    const [, id, what] = /conversations\/(c\d+)\/?(\w*)/.exec(pathname);
    const conversation = this.conversations.get(id);
    if (headers.Authorization !== `Bearer ${conversation?.token}`) return response(401, {});
    if (!what) this.conversations.delete(id);
    if (["read", "feedback", "push", ""].includes(what)) return response(204);
    if (what === "identify") return response(200, { identified: true });
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
        signal.addEventListener("abort", () => {
          conversation.streams = conversation.streams.filter((one) => one !== stream);
          if (this.reachable) stream.error(signal.reason);
        });
      },
    });
    const missed = conversation.messages.filter(({ seq }) => seq > after);
    for (const one of missed) conversation.streams.at(-1).enqueue(event("message", one));
    return new Response(body, { status: 200 });
  }

  #take(conversation, { client_message_id: id, text, choice }) {
    if (!conversation.answers.has(id)) {
      const said = text ?? `choice ${choice}`;
      const accepted = this.#append(conversation, "shopper", said, { client_message_id: id });
      const messages = [this.#append(conversation, "bot", `re: ${accepted.text}`)];
      for (const one of [accepted, ...messages]) this.#tell(conversation, event("message", one));
      const { owner, messages: all } = conversation;
      conversation.answers.set(id, { accepted, messages, owner, cursor: all.length });
    }
    return response(200, conversation.answers.get(id));
  }
}

/** The Storage interface, in memory, with room for so many characters; `others` are told of every change. */
export class FakeArea {
  kept = new Map();

  constructor({ room = Infinity } = {}) {
    this.room = room;
  }

  get length() {
    return this.kept.size;
  }

  key(index) {
    return [...this.kept.keys()][index] ?? null;
  }

  getItem(key) {
    return this.kept.get(key) ?? null;
  }

  setItem(key, value) {
    const others = [...this.kept].filter(([name]) => name !== key);
    const taken = others.reduce((sum, [name, text]) => sum + name.length + text.length, key.length + value.length);
    if (taken > this.room) throw new DOMException("no room", "QuotaExceededError");
    this.kept.set(key, value);
  }

  removeItem(key) {
    this.kept.delete(key);
  }
}

/** A window with its document: what happens to it is told by hand. */
export class FakePage extends EventTarget {
  document = Object.assign(new EventTarget(), { visibilityState: "visible", tell });
  navigator = { onLine: true };
  tell = tell;

  hide() {
    this.document.visibilityState = "hidden";
    this.document.tell("visibilitychange");
  }

  show() {
    this.document.visibilityState = "visible";
    this.document.tell("visibilitychange");
  }
}

function tell(name, more = {}) {
  this.dispatchEvent(Object.assign(new Event(name), more));
}

/** A nap that takes one turn of the loop and remembers how long it would have been. */
export class FakeNap {
  naps = [];

  nap = (ms) => {
    this.naps.push(ms);
    return new Promise((resolve) => setImmediate(resolve));
  };
}

/** A nap that ends only when it is cut short. */
export class StuckNap {
  nap = (ms, signal) => new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
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
/** Nobody answers, until the call is given up. */
export const hanging = (answer, signal) =>
  new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
export const answerLost = async (answer) => (await answer(), offline());
export const problem = (status, headers, more) => () => response(status, { status, ...more }, headers);
export const texts = (state) => state.messages.map(({ text }) => text);
