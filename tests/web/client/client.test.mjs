import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { Offline } from "../../../bot/web/client/api.js";
import { transcript } from "../../../bot/web/client/view.js";
import {
  FakeArea, FakeNap, FakeService, answerLost, clientOf,
  listening, offline, opened, problem, settled, stopAll, StuckNap, texts, until,
} from "./fakes.mjs";

afterEach(stopAll);

test("what is said is stored and answered", async () => {
  const service = new FakeService();
  const client = opened(service);
  client.say("hello");
  assert.deepEqual(texts(await until(client, settled(2))), ["hello", "re: hello"]);
  assert.deepEqual(service.sent(), [{ client_message_id: "id-1", text: "hello" }]);
});

test("a pressed choice is sent by its id and shown by its title", async () => {
  const service = new FakeService();
  const client = opened(service);
  client.choose({ id: "late", title: "It is late" });
  assert.equal(transcript(client.state).at(-1).text, "It is late");
  await until(client, settled(2));
  assert.deepEqual(service.sent(), [{ client_message_id: "id-1", choice: "late" }]);
});

test("every call carries the conversation's token in its header", async () => {
  const service = new FakeService();
  const client = opened(service);
  client.say("hello");
  await until(client, settled(2));
  const own = service.calls.filter(({ name }) => name !== "POST /api/conversations");
  assert.ok(own.length > 1 && own.every(({ options }) => options.headers.Authorization === "Bearer token of c1"));
});

test("messages wait without a network and go out in the order they were written", async () => {
  const service = new FakeService();
  const client = opened(service);
  await until(client, listening(service));
  service.failNext("id/messages", offline);
  service.failNext("id/messages", offline);
  ["one", "two", "three"].forEach((text) => client.say(text));
  const waits = await until(client, (state) => state.notice?.kind === "offline");
  assert.equal(waits.outbox[0].status, "waiting");
  const state = await until(client, settled(6));
  assert.deepEqual(texts(state), ["one", "re: one", "two", "re: two", "three", "re: three"]);
  assert.equal(state.notice, null);
});

test("after a lost answer the same id is sent again and the message stands once", async () => {
  const service = new FakeService();
  const client = opened(service);
  await until(client, (state) => state.conversation);
  client.look(false);
  service.failNext("POST /api/conversations/id/messages", answerLost);
  client.say("hello");
  const state = await until(client, settled(2));
  assert.deepEqual(service.sent().map((body) => body.client_message_id), ["id-1", "id-1"]);
  assert.deepEqual(texts(state), ["hello", "re: hello"]);
});

test("a lost answer is not waited for when the stream tells it", async () => {
  const service = new FakeService();
  const client = opened(service, { napper: new StuckNap() });
  await until(client, listening(service));
  service.failNext("POST /api/conversations/id/messages", answerLost);
  client.say("hello");
  const state = await until(client, settled(2));
  await until(client, (now) => now.notice === null);
  assert.deepEqual([texts(state), service.sent().length], [["hello", "re: hello"], 1]);
});

test("an own message that the stream tells first is shown once and keeps its place", async () => {
  const service = new FakeService();
  const client = opened(service);
  await until(client, listening(service));
  service.failNext("POST /api/conversations/id/messages", async (answer) => {
    const given = await answer();
    service.current.messages.forEach((one) => service.push("message", one));
    await until(client, (state) => state.messages.length === 2);
    assert.deepEqual(transcript(client.state).map(({ key }) => key), ["id-1", "seq-2"]);
    return given;
  });
  client.say("hello");
  const state = await until(client, settled(2));
  assert.deepEqual(transcript(state).map(({ key }) => key), ["id-1", "seq-2"]);
});

test("the waits between tries double, stay under half a minute and keep to Retry-After", async () => {
  const service = new FakeService();
  const napper = new FakeNap();
  const client = opened(service, { napper });
  await until(client, listening(service));
  for (let count = 0; count < 7; count += 1) service.failNext("POST /api/conversations/id/messages", offline);
  service.failNext("POST /api/conversations/id/messages", problem(429, { "Retry-After": "90" }));
  client.say("hello");
  await until(client, settled(2));
  assert.deepEqual(napper.naps, [800, 1600, 3200, 6400, 12800, 25600, 30000, 90000]);
});

test("told to slow down, the shopper reads for how long", async () => {
  const service = new FakeService();
  const client = opened(service);
  service.failNext("POST /api/conversations/id/messages", problem(429, { "Retry-After": "7" }));
  client.say("hello");
  await until(client, (state) => state.notice?.kind === "pause" && state.notice.seconds === 7);
  await until(client, settled(2));
});

