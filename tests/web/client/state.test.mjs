import assert from "node:assert/strict";
import { test } from "node:test";

import * as reduce from "../../../bot/web/client/state.js";
import * as view from "../../../bot/web/client/view.js";
import { message, texts } from "./fakes.mjs";

const { EMPTY } = reduce;
const entry = (id, text = id) => ({ id, text, at: "2026-03-01T09:00:00Z" });
const heard = (...seqs) => reduce.received(EMPTY, seqs.map((seq) => message(seq)));
const frozen = (value) => {
  if (value && typeof value === "object") Object.values(Object.freeze(value)).forEach(frozen);
  return value;
};

test("messages stand in the order of their numbers, whatever order they came in", () => {
  assert.deepEqual(heard(3, 1, 2).messages.map(({ seq }) => seq), [1, 2, 3]);
});

test("a message that came before changes nothing", () => {
  const state = heard(1, 2);
  assert.equal(reduce.received(state, [message(2)]), state);
});

const CURSORS = [
  { name: "nothing missing", seqs: [1, 2, 3], cursor: 3, gap: false },
  { name: "a gap in the middle", seqs: [1, 3], cursor: 1, gap: true },
  { name: "the beginning missing", seqs: [2], cursor: 0, gap: true },
  { name: "the gap filled later", seqs: [1, 3, 2], cursor: 3, gap: false },
];
for (const { name, seqs, cursor, gap } of CURSORS) {
  test(`the cursor stops where something is missing: ${name}`, () => {
    const state = seqs.reduce((now, seq) => reduce.received(now, [message(seq)]), EMPTY);
    assert.deepEqual([state.cursor, reduce.hasGap(state)], [cursor, gap]);
  });
}

test("a catch-up closes every gap up to its cursor", () => {
  const state = reduce.caughtUp(heard(1, 4), { messages: [], owner: "bot", cursor: 4 });
  assert.deepEqual([state.cursor, reduce.hasGap(state)], [4, false]);
});

test("no reducer changes the state it was given", () => {
  const state = frozen(reduce.queued(heard(1), entry("a")));
  const answer = { accepted: message(2, "shopper"), messages: [message(3)], owner: "operator", cursor: 3 };
  reduce.answered(reduce.sending(state, "a"), "a", answer);
  reduce.gone(reduce.failed(state, "a", 422));
  view.transcript(reduce.waiting(state, "a", { kind: "offline" }));
});

test("an answered entry becomes its message and keeps its key", () => {
  const state = reduce.sending(reduce.queued(EMPTY, entry("a", "hi")), "a");
  const before = view.transcript(state).map(({ key }) => key);
  const answer = { accepted: message(1, "shopper", { text: "hi" }), messages: [message(2)], owner: "bot", cursor: 2 };
  const after = view.transcript(reduce.answered(state, "a", answer)).map(({ key }) => key);
  assert.deepEqual([before, after], [["a"], ["a", "seq-2"]]);
});

test("of two messages with the same words, each is known by its id", () => {
  const two = ["a", "b"].reduce((state, id) => reduce.sending(reduce.queued(state, entry(id, "hi")), id), EMPTY);
  const state = reduce.received(two, [message(1, "shopper", { text: "hi", client_message_id: "b" })]);
  assert.deepEqual(view.transcript(state).map(({ key, status }) => [key, status]), [["b", "sent"], ["a", "sending"]]);
});

test("words that another device said are not taken for an own message", () => {
  const state = reduce.received(reduce.queued(EMPTY, entry("a", "hi")), [message(1, "shopper", { text: "hi" })]);
  assert.equal(view.transcript(state).length, 2);
});

test("a failed entry stays where it was said and blocks nothing", () => {
  const failed = reduce.failed(reduce.queued(heard(1), entry("bad")), "bad", 422);
  const state = reduce.queued(reduce.received(failed, [message(2)]), entry("next"));
  assert.deepEqual(view.transcript(state).map(({ key }) => key), ["seq-1", "bad", "seq-2", "next"]);
  assert.equal(reduce.nextToSend(state).id, "next");
});

