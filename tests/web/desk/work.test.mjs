import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { draftOf } from "../../../bot/web/desk/state.js";
import { ANA, FakeService, JO, answer, at, claimed, lost, message, openDesk, settled, started, ticket } from "./fakes.mjs";

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
    const desk = await openDesk(new FakeService().on("POST tickets/1/claim", answer(200, { ticket: claimed(1) })).on("GET tickets/1", thread(ticket(1)), thread(claimed(1))), [ticket(1)]);
    await desk.tickets.open(1);
    assert.equal(await desk.moves.claim(), true);
    assert.equal(desk.store.state.toast.key, "toasts.claim");
  });

  test("too late names who has it and shows the ticket as it is", async () => {
    const service = new FakeService().on("POST tickets/1/claim", answer(409, { holder: { name: ANA.name } }))
      .on("GET tickets/1", thread(ticket(1)), thread(claimed(1, ANA)));
    const desk = await openDesk(service, [ticket(1)]);
    await desk.tickets.open(1);
    assert.equal(await desk.moves.claim(), false);
    assert.deepEqual(desk.store.state.toast.values, { name: ANA.name });
    assert.equal(desk.store.state.tickets[1].operator.name, ANA.name);
  });
});

describe("a note", () => {
  test("is kept by the service and leaves the composer empty", async () => {
    const note = { id: 3, operator: JO, text: "He called", at: at(3) };
    const desk = await answering(new FakeService().on("POST tickets/1/notes", answer(201, { note })));
    desk.tickets.chooseMode("note");
    desk.tickets.write(" He called ");
    await Promise.all([desk.tickets.send(), desk.tickets.send()]);
    assert.deepEqual(desk.service.to("POST tickets/1/notes").map(({ body }) => body), [{ text: "He called" }]);
    assert.deepEqual(desk.store.state.threads[1].notes, [note]);
    assert.equal(draft(desk).text, "Hello");
  });

  test("is told to no shopper as typing", async () => {
    const desk = await answering(new FakeService().on("POST tickets/1/typing", answer(204)));
    const before = desk.service.to("POST tickets/1/typing").length;
    desk.clock = 60_000;
    desk.tickets.chooseMode("note");
    desk.tickets.write("He called");
    assert.equal(desk.service.to("POST tickets/1/typing").length, before);
  });
});

describe("a decision", () => {
  const LATER = at(60);
  const DECISIONS = [
    ["handing back", ({ moves }) => moves.handBack({ note: "n" }), "hand-back", { note: "n" }, { state: "handed_back" }],
    ["resolving", ({ moves }) => moves.resolve({ nature: "problem", severity: "high", note: "" }), "resolve",
      { nature: "problem", severity: "high", note: "" }, { state: "resolved" }],
    ["promising", ({ moves }) => moves.promise({ due: LATER, text: "By then" }), "promise", { due: LATER, text: "By then" }, { due_at: LATER }],
    ["snoozing", ({ moves }) => moves.snooze(LATER), "snooze", { until: LATER }, { snoozed_until: LATER }],
    ["waking", ({ moves }) => moves.snooze(null), "snooze", { until: null }, { snoozed_until: null }],
    ["transferring", ({ moves }) => moves.transfer({ operator_id: 2, note: "" }, ANA.name), "transfer", { operator_id: 2, note: "" }, { operator: ANA }],
    ["merging", ({ moves }) => moves.merge(5), "merge", { into: 5 }, { state: "merged" }],
    ["calling spam", ({ moves }) => moves.spam(), "spam", {}, { state: "spam" }],
    ["reopening", ({ moves }) => moves.reopen(), "reopen", {}, { reopened: 1 }],
  ];
  for (const [name, decide, route, body, becomes] of DECISIONS) {
    const path = `POST tickets/1/${route}`;

    test(`by ${name} is told to the service and shows`, async () => {
      const decided = claimed(1, JO, becomes);
      const desk = await answering(new FakeService().on(path, answer(200, { ticket: decided })));
      desk.service.on("GET tickets/1", thread(decided, message(1)));
      assert.equal(await decide(desk), true);
      assert.deepEqual(desk.service.to(path)[0].body, body);
      assert.deepEqual(desk.store.state.tickets[1], decided);
      assert.match(desk.store.state.toast.key, /^toasts\./);
    });

    test(`by ${name} in vain changes nothing and says why`, async () => {
      const desk = await answering(new FakeService().on(path, answer(503, {})));
      assert.equal(await decide(desk), false);
      assert.equal(desk.store.state.tickets[1].state, "claimed");
      assert.equal(desk.store.state.toast.key, "errors.503");
      assert.equal(desk.store.state.busy, false);
    });
  }

  const WAYS_BACK = [
    ["snoozing gives the ticket its former rest", ({ moves }) => moves.snooze(LATER), "snooze", "snooze", { until: at(30) }],
    ["calling spam opens the ticket again", ({ moves }) => moves.spam(), "spam", "reopen", {}],
  ];
  for (const [promise, decide, route, back, body] of WAYS_BACK) {
    test(`taking back ${promise}, once`, async () => {
      const rested = claimed(1, JO, { snoozed_until: at(30) });
      const service = new FakeService().on(`POST tickets/1/${route}`, answer(200, { ticket: rested }));
      if (back !== route) service.on(`POST tickets/1/${back}`, answer(200, { ticket: rested }));
      const desk = await answering(service);
      desk.stream.ticket(rested);
      await decide(desk);
      assert.equal(await desk.moves.undo(), true);
      assert.equal(await desk.moves.undo(), false);
      const sent = desk.service.to(`POST tickets/1/${back}`).map((call) => call.body);
      assert.deepEqual(sent.at(-1), body);
    });
  }

  test("on a promise that is taken back needs no words from the service", async () => {
    const desk = await answering(new FakeService().on("POST promises/4/withdraw", answer(204)));
    assert.equal(await desk.moves.withdraw(4), true);
  });
});