test("a message kept by a service that cannot answer is not sent again and is answered by the stream", async () => {
  const service = new FakeService();
  const client = opened(service);
  await until(client, listening(service));
  service.failNext("POST /api/conversations/id/messages", () => {
    service.sayUnheard("shopper", "hello", { client_message_id: "id-1" });
    return problem(503, { "Retry-After": "5" }, { stored: true })();
  });
  client.say("hello");
  const kept = await until(client, (state) => state.outbox.length === 0);
  assert.equal(kept.notice.kind, "kept");
  service.say("bot", "Here I am again.");
  const state = await until(client, settled(2));
  assert.equal(state.notice, null);
  assert.equal(service.sent().length, 1);
  assert.deepEqual(transcript(state).map(({ key }) => key), ["id-1", "seq-2"]);
});

test("the shopper hears that a message is kept, also when the stream has told it before", async () => {
  const service = new FakeService();
  const client = opened(service);
  await until(client, listening(service));
  service.failNext("POST /api/conversations/id/messages", async () => {
    service.say("shopper", "hello", { client_message_id: "id-1" });
    await until(client, (state) => state.messages.length === 1);
    return problem(503, { "Retry-After": "5" }, { stored: true })();
  });
  client.say("hello");
  const state = await until(client, ({ outbox }) => outbox.length === 0);
  assert.deepEqual([state.notice, service.sent().length], [{ kind: "kept" }, 1]);
});

test("a message that a 503 did not keep is sent again", async () => {
  const service = new FakeService();
  const client = opened(service);
  service.failNext("POST /api/conversations/id/messages", problem(503, {}));
  client.say("hello");
  assert.deepEqual(texts(await until(client, settled(2))), ["hello", "re: hello"]);
});

test("a refused message fails by itself, later ones go on, and a retry sends it again", async () => {
  const service = new FakeService();
  const client = opened(service);
  service.failNext("POST /api/conversations/id/messages", problem(422));
  client.say("bad");
  client.say("good");
  const state = await until(client, ({ outbox, messages }) => outbox.length === 1 && messages.length === 2);
  assert.deepEqual([state.outbox[0].status, state.outbox[0].reason], ["failed", 422]);
  assert.deepEqual(transcript(state).map(({ text }) => text), ["bad", "good", "re: good"]);
  client.retry("id-1");
  assert.deepEqual(texts(await until(client, settled(4))), ["good", "re: good", "bad", "re: bad"]);
});

test("a choice that is no longer offered is said in its words when it is tried again", async () => {
  const service = new FakeService();
  const client = opened(service);
  service.failNext("POST /api/conversations/id/messages", problem(422, {}, { field: "choice" }));
  client.choose({ id: "late", title: "It is late" });
  await until(client, (state) => state.outbox[0]?.status === "failed");
  client.retry("id-1");
  await until(client, settled(2));
  assert.deepEqual(service.sent().at(-1), { client_message_id: "id-1", text: "It is late" });
});

for (const [name, fault] of Object.entries({
  "a proxy without a service": () => new Response("Bad gateway", { status: 502 }),
  "a proxy that knows no such page": () => new Response("<h1>Not found</h1>", { status: 404 }),
  "a page of somebody else's": () => new Response("<h1>Sign in to this network</h1>", { status: 200 }),
})) {
  test(`what is not the service's own answer ends nothing and fails nothing: ${name}`, async () => {
    const service = new FakeService();
    const client = opened(service);
    for (let count = 0; count < 10; count += 1) service.failNext("id/messages", fault);
    client.say("hello");
    assert.deepEqual(texts(await until(client, settled(2))), ["hello", "re: hello"]);
    assert.equal(service.conversations.size, 1);
  });
}

test("a service that keeps failing is given up after six faults, and lost networks are not counted", async () => {
  const service = new FakeService();
  const client = opened(service);
  await until(client, listening(service));
  client.look(false);
  for (let count = 0; count < 6; count += 1) {
    service.failNext("POST /api/conversations/id/messages", offline);
    service.failNext("POST /api/conversations/id/messages", problem(500));
  }
  client.say("hello");
  const state = await until(client, ({ outbox }) => outbox[0].status === "failed");
  assert.deepEqual([state.outbox[0].reason, state.notice, service.sent().length], [500, null, 12]);
});

for (const status of [401, 404, 409]) {
  test(`a conversation that is gone (${status}) begins anew and keeps what was not sent`, async () => {
    const service = new FakeService();
    const client = opened(service);
    client.say("before");
    await until(client, settled(2));
    service.failNext("POST /api/conversations/id/messages", problem(status));
    client.say("after");
    const state = await until(client, (now) => now.conversation?.id === "c2" && now.outbox.length === 0);
    assert.deepEqual(texts(state), ["after", "re: after"]);
    assert.deepEqual(service.sent().slice(1).map((body) => body.client_message_id), ["id-2", "id-2"]);
  });
}