const refused = (state, id) => reduce.failed(reduce.queued(state, entry(id)), id, 422);
const OPEN = [{ id: "a", title: "A" }];
const CHOICES = [
  { name: "the last message offers them", then: (state) => state, open: OPEN },
  { name: "another message has followed", then: (state) => reduce.received(state, [message(2)]), open: [] },
  { name: "the shopper has just spoken", then: (state) => reduce.queued(state, entry("x")), open: [] },
  { name: "what the shopper said has failed", then: (state) => refused(state, "x"), open: OPEN },
];
for (const { name, then, open } of CHOICES) {
  test(`choices are open or gone: ${name}`, () => {
    const state = reduce.received(EMPTY, [message(1, "bot", { choices: OPEN })]);
    assert.deepEqual(view.openChoices(then(state)), open);
  });
}

test("only what others said and the shopper has not seen is unread", () => {
  const said = [message(1), message(2, "shopper"), message(3, "operator"), message(4, "system")];
  const state = reduce.received(EMPTY, said);
  assert.deepEqual([0, 1, 4].map((upTo) => view.unread(reduce.read(state, upTo))), [2, 1, 0]);
});

test("an own message is marked as seen once the other side has read so far", () => {
  const state = reduce.seen(reduce.received(EMPTY, [message(1, "shopper"), message(2, "shopper")]), 1);
  assert.deepEqual(view.transcript(state).map(({ status }) => status), ["seen", "sent"]);
});

test("an answer is awaited from the bot while a message is on its way, and from a person only when one types", () => {
  const sending = reduce.sending(reduce.queued(EMPTY, entry("a")), "a");
  const queue = reduce.owned(sending, { owner: "queue" });
  const typed = reduce.typing(queue, true);
  assert.deepEqual([sending, queue, typed].map(view.awaiting), [true, false, true]);
  assert.equal(view.awaiting(reduce.received(typed, [message(1, "operator")])), false);
});

test("in a new conversation a pressed choice is said in its words", () => {
  const state = reduce.gone(reduce.queued(heard(1), { ...entry("a", "It is late"), choice: "late" }));
  assert.deepEqual([state.messages, state.outbox[0].text, state.outbox[0].choice], [[], "It is late", undefined]);
});

test("what was kept comes back, and what was on its way waits again", () => {
  const state = reduce.sending(reduce.queued(heard(1, 2), entry("a")), "a");
  const kept = { ...reduce.lasting(state), outbox: state.outbox.map(reduce.lastingEntry) };
  const back = reduce.revived(JSON.parse(JSON.stringify(kept)));
  assert.deepEqual([texts(back), back.cursor, back.outbox[0].status], [texts(state), 2, "waiting"]);
});

for (const [name, kept] of Object.entries({ nothing: null, "a word": "x", "half a state": { conversation: {} } })) {
  test(`odd leftovers begin an empty conversation: ${name}`, () => assert.deepEqual(reduce.revived(kept), EMPTY));
}

test("odd leftovers cost no unsent message", () => {
  const state = reduce.revived({ messages: "?", outbox: [{ ...entry("a"), order: 1, status: "waiting" }] });
  assert.deepEqual(view.transcript(state).map(({ key }) => key), ["a"]);
});

test("what was kept as unsent and stands in the transcript is not sent again", () => {
  const kept = reduce.lasting(reduce.received(EMPTY, [message(1, "shopper", { client_message_id: "a" })]));
  assert.deepEqual(reduce.revived({ ...kept, outbox: [{ ...entry("a"), order: 1, status: "waiting" }] }).outbox, []);
});

const sent = (state) => reduce.answered(state, "a", { accepted: message(1, "shopper"), messages: [], owner: "bot" });
const STATUSES = [
  { name: "just written", then: (state) => state, status: "waiting" },
  { name: "on its way", then: (state) => reduce.sending(state, "a"), status: "sending" },
  { name: "the device has no network", then: (state) => reduce.network(state, false), status: "waiting_network" },
  { name: "no answer came", then: (state) => reduce.waiting(state, "a", { kind: "offline" }), status: "waiting_service" },
  { name: "the event stream is lost", then: (state) => reduce.connection(state, true), status: "waiting_service" },
  { name: "told to slow down", then: (state) => reduce.waiting(state, "a", { kind: "pause" }), status: "waiting" },
  { name: "refused", then: (state) => reduce.failed(state, "a", 422), status: "failed" },
  { name: "refused, and the network is gone", then: (state) => reduce.network(reduce.failed(state, "a", 422), false), status: "failed" },
  { name: "tried again", then: (state) => reduce.retried(reduce.failed(state, "a", 422), "a"), status: "waiting" },
  { name: "answered", then: sent, status: "sent" },
  { name: "seen by a person", then: (state) => reduce.seen(sent(state), 1), status: "seen" },
];
for (const { name, then, status } of STATUSES) {
  test(`the shopper reads what became of a message: ${name}`, () => {
    const [item] = view.transcript(then(reduce.queued(EMPTY, entry("a"))));
    assert.equal(item.status, status);
  });
}

