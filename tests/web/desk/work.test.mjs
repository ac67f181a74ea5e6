import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { draftOf } from "../../../bot/web/desk/state.js";
import { ANA, FakeService, JO, answer, claimed, lost, message, openDesk, settled, ticket } from "./fakes.mjs";

const SAY = "POST tickets/1/messages";

function thread(one, ...messages) {
  return answer(200, { ticket: one, briefing: { wish: one.wish }, messages, cursor: messages.length });
}

/** A desk with ticket 1 open and claimed by Jo, one message in it. */
async function answering(service = new FakeService()) {
  service.on("GET tickets/1", thread(claimed(1), message(1)));
  const desk = await openDesk(service, [claimed(1)]);
  await desk.tickets.open(1);
  desk.tickets.write("Hello");
  return desk;
}

const draft = ({ store }) => draftOf(store.state, 1);

describe("answering", () => {
  test("sends the text with the last number seen, once for two presses", async () => {
    const desk = await answering(new FakeService().on(SAY, answer(200, { message: message(2, "operator", { operator: JO }), cursor: 2 })));
    await Promise.all([desk.tickets.send(), desk.tickets.send()]);
    assert.deepEqual(desk.service.to(SAY).map(({ body }) => body), [{ client_message_id: "id-1", text: "Hello", seen_seq: 1 }]);
    assert.equal(draft(desk).text, "");
  });

  test("after a lost answer sends the same id again", async () => {
    const desk = await answering(new FakeService().on(SAY, lost, answer(200, { message: message(2, "operator"), cursor: 2 })));
    await desk.tickets.send();
    assert.deepEqual(draft(desk).words, { key: "errors.0", values: {} });
    await desk.tickets.send();
    assert.deepEqual(desk.service.to(SAY).map(({ body }) => body.client_message_id), ["id-1", "id-1"]);
  });

  test("after being overtaken keeps the draft and goes on from what was shown", async () => {
    const unseen = [message(2, "operator", { operator: ANA })];
    const service = new FakeService().on(SAY, answer(409, { unseen }), answer(200, { message: message(3, "operator"), cursor: 3 }));
    const desk = await answering(service);
    await desk.tickets.send();
    assert.equal(draft(desk).text, "Hello");
    assert.deepEqual(draft(desk).unseen, unseen);
    await desk.tickets.send();
    assert.equal(service.to(SAY)[1].body.seen_seq, 2);
  });

  test("leads to the sign-in form when the session has ended, and keeps the draft", async () => {
    const desk = await answering(new FakeService().on(SAY, answer(401, {})));
    await desk.tickets.send();
    assert.equal(desk.store.state.phase, "signed_out");
    assert.equal(draft(desk).text, "Hello");
    assert.equal(desk.stopped, true);
  });

  test("is not possible on a ticket that is not mine", async () => {
    const desk = await answering();
    desk.stream.ticket(claimed(1, ANA));
    await desk.tickets.send();
    assert.deepEqual(desk.service.to(SAY), []);
  });

  test("tells that the operator is typing at most every three seconds", async () => {
    const desk = await answering(new FakeService().on("POST tickets/1/typing", answer(204)));
    for (const clock of [1_000, 2_999, 3_000, 4_000]) {
      desk.clock = clock;
      desk.tickets.write(`Hello ${clock}`);
    }
    assert.equal(desk.service.to("POST tickets/1/typing").length, 2);
  });
});