test("the next page takes up the conversation, its messages and what was not sent", async () => {
  const service = new FakeService();
  const area = new FakeArea();
  const first = opened(service, { area });
  first.say("one");
  await until(first, settled(2));
  service.failNext("POST /api/conversations/id/messages", offline);
  first.say("two");
  await until(first, (state) => state.outbox[0]?.status === "waiting" && state.notice);
  first.stop();
  const second = opened(service, { area, prefix: "next" });
  assert.deepEqual(texts(second.state).slice(0, 2), ["one", "re: one"]);
  await until(second, settled(4));
  assert.equal(service.conversations.size, 1);
});

test("two tabs opened at once share the conversation that one of them began", async () => {
  const service = new FakeService();
  const area = new FakeArea();
  const one = opened(service, { area, prefix: "one" });
  const other = clientOf(service, { area, prefix: "other" });
  other.resume();
  await until(one, (state) => state.conversation);
  other.open();
  const state = await until(other, (now) => now.conversation);
  assert.equal(state.conversation.id, one.state.conversation.id);
});

test("a service that is not there when the chat is opened is tried until it is", async () => {
  const service = new FakeService();
  service.failNext("POST /api/conversations", offline);
  service.failNext("POST /api/conversations", problem(500));
  const client = opened(service);
  await until(client, (state) => state.notice?.kind === "offline");
  const state = await until(client, (now) => now.conversation);
  assert.equal(state.notice, null);
});

const ASIDES = {
  feedback: { call: (client) => client.rate("csat", 5, "quick"), body: { kind: "csat", score: 5, comment: "quick" } },
  push: { call: (client) => client.pushTo("fcm", "device"), body: { platform: "fcm", address: "device" } },
  identify: { call: (client) => client.identify("a.b.c"), body: { customer_token: "a.b.c" } },
};
for (const [what, { call, body }] of Object.entries(ASIDES)) {
  test(`the service is told, and a refusal reaches the caller: ${what}`, async () => {
    const service = new FakeService();
    const client = opened(service);
    await client.open();
    await call(client);
    assert.deepEqual(service.calls.at(-1).body, body);
    service.failNext(`id/${what}`, problem(400, {}, { detail: "must be better", field: "it" }));
    await assert.rejects(call(client), { status: 400, message: "must be better", field: "it" });
    service.failNext(`id/${what}`, offline);
    await assert.rejects(call(client), Offline);
  });
}

test("what is erased is gone at the service, from the screen and from what is kept", async () => {
  const [service, area] = [new FakeService(), new FakeArea()];
  const client = opened(service, { area });
  client.say("a secret");
  await until(client, settled(2));
  await client.erase();
  assert.deepEqual([client.state.messages, service.conversations.size, area.length], [[], 0, 0]);
});

test("what could not be erased at the service stays here too", async () => {
  const service = new FakeService();
  const client = opened(service);
  client.say("a secret");
  await until(client, settled(2));
  service.failNext("DELETE /api/conversations/id", offline);
  await assert.rejects(client.erase(), Offline);
  assert.equal(client.state.messages.length, 2);
});

test("what is forgotten here is kept by the service, and the next conversation is another", async () => {
  const service = new FakeService();
  const client = opened(service);
  client.say("hello");
  await until(client, settled(2));
  client.forget();
  client.say("somebody else");
  await until(client, (state) => state.conversation?.id === "c2" && state.outbox.length === 0);
  assert.equal(service.conversations.size, 2);
});

test("a shopper whose word from the shop has run out may talk all the same", async () => {
  const service = new FakeService();
  const client = clientOf(service);
  client.about = { channel: "web", customer_token: "old" };
  service.failNext("POST /api/conversations", problem(401, {}, { field: "customer_token" }));
  await client.open();
  assert.deepEqual(service.calls.map(({ body }) => body).slice(0, 2), [{ channel: "web", customer_token: "old" }, { channel: "web" }]);
});

test("a conversation taken up from an earlier page learns once who is signed in now", async () => {
  const [service, area] = [new FakeService(), new FakeArea()];
  await opened(service, { area }).open();
  const next = clientOf(service, { area, prefix: "next" });
  next.about = { channel: "web", customer_token: "a.b.c" };
  next.resume();
  await next.open();
  await next.open();
  const told = service.calls.filter(({ name }) => name.endsWith("identify"));
  assert.deepEqual(told.map(({ body }) => body), [{ customer_token: "a.b.c" }]);
});