const queued = reduce.queued(EMPTY, entry("a"));
const NOTICES = [
  { name: "nothing", state: EMPTY, link: "up", kind: undefined },
  { name: "no network", state: reduce.network(EMPTY, false), link: "offline", kind: "network" },
  { name: "no network, and no way to keep what is written", state: reduce.kept(reduce.network(queued, false), false),
    link: "offline", kind: "network_open" },
  { name: "no network, and all is sent", state: reduce.kept(reduce.network(EMPTY, false), false), link: "offline", kind: "network" },
  { name: "no answer", state: reduce.waiting(queued, "a", { kind: "offline" }), link: "lost", kind: "offline" },
  { name: "no answer, and no way to keep what is written",
    state: reduce.kept(reduce.waiting(queued, "a", { kind: "offline" }), false), link: "lost", kind: "offline_open" },
  { name: "no stream", state: reduce.connection(EMPTY, true), link: "lost", kind: "lost" },
  { name: "too quick", state: reduce.waiting(queued, "a", { kind: "pause", seconds: 3 }), link: "up", kind: "pause" },
];
for (const { name, state, link, kind } of NOTICES) {
  test(`one line says what stands in the way: ${name}`, () => {
    assert.deepEqual([view.link(state), view.notice(state)?.kind], [link, kind]);
  });
}

test("whatever is heard from the service ends the word that it cannot be reached", () => {
  const state = reduce.waiting(queued, "a", { kind: "offline" });
  assert.equal(view.notice(reduce.received(state, [message(1)])), null);
});

test("a stream that is up has a network, whatever the device says", () => {
  assert.equal(view.link(reduce.connection(reduce.network(EMPTY, false), false)), "up");
});

test("a message whose answer was lost and that stands in the transcript does not wait any more", () => {
  const echo = reduce.received(reduce.sending(queued, "a"), [message(1, "shopper", { client_message_id: "a" })]);
  const state = reduce.waiting(echo, "a", { kind: "offline" });
  assert.deepEqual([state.outbox, view.transcript(state)[0].status], [[], "sent"]);
});

test("messages keep the order they were written in, whatever the clock did meanwhile", () => {
  const late = reduce.queued(EMPTY, { ...entry("a"), at: "2026-03-01T10:00:00Z" });
  const back = reduce.queued(late, { ...entry("b"), at: "2026-03-01T09:00:00Z" });
  assert.deepEqual(reduce.merged(EMPTY, [...back.outbox].reverse()).outbox.map(({ id }) => id), ["a", "b"]);
});

const DUE = "2026-11-27T14:00:00Z";
const promised = () => reduce.waitTold(reduce.owned(reduce.EMPTY, { owner: "operator" }), { text: "by two", until: DUE });
const PROMISES = [
  { name: "nothing happens", then: (state) => state, until: DUE },
  { name: "the owner is told again", then: (state) => reduce.owned(state, { owner: "operator" }), until: DUE },
  { name: "the notice itself is read", then: (state) => reduce.received(state, [message(1, "system")]), until: DUE },
  { name: "the shopper writes", then: (state) => reduce.received(state, [message(1, "shopper")]), until: DUE },
  { name: "the answer comes", then: (state) => reduce.received(state, [message(1, "operator")]), until: null },
  { name: "it is taken back", then: (state) => reduce.waitTold(state, { minutes: 0, text: "" }), until: null },
  { name: "somebody else speaks", then: (state) => reduce.owned(state, { owner: "bot" }), until: null },
  { name: "the page comes back", then: (state) => reduce.revived(reduce.lasting(state)), until: DUE },
];

for (const { name, then, until } of PROMISES) {
  test(`what was promised, when ${name}`, () => assert.equal(then(promised()).until, until));
}