describe("claiming", () => {
  test("makes the ticket mine and says so", async () => {
    const desk = await openDesk(new FakeService().on("POST tickets/1/claim", answer(200, { ticket: claimed(1) })), [ticket(1)]);
    await desk.tickets.open(1);
    assert.equal(await desk.tickets.claim(), true);
    assert.equal(desk.store.state.toast.key, "toasts.claimed");
  });

  test("too late names who has it and shows the ticket as it is", async () => {
    const service = new FakeService().on("POST tickets/1/claim", answer(409, { holder: { name: ANA.name } }))
      .on("GET tickets/1", thread(ticket(1)), thread(claimed(1, ANA)));
    const desk = await openDesk(service, [ticket(1)]);
    await desk.tickets.open(1);
    assert.equal(await desk.tickets.claim(), false);
    assert.deepEqual(desk.store.state.toast.values, { name: ANA.name });
    assert.equal(desk.store.state.tickets[1].operator.name, ANA.name);
  });
});

describe("ending a ticket", () => {
  const ENDS = [
    ["handing back", "handBack", "POST tickets/1/hand-back", { note: "n" }, "handed_back"],
    ["resolving", "resolve", "POST tickets/1/resolve", { nature: "problem", severity: "high", note: "" }, "resolved"],
  ];
  for (const [name, method, route, closing, state] of ENDS) {
    test(`by ${name} tells the service and shows it`, async () => {
      const desk = await answering(new FakeService().on(route, answer(200, { ticket: ticket(1, { state }) })));
      assert.equal(await desk.tickets[method](closing), true);
      assert.deepEqual(desk.service.to(route)[0].body, closing);
      assert.equal(desk.store.state.tickets[1].state, state);
    });

    test(`by ${name} in vain changes nothing and says why`, async () => {
      const desk = await answering(new FakeService().on(route, answer(503, {})));
      assert.equal(await desk.tickets[method](closing), false);
      assert.equal(desk.store.state.tickets[1].state, "claimed");
      assert.equal(desk.store.state.toast.key, "errors.503");
      assert.equal(desk.store.state.busy, false);
    });
  }
});

describe("the session", () => {
  test("shows the form without a reason to one who never signed in", async () => {
    const service = new FakeService();
    const desk = await openDesk(service);
    service.on("GET me", answer(401, {}));
    await desk.session.start();
    assert.deepEqual([desk.store.state.phase, desk.store.state.notice], ["signed_out", null]);
  });

  const REFUSALS = [["sign_in.wrong", answer(401, {})], ["errors.429", answer(429, {}, { "Retry-After": "9" })], ["errors.0", lost]];
  for (const [key, given] of REFUSALS) {
    test(`tells a refused sign-in by ${key}`, async () => {
      const desk = await openDesk(new FakeService().on("POST sign-in", given));
      await desk.session.signIn("jo@shop.example", "wrong");
      assert.equal(desk.store.state.notice.key, key);
      assert.equal(desk.store.state.signingIn, false);
    });
  }

  test("reads the list and the open ticket anew when the stream is back", async () => {
    const desk = await answering();
    desk.session.onFresh = () => desk.tickets.refresh();
    desk.stream.down(false);
    assert.equal(desk.store.state.connected, false);
    desk.service.on("GET tickets?state=waiting", answer(200, { tickets: [ticket(9)] }))
      .on("GET tickets/1", thread(claimed(1), message(1), message(2)));
    desk.stream.up();
    await settled();
    assert.equal(desk.store.state.connected, true);
    assert.ok(desk.store.state.tickets[9]);
    assert.equal(desk.store.state.threads[1].messages.length, 2);
  });

  test("ends when the refused stream turns out to be an ended session", async () => {
    const desk = await answering();
    desk.service.on("GET me", answer(401, {}));
    desk.stream.down(true);
    await settled();
    assert.equal(desk.store.state.phase, "signed_out");
  });

  test("says why the first list cannot be read, and keeps a later one", async () => {
    const desk = await openDesk(new FakeService(), [ticket(1)]);
    desk.service.on("GET tickets?state=all", answer(503, {}));
    await desk.session.load();
    assert.equal(desk.store.state.list, "ready");
    desk.session.leave(null);
    await desk.session.start();
    await settled();
    assert.deepEqual(desk.store.state.listWords, { key: "errors.503", values: {} });
  });
});