describe("the session", () => {
  test("shows the form without a reason to one who never signed in", async () => {
    const service = new FakeService();
    const desk = await openDesk(service);
    service.on("GET start?state=waiting", answer(401, {}));
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

  test("is drawn from one request", async () => {
    const desk = await openDesk(new FakeService(), [ticket(1)]);
    assert.deepEqual(desk.service.calls.map(({ route }) => route), ["GET start?state=waiting"]);
    assert.deepEqual(desk.store.state.people, [{ ...ANA, here: true }]);
    assert.deepEqual(Object.keys(desk.store.state.tickets), ["1"]);
  });

  test("reads the list and the open ticket anew when the stream is back", async () => {
    const desk = await answering();
    desk.session.onFresh = () => desk.tickets.refresh();
    desk.stream.down(false);
    assert.equal(desk.store.state.connected, false);
    desk.service.on("GET start?state=waiting", answer(200, started([ticket(9)])))
      .on("GET tickets/1", thread(claimed(1), message(1), message(2)));
    desk.stream.up();
    await settled();
    assert.equal(desk.store.state.connected, true);
    assert.ok(desk.store.state.tickets[9]);
    assert.equal(desk.store.state.threads[1].messages.length, 2);
  });

  test("hands on what the stream tells of presence, counts and rules", async () => {
    const desk = await answering();
    desk.stream.presence({ ticket_id: 1, people: [{ ...ANA, typing: false }] });
    desk.stream.counts({ waiting: 9 });
    desk.stream.raised({ ticket_id: 1, rule: "silent" });
    const { tickets, counts } = desk.store.state;
    assert.deepEqual([tickets[1].looking[0].name, tickets[1].raised, counts.waiting], [ANA.name, "silent", 9]);
  });

  test("says which ticket has changed, so that what comes as no event is read", async () => {
    const desk = await answering();
    const changed = [];
    desk.session.onTicket = (id) => changed.push(id);
    desk.stream.ticket(claimed(1));
    assert.deepEqual(changed, [1]);
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
    desk.service.on("GET start?state=waiting", answer(503, {}));
    await desk.session.load();
    assert.equal(desk.store.state.list.status, "ready");
    desk.service.on("GET tickets?state=mine", answer(503, {}));
    desk.session.look({ type: "tabChosen", tab: "mine" });
    await settled();
    assert.deepEqual(desk.store.state.list.words, { key: "errors.503", values: {} });
  });
});

describe("the list", () => {
  const pages = () => new FakeService().on("GET tickets?state=all", answer(200, { tickets: [claimed(9), claimed(8)], next: "n 1", counts: {} }))
    .on("GET tickets?state=all&after=n+1", answer(200, { tickets: [claimed(7)], next: null, counts: {} }));

  async function all(service = pages()) {
    const desk = await openDesk(service);
    desk.session.look({ type: "tabChosen", tab: "all" });
    await settled();
    return desk;
  }

  test("is read on page by page, each once, to its end", async () => {
    const desk = await all();
    await Promise.all([desk.session.loadMore(), desk.session.loadMore()]);
    await desk.session.loadMore();
    assert.deepEqual(desk.store.state.list.ids, [9, 8, 7]);
    assert.equal(desk.service.to("GET tickets?state=all&after=n+1").length, 1);
  });

  test("says why it cannot be read on, and tries again when it is scrolled again", async () => {
    const desk = await all(pages().on("GET tickets?state=all&after=n+1", answer(503, {}), answer(200, { tickets: [claimed(7)], next: null, counts: {} })));
    await desk.session.loadMore();
    assert.equal(desk.store.state.toast.key, "errors.503");
    await desk.session.loadMore();
    assert.deepEqual(desk.store.state.list.ids, [9, 8, 7]);
  });

  test("forgets a page that comes after something else is looked for", async () => {
    const desk = await all();
    desk.service.on("GET tickets?state=mine", answer(200, { tickets: [], next: null, counts: {} }));
    const late = desk.session.loadMore();
    desk.session.look({ type: "tabChosen", tab: "mine" });
    await late;
    await settled();
    assert.deepEqual(desk.store.state.list.ids, []);
    assert.equal(desk.store.state.list.more, false);
  });

  test("asks the service for what is searched for and filtered, and for nothing that is not", async () => {
    const desk = await openDesk(new FakeService().on("GET tickets?state=waiting&q=mug&topic=returns", answer(200, { tickets: [], next: null })));
    desk.store.dispatch({ type: "filterChosen", filter: { topic: "returns" } });
    desk.session.look({ type: "filterChosen", filter: { q: "mug" } });
    await settled();
    assert.equal(desk.service.calls.at(-1).route, "GET tickets?state=waiting&q=mug&topic=returns");
    assert.equal(desk.store.state.list.status, "ready");
  });
});
