import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { follow } from "../../../bot/web/client/lifecycle.js";
import { link, notice, transcript } from "../../../bot/web/client/view.js";
import { clientOf, FakePage, FakeService, hanging, listening, settled, stopAll, StuckNap, texts, until } from "./fakes.mjs";

afterEach(stopAll);

const streams = (service) => service.calls.filter(({ name }) => name.endsWith("events"));
const open = (service) => streams(service).at(-1)?.options.signal.aborted === false;
const tick = () => new Promise((resolve) => setImmediate(resolve));

/** A client that listens, in a page whose clock is moved by hand; naps end only when they are cut short. */
async function living(page = new FakePage()) {
  const service = new FakeService();
  const client = clientOf(service, { napper: new StuckNap() });
  const clock = { now: 0 };
  follow(client, page, () => clock.now);
  client.resume();
  client.open();
  await until(client, listening(service));
  return { service, client, page, clock };
}

const AWAY = {
  "the screen is locked": (page) => page.hide(),
  "the page is frozen": (page) => page.document.tell("freeze"),
  "another page is opened": (page) => page.tell("pagehide"),
};
const BACK = {
  "the screen is locked": (page) => page.show(),
  "the page is frozen": (page) => page.document.tell("resume"),
  "another page is opened": (page) => page.tell("pageshow"),
};
for (const name of Object.keys(AWAY)) {
  test(`the stream is given back while nobody looks, and opened at once on return: ${name}`, async () => {
    const { service, client, page } = await living();
    AWAY[name](page);
    await tick();
    assert.equal(open(service), false);
    service.sayUnheard("operator", "meanwhile");
    BACK[name](page);
    assert.deepEqual(texts(await until(client, settled(1))), ["meanwhile"]);
    assert.deepEqual([open(service), streams(service).length, link(client.state)], [true, 2, "up"]);
  });
}

test("after a long lock a call that was under way is made again at once, with the same id", async () => {
  const { service, client, page, clock } = await living();
  service.failNext("POST /api/conversations/id/messages", hanging);
  client.say("hello");
  await until(client, () => service.sent().length === 1);
  page.hide();
  clock.now += 120_000;
  page.show();
  await until(client, settled(2));
  assert.deepEqual(service.sent().map((body) => body.client_message_id), ["id-1", "id-1"]);
});

test("a glance away disturbs no call that is under way", async () => {
  const { service, client, page, clock } = await living();
  let answered = () => {};
  service.failNext("POST /api/conversations/id/messages", async (answer) => {
    await new Promise((resolve) => (answered = resolve));
    return answer();
  });
  client.say("hello");
  await until(client, () => service.sent().length === 1);
  page.hide();
  clock.now += 5_000;
  page.show();
  assert.equal(transcript(client.state)[0].status, "sending");
  answered();
  await until(client, settled(2));
  assert.equal(service.sent().length, 1);
});

test("a device that slept without a word is noticed by its clock", async (context) => {
  context.mock.timers.enable({ apis: ["setInterval"] });
  const { service, client, clock } = await living();
  clock.now += 300_000;
  context.mock.timers.tick(5_000);
  await until(client, () => streams(service).length === 2);
  assert.equal(link(client.state), "up");
});

test("a page that lives on has its stream left alone", async (context) => {
  context.mock.timers.enable({ apis: ["setInterval"] });
  const { service, clock } = await living();
  for (let count = 0; count < 60; count += 1) {
    clock.now += 5_000;
    context.mock.timers.tick(5_000);
  }
  await tick();
  assert.equal(streams(service).length, 1);
});

test("without a network everything waits and says so, and goes out in order when it is back", async () => {
  const { service, client, page } = await living();
  service.cable(false);
  page.tell("offline");
  ["one", "two", "three"].forEach((text) => client.say(text));
  await tick();
  assert.deepEqual(transcript(client.state).map(({ status }) => status), Array(3).fill("waiting_network"));
  assert.deepEqual([notice(client.state).kind, service.sent().length], ["network", 0]);
  service.cable(true);
  page.tell("online");
  const state = await until(client, settled(6));
  assert.deepEqual(texts(state).filter((text) => !text.startsWith("re")), ["one", "two", "three"]);
  assert.deepEqual([notice(state), link(state)], [null, "up"]);
});

test("a message that is under way when the network goes waits for it, and is sent again with the same id", async () => {
  const { service, client, page } = await living();
  service.failNext("POST /api/conversations/id/messages", hanging);
  client.say("hello");
  await until(client, () => service.sent().length === 1);
  service.cable(false);
  page.tell("offline");
  await until(client, (state) => transcript(state)[0].status === "waiting_network");
  service.cable(true);
  page.tell("online");
  await until(client, settled(2));
  assert.deepEqual(service.sent().map((body) => body.client_message_id), ["id-1", "id-1"]);
});

test("a device that is wrong about its network is found out by the stream", async () => {
  const service = new FakeService();
  const client = clientOf(service);
  const page = new FakePage();
  follow(client, page);
  client.resume();
  client.open();
  await until(client, listening(service));
  page.tell("offline");
  client.say("hello");
  await until(client, settled(2));
  assert.equal(link(client.state), "up");
});

test("a page that is opened without a network says so from the first moment", async () => {
  const service = new FakeService();
  const page = new FakePage();
  page.navigator.onLine = false;
  const client = clientOf(service, { napper: new StuckNap() });
  service.cable(false);
  follow(client, page);
  client.resume();
  client.open();
  client.say("hello");
  await tick();
  assert.deepEqual([link(client.state), transcript(client.state)[0].status], ["offline", "waiting_network"]);
  service.cable(true);
  page.tell("online");
  await until(client, settled(2));
});

test("where there is no page at all, a conversation is held all the same", async () => {
  const service = new FakeService();
  const client = clientOf(service);
  follow(client, {});
  client.resume();
  client.say("hello");
  await until(client, settled(2));
});

test("a client that is stopped hears nothing of its page any more", async () => {
  const { service, client, page } = await living();
  client.stop();
  await tick();
  page.hide();
  page.show();
  service.cable(false);
  page.tell("offline");
  await tick();
  assert.deepEqual([streams(service).length, link(client.state)], [1, "up"]);
});
