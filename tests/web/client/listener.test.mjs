import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { link, notice } from "../../../bot/web/client/view.js";
import { FakeNap, FakeService, listening, offline, opened, problem, settled, stopAll, StuckNap, texts, until } from "./fakes.mjs";

afterEach(stopAll);

test("a broken stream is followed again from where it broke", async () => {
  const service = new FakeService();
  const client = opened(service);
  client.say("hello");
  await until(client, settled(2));
  await until(client, listening(service));
  service.drop();
  service.sayUnheard("operator", "while you were away");
  await until(client, settled(3));
  await until(client, listening(service));
  service.say("operator", "and now");
  assert.deepEqual(texts(await until(client, settled(4))).slice(2), ["while you were away", "and now"]);
  assert.equal(service.calls.filter(({ name }) => name.endsWith("events")).at(-1).after, "2");
});

test("a page that nobody looks at gives its stream back and catches up when it is looked at again", async () => {
  const service = new FakeService();
  const client = opened(service);
  await until(client, listening(service));
  const signal = () => service.calls.filter(({ name }) => name.endsWith("events")).at(-1).options.signal;
  client.look(false);
  assert.ok(signal().aborted);
  service.sayUnheard("operator", "in the meantime");
  client.look(true);
  await until(client, settled(1));
  await until(client, () => !signal().aborted);
});

test("events twice or in the wrong order end up once and in order", async () => {
  const service = new FakeService();
  const client = opened(service);
  await until(client, listening(service));
  const [one, two, three] = ["a", "b", "c"].map((text) => service.sayUnheard("operator", text));
  [two, one, two, three, one].forEach((said) => service.push("message", said));
  assert.deepEqual(texts(await until(client, settled(3))), ["a", "b", "c"]);
});

test("a message that the stream left out is fetched as soon as the gap shows", async () => {
  const service = new FakeService();
  const client = opened(service);
  await until(client, listening(service));
  service.sayUnheard("operator", "left out");
  service.say("operator", "told");
  assert.deepEqual(texts(await until(client, settled(2))), ["left out", "told"]);
});

test("an event that arrives in small pieces is read whole", async () => {
  const service = new FakeService();
  const client = opened(service);
  await until(client, listening(service));
  const told = JSON.stringify({ owner: "operator", operator: { name: "Zoë שלום" } });
  const lines = `: still here\r\n\r\nevent: owner\r\ndata: ${told}\r\n\r\n`;
  for (const byte of new TextEncoder().encode(lines)) service.raw(Uint8Array.of(byte));
  await until(client, (state) => state.operator?.name === "Zoë שלום");
});

test("a token that no longer opens the event stream begins a new conversation", async () => {
  const service = new FakeService();
  const client = opened(service);
  await until(client, listening(service));
  service.forget();
  service.drop();
  const state = await until(client, (now) => now.conversation?.id === "c2");
  assert.equal(state.notice.kind, "renewed");
});

test("a change of owner, its wait and its typing mark are followed", async () => {
  const service = new FakeService();
  const client = opened(service);
  await until(client, listening(service));
  service.push("owner", { owner: "queue", operator: null });
  service.push("wait", { text: "About four minutes" });
  await until(client, (state) => state.owner === "queue" && state.wait === "About four minutes");
  service.push("owner", { owner: "operator", operator: { name: "Jonas" } });
  await until(client, (state) => state.operator?.name === "Jonas" && state.wait === "");
  service.push("typing", { author: "operator" });
  await until(client, (state) => state.typing);
  await until(client, (state) => !state.typing);
});

test("what was seen is reported once", async () => {
  const service = new FakeService();
  const client = opened(service);
  await until(client, listening(service));
  service.say("operator", "hello");
  await until(client, settled(1));
  client.markRead();
  client.markRead();
  const reads = service.calls.filter(({ name }) => name.endsWith("/read"));
  assert.deepEqual(reads.map(({ body }) => body), [{ up_to: 1 }]);
});

test("a stream that says nothing any more is taken for dead and opened again", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const service = new FakeService();
  const client = opened(service);
  await until(client, listening(service));
  const streams = () => service.calls.filter(({ name }) => name.endsWith("events"));
  context.mock.timers.tick(39_000);
  service.raw(new TextEncoder().encode(": \n\n"));
  await until(client, () => true);
  await new Promise((resolve) => setImmediate(resolve));
  context.mock.timers.tick(39_000);
  assert.equal(streams().length, 1);
  context.mock.timers.tick(2_000);
  await until(client, () => streams().length === 2);
});

test("behind a proxy that holds streams back, what was missed comes with each new try", async () => {
  const service = new FakeService();
  const client = opened(service);
  await until(client, listening(service));
  service.failNext("events", offline);
  service.failNext("events", offline);
  service.sayUnheard("operator", "held back");
  service.drop();
  const state = await until(client, settled(1));
  assert.deepEqual(texts(state), ["held back"]);
});

test("the screen says so when the stream cannot be had, and no longer when it can", async () => {
  const service = new FakeService();
  const client = opened(service);
  await until(client, listening(service));
  service.failNext("events", offline);
  service.failNext("events", offline);
  service.drop();
  await until(client, (state) => link(state) === "lost" && notice(state).kind === "lost");
  await until(client, (state) => link(state) === "up" && notice(state) === null);
});

test("an event stream that is refused for now is asked for again no sooner than it says", async () => {
  const service = new FakeService();
  const napper = new FakeNap();
  const client = opened(service, { napper });
  await until(client, listening(service));
  service.failNext("events", problem(429, { "Retry-After": "20" }));
  service.drop();
  await until(client, () => napper.naps.includes(20_000));
});

test("as soon as the stream is back, what waits is sent", async () => {
  const service = new FakeService();
  const naps = [];
  const napper = { nap: (ms, signal) => new Promise((end) => (naps.push(end), signal.addEventListener("abort", end))) };
  const client = opened(service, { napper });
  await until(client, listening(service));
  service.cable(false);
  await until(client, () => naps.length === 1);
  client.say("hello");
  await until(client, () => naps.length === 2);
  naps[0]();
  await until(client, (state) => state.lost && naps.length === 3);
  service.cable(true);
  naps[2]();
  await until(client, settled(2));
});

test("nobody types any more once the line is cut", async () => {
  const service = new FakeService();
  const client = opened(service, { napper: new StuckNap() });
  await until(client, listening(service));
  service.push("typing", { author: "operator" });
  await until(client, (state) => state.typing);
  client.look(false);
  assert.equal(client.state.typing, false);
});
