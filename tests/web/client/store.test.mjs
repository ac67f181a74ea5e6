import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { Store } from "../../../bot/web/client/store.js";
import { notice, transcript } from "../../../bot/web/client/view.js";
import { clientOf, FakeArea, FakeService, hanging, offline, opened, settled, stopAll, StuckNap, texts, until } from "./fakes.mjs";

afterEach(stopAll);

const ORIGIN = "https://chat.example.com";
const unsent = (area) => new Store(area, ORIGIN).load()?.outbox.map(({ text }) => text) ?? [];

/** Every method refuses, as where a browser forbids a page to keep anything. */
const FORBIDDEN = new Proxy({}, { get: () => { throw new DOMException("no", "SecurityError"); } });

test("a message is kept before anything else is done with it", () => {
  const [service, area] = [new FakeService(), new FakeArea()];
  const client = clientOf(service, { area });
  client.addEventListener("change", () => assert.deepEqual(unsent(area), ["hello"]), { once: true });
  client.say("hello");
  assert.deepEqual(unsent(area), ["hello"]);
});

test("a message is forgotten only after it stands in the transcript that is kept", async () => {
  const [service, area] = [new FakeService(), new FakeArea()];
  const client = opened(service, { area });
  const removed = [];
  area.removeItem = (key) => {
    removed.push(JSON.parse(area.getItem(`beforehand ${ORIGIN}`)).messages.map(({ text }) => text));
    area.kept.delete(key);
  };
  client.say("hello");
  await until(client, settled(2));
  assert.deepEqual(removed, [["hello", "re: hello"]]);
  assert.deepEqual(unsent(area), []);
});

/** The moments of a message's way; the page is gone at each of them, and only what was kept is left. */
const MOMENTS = {
  "as it was written": () => offline(),
  "before the service had it": hanging,
  "after the service had it": async (answer, signal) => (await answer(), hanging(answer, signal)),
  "as the answer came": (answer) => answer(),
};
for (const [name, fault] of Object.entries(MOMENTS)) {
  test(`a page that goes away loses nothing and doubles nothing: ${name}`, async () => {
    const [service, area] = [new FakeService(), new FakeArea()];
    const first = opened(service, { area });
    await until(first, (state) => state.conversation);
    service.failNext("POST /api/conversations/id/messages", fault);
    first.say("one");
    first.say("two");
    await until(first, () => service.sent().length > 0);
    first.stop();
    const second = opened(service, { area, prefix: "next" });
    await until(second, settled(4));
    assert.deepEqual(texts(second.state), ["one", "re: one", "two", "re: two"]);
    assert.deepEqual(service.current.messages.map(({ text }) => text), texts(second.state));
  });
}

test("a message that was refused is still there on the next page, to be tried again", async () => {
  const [service, area] = [new FakeService(), new FakeArea()];
  const first = opened(service, { area });
  service.failNext("POST /api/conversations/id/messages", async () => new Response("{}", {
    status: 422, headers: { "Content-Type": "application/problem+json" },
  }));
  first.say("odd");
  await until(first, (state) => state.outbox[0]?.status === "failed");
  first.stop();
  const second = opened(service, { area, prefix: "next" });
  assert.deepEqual(transcript(second.state).map(({ text, status, reason }) => [text, status, reason]), [["odd", "failed", 422]]);
  second.retry("id-1");
  await until(second, settled(2));
});

for (const [name, area] of Object.entries({ "forbidden": FORBIDDEN, "not there": null, "full": new FakeArea({ room: 10 }) })) {
  test(`where storage is ${name} the running page loses nothing and says that it must stay open`, async () => {
    const service = new FakeService();
    const client = clientOf(service, { area, napper: new StuckNap() });
    client.resume();
    await client.open();
    client.network(false);
    client.say("hello");
    assert.equal(notice(client.state).kind, "network_open");
    client.network(true);
    await until(client, settled(2));
    assert.deepEqual([texts(client.state), client.state.safe], [["hello", "re: hello"], true]);
  });
}

test("where there is little room, unsent messages come before those that can be fetched again", async () => {
  const [service, area] = [new FakeService(), new FakeArea()];
  const client = opened(service, { area });
  await until(client, (state) => state.conversation);
  for (let count = 0; count < 20; count += 1) service.say("operator", `long story number ${count}`);
  await until(client, settled(20));
  area.room = [...area.kept].reduce((sum, [key, text]) => sum + key.length + text.length, 0) + 20;
  client.network(false);
  client.say("hello");
  assert.deepEqual([unsent(area), client.state.safe], [["hello"], true]);
  client.stop();
  const next = opened(service, { area, prefix: "next" });
  await until(next, settled(22));
  assert.equal(texts(next.state).at(-2), "hello");
});

test("broken leftovers are as good as none", () => {
  const area = new FakeArea();
  area.setItem(`beforehand ${ORIGIN}`, "{");
  area.setItem(`beforehand ${ORIGIN} unsent x`, "null");
  assert.equal(new Store(area, ORIGIN).load(), null);
});

test("another service's conversation on the same page is left alone", () => {
  const area = new FakeArea();
  const [own, other] = [ORIGIN, "https://other.example"].map((origin) => new Store(area, origin));
  other.keep({ id: "x", order: 1 });
  own.clear();
  assert.equal(own.load(), null);
  assert.equal(other.load().outbox.length, 1);
});
