import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";

const SOURCE = readFileSync(new URL("../../../bot/web/app/worker.js", import.meta.url), "utf8");
const ORIGIN = "https://chat.example.com";
const WORDS = { "push.title": "You have a reply", "push.text": "Open the chat to read it." };

/** Everything a worker finds around itself; `net(path)` answers its requests, or throws. */
class FakeWorld {
  constructor(net) {
    Object.assign(this, { net, listeners: {}, kept: new Map(), shown: [], opened: [], pages: [], timers: [] });
    const match = async (request) => this.kept.get(path(request))?.clone();
    const cache = {
      match,
      put: async (request, response) => void this.kept.set(path(request), response),
      keys: async () => [...this.kept.keys()].map((name) => ({ url: ORIGIN + name })),
      add: async (address) => {
        const response = await this.net(path(address));
        if (!response.ok) throw new TypeError("not good");
        this.kept.set(path(address), response);
      },
    };
    const self = {
      location: { origin: ORIGIN },
      skipWaiting: async () => {},
      caches: { open: async () => cache, match },
      registration: { showNotification: async (title, more) => void this.shown.push({ title, ...more }) },
      clients: { matchAll: async () => this.pages, openWindow: async (where) => void this.opened.push(where) },
      navigator: {},
      addEventListener: (name, listener) => (this.listeners[name] = listener),
    };
    const globals = {
      self, URL, Request: class { constructor(where) { this.url = ORIGIN + where; } },
      fetch: async (request) => this.net(path(request)),
      setTimeout: (then, _, value) => this.timers.push(() => then(value)),
    };
    vm.runInNewContext(SOURCE, globals);
  }

  /** What comes of an event: what it waits for or answers; undefined when it does nothing. */
  async happens(name, more) {
    let outcome;
    const take = (promise) => (outcome = promise);
    this.listeners[name]({ ...more, waitUntil: take, respondWith: take });
    return outcome;
  }

  fetch(where, method = "GET") {
    return this.happens("fetch", { request: { url: where.startsWith("/") ? ORIGIN + where : where, method } });
  }
}

const path = (request) => new URL(request.url ?? request, ORIGIN).pathname;
const fresh = async (where) => new Response(`new ${where}`);
const down = async () => { throw new TypeError("no network"); };
const words = async () => Response.json(WORDS);

test("what is kept opens the page when there is no network", async () => {
  const world = new FakeWorld(fresh);
  await world.happens("message", { data: { keep: [`${ORIGIN}/app`, `${ORIGIN}/client/index.js`] } });
  world.net = down;
  assert.equal(await (await world.fetch("/client/index.js")).text(), "new /client/index.js");
});

test("with a network the newest is taken, and kept for later", async () => {
  const world = new FakeWorld(async () => new Response("old"));
  await world.fetch("/app");
  world.net = async () => new Response("new");
  assert.equal(await (await world.fetch("/app")).text(), "new");
  world.net = down;
  assert.equal(await (await world.fetch("/app")).text(), "new");
});

test("a service that fails does not replace what is kept", async () => {
  const world = new FakeWorld(fresh);
  await world.fetch("/app");
  world.net = async () => new Response("broken", { status: 502 });
  assert.equal(await (await world.fetch("/app")).text(), "new /app");
});

test("a network that only pretends is not waited for", async () => {
  const world = new FakeWorld(fresh);
  await world.fetch("/app");
  world.net = () => new Promise(() => {});
  const answer = world.fetch("/app");
  for (let turn = 0; turn < 10 && !world.timers.length; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  world.timers[0]();
  assert.equal(await (await answer).text(), "new /app");
});

test("nothing of the shell that cannot be had keeps the rest from being kept", async () => {
  const world = new FakeWorld(async (where) => (where === "/widget/gone.js" ? down() : fresh(where)));
  await world.happens("message", { data: { keep: [`${ORIGIN}/widget/gone.js`, `${ORIGIN}/widget/there.js`] } });
  assert.deepEqual([...world.kept.keys()], ["/widget/there.js"]);
});

const PASSED_BY = ["/api/conversations/x/messages?after=1", "/api/push/key", "/", "/desk", "/apparel", "https://other.example/app"];
for (const where of PASSED_BY) {
  test(`what is not a file of the page goes past the worker and is never kept: ${where}`, async () => {
    const world = new FakeWorld(fresh);
    assert.equal(await world.fetch(where), undefined);
    await world.happens("message", { data: { keep: [where.startsWith("/") ? ORIGIN + where : where] } });
    assert.equal(world.kept.size, 0);
  });
}

test("only reading is answered from what is kept", async () => {
  assert.equal(await new FakeWorld(fresh).fetch("/app", "POST"), undefined);
});

test("a push is shown with its words, one at a time", async () => {
  const world = new FakeWorld(words);
  await world.happens("push", { data: { json: () => ({ seq: 4, author: "operator", text: "It comes tomorrow." }) } });
  const [{ title, body, tag }] = world.shown;
  assert.deepEqual([title, body, tag], ["You have a reply", "It comes tomorrow.", "reply"]);
});

test("a push without a network is shown also when no page has said yet what to keep", async () => {
  const world = new FakeWorld(words);
  await world.happens("install", {});
  world.net = down;
  await world.happens("push", { data: { json: () => ({ text: "It comes tomorrow." }) } });
  assert.equal(world.shown[0].title, "You have a reply");
});

for (const [name, data] of Object.entries({ empty: null, "not JSON": { json: () => { throw new SyntaxError(); } } })) {
  test(`a push that cannot be read is shown all the same: ${name}`, async () => {
    const world = new FakeWorld(words);
    await world.happens("push", { data });
    assert.equal(world.shown[0].body, WORDS["push.text"]);
  });
}

test("a press on it brings the open app to the front", async () => {
  const world = new FakeWorld(fresh);
  let focused = 0;
  world.pages = [{ url: `${ORIGIN}/app/developers` }, { url: `${ORIGIN}/app?x=1`, focus: async () => (focused += 1) }];
  let closed = 0;
  await world.happens("notificationclick", { notification: { close: () => (closed += 1) } });
  assert.deepEqual([focused, closed, world.opened.length], [1, 1, 0]);
});

test("a press on it opens the app where none is open", async () => {
  const world = new FakeWorld(fresh);
  await world.happens("notificationclick", { notification: { close: () => {} } });
  assert.deepEqual(world.opened, ["/app"]);
});
