import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { follow } from "../../../bot/web/client/lifecycle.js";
import { transcript } from "../../../bot/web/client/view.js";
import { clientOf, FakeArea, FakePage, FakeService, problem, settled, stopAll, texts, until } from "./fakes.mjs";

afterEach(stopAll);

/** Two tabs of one browser: what one keeps, the other is told of. */
function tabs(service, area = new FakeArea()) {
  const pages = [new FakePage(), new FakePage()];
  return pages.map((page, index) => {
    const other = pages[1 - index];
    const own = Object.create(area, {
      setItem: { value: (key, value) => told(other, key, value, () => area.setItem(key, value)) },
      removeItem: { value: (key) => told(other, key, null, () => area.removeItem(key)) },
      length: { get: () => area.length },
    });
    const client = clientOf(service, { area: own, prefix: `tab${index}` });
    follow(client, page);
    client.resume();
    return client;
  });
}

function told(page, key, newValue, change) {
  change();
  setImmediate(() => page.tell("storage", { key, newValue }));
}

test("what is written in one tab is shown in the other, and sent once", async () => {
  const service = new FakeService();
  const [one, other] = tabs(service);
  await one.open();
  await until(other, (state) => state.conversation);
  service.cable(false);
  one.network(false);
  one.say("hello");
  await until(other, (state) => transcript(state).some(({ text }) => text === "hello"));
  service.cable(true);
  one.network(true);
  for (const tab of [one, other]) assert.deepEqual(texts(await until(tab, settled(2))), ["hello", "re: hello"]);
  assert.deepEqual(service.current.messages.map(({ text }) => text), ["hello", "re: hello"]);
});

test("a tab that is closed leaves what it could not send to the other", async () => {
  const service = new FakeService();
  const [one, other] = tabs(service);
  await one.open();
  await until(other, (state) => state.conversation);
  service.cable(false);
  one.network(false);
  other.network(false);
  one.say("first");
  one.say("second");
  await until(other, (state) => state.outbox.length === 2);
  one.stop();
  service.cable(true);
  other.network(true);
  assert.deepEqual(texts(await until(other, settled(4))), ["first", "re: first", "second", "re: second"]);
});

test("two tabs that begin at the same time end up in one conversation, and nothing said is lost", async () => {
  const service = new FakeService();
  const [one, other] = tabs(service);
  one.say("from one");
  other.say("from the other");
  await until(one, settled(4));
  await until(other, settled(4));
  assert.equal(one.state.conversation.id, other.state.conversation.id);
  assert.deepEqual(texts(one.state), texts(other.state));
  assert.deepEqual(texts(one.state).filter((text) => text.startsWith("from")).sort(), ["from one", "from the other"]);
});

test("a conversation that is over is begun anew once, and both tabs go on in it", async () => {
  const service = new FakeService();
  const [one, other] = tabs(service);
  await one.open();
  await other.open();
  service.forget();
  service.failNext("POST /api/conversations/id/messages", problem(401));
  one.say("hello again");
  await until(one, settled(2));
  other.say("me too");
  await until(other, settled(4));
  assert.equal(service.conversations.size, 2);
  assert.equal(one.state.conversation.id, other.state.conversation.id);
});

test("what is retried in one tab is no longer failed in the other", async () => {
  const service = new FakeService();
  const [one, other] = tabs(service);
  await one.open();
  service.failNext("POST /api/conversations/id/messages", problem(422));
  one.say("odd");
  await until(one, (state) => state.outbox[0]?.status === "failed");
  other.network(false);
  await until(other, (state) => state.outbox.length === 1 || state.messages.length);
  one.retry("tab0-1");
  await until(one, settled(2));
  other.network(true);
  const state = await until(other, settled(2));
  assert.deepEqual(transcript(state).map(({ status }) => status), ["sent", undefined]);
});

test("what is erased in one tab is gone from the other too", async () => {
  const service = new FakeService();
  const [one, other] = tabs(service);
  await one.open();
  one.say("a secret");
  await until(other, settled(2));
  await one.erase();
  assert.equal(one.state.conversation, null);
  await until(other, (state) => state.conversation === null && state.messages.length === 0);
});
