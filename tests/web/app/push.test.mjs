import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { bytes, PushOffer } from "../../../bot/web/app/push.js";
import { FakeArea, FakeService, offline, opened, settled, stopAll, until } from "../client/fakes.mjs";

afterEach(stopAll);

const KEY = "BPk-_w";

/** A push manager whose one subscription is to `key`. */
class FakePushManager {
  constructor(key) {
    this.found = key && this.#made(key);
    this.keys = [];
  }

  getSubscription = async () => this.found;

  subscribe = async ({ applicationServerKey: key }) => {
    this.keys.push([...key]);
    return (this.found = this.#made(key));
  };

  #made(key) {
    const unsubscribe = async () => (this.found = null);
    return { options: { applicationServerKey: Uint8Array.from(key).buffer }, unsubscribe, toJSON: () => ({ endpoint: "there" }) };
  }
}

/** An offer in a conversation in which the shopper has spoken; `answer` is what they say when the browser asks. */
async function offering({ key = KEY, permission = "default", answer = "granted", subscribed, area = new FakeArea() } = {}) {
  const service = new FakeService();
  const client = opened(service, { area });
  client.say("hello");
  await until(client, settled(2));
  client.api.pushKey = async () => key ?? Promise.reject(new Error("404"));
  const pushManager = new FakePushManager(subscribed);
  const notifications = { permission, requestPermission: async () => (notifications.permission = answer) };
  const offer = new PushOffer({ client, registration: { pushManager }, notifications, memory: area });
  return { service, client, offer, pushManager, area, told: () => told(service) };
}

const told = (service) => service.calls.filter(({ name }) => name.endsWith("id/push")).map(({ body }) => body);
const ADDRESS = { platform: "webpush", address: '{"endpoint":"there"}' };

test("who takes the offer is told where replies come from then on", async () => {
  const { offer, pushManager, told } = await offering();
  await offer.begin();
  assert.equal(offer.state, "ask");
  await offer.take();
  assert.deepEqual([offer.state, told()], ["on", [ADDRESS]]);
  assert.deepEqual(pushManager.keys, [[...bytes(KEY)]]);
});

test("the key is read as the service writes it", () => {
  assert.deepEqual([...bytes("BPk-_w")], [0x04, 0xf9, 0x3e, 0xff]);
});

const NOTHING = { "the service has no key": { key: null }, "the shopper has said no before": { permission: "denied" } };
for (const [name, how] of Object.entries(NOTHING)) {
  test(`nothing is offered where it would lead nowhere: ${name}`, async () => {
    const { offer } = await offering(how);
    await offer.begin();
    assert.equal(offer.state, "none");
  });
}

test("nothing is offered before the shopper has spoken", async () => {
  const service = new FakeService();
  const client = opened(service);
  await client.open();
  client.api.pushKey = async () => KEY;
  const offer = new PushOffer({ client, notifications: { permission: "default" }, memory: new FakeArea() });
  await offer.begin();
  assert.equal(offer.state, "none");
  client.say("hello");
  await until(client, settled(2));
  assert.equal(offer.state, "ask");
});

for (const [answer, state] of [["denied", "none"], ["default", "ask"]]) {
  test(`a shopper who answers "${answer}" is taken at their word`, async () => {
    const { offer, told } = await offering({ answer });
    await offer.begin();
    await offer.take();
    assert.deepEqual([offer.state, told()], [state, []]);
  });
}

test("what failed can be tried again", async () => {
  const { offer, service, told } = await offering();
  await offer.begin();
  service.failNext("id/push", offline);
  await offer.take();
  assert.deepEqual([offer.state, offer.open], ["failed", true]);
  await offer.take();
  assert.deepEqual([offer.state, told().length], ["on", 2]);
});

test("on the next page nothing is asked and nothing is told twice", async () => {
  const first = await offering();
  await first.offer.begin();
  await first.offer.take();
  const { client, area, service } = first;
  const registration = { pushManager: first.pushManager };
  const next = new PushOffer({ client, registration, notifications: { permission: "granted" }, memory: area });
  await next.begin();
  assert.deepEqual([next.state, told(service).length], ["none", 1]);
});

test("a conversation that begins anew is told the address too, unasked", async () => {
  const { offer, client, service } = await offering();
  await offer.begin();
  await offer.take();
  client.forget();
  await client.open();
  for (let turn = 0; turn < 20 && told(service).length < 2; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(told(service), [ADDRESS, ADDRESS]);
});

test("what fails unasked is offered again, and says nothing of a failure that nobody saw", async () => {
  const { offer, client, service } = await offering();
  await offer.begin();
  await offer.take();
  client.forget();
  service.failNext("id/push", offline);
  client.say("hello again");
  await until(client, settled(2));
  for (let turn = 0; turn < 20 && offer.state !== "ask"; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  assert.equal(offer.state, "ask");
});

test("a subscription to an earlier key is given up for one to this", async () => {
  const { offer, pushManager } = await offering({ subscribed: [1, 2, 3] });
  await offer.begin();
  await offer.take();
  assert.deepEqual(pushManager.keys, [[...bytes(KEY)]]);
});
