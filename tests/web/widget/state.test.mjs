import assert from "node:assert/strict";
import { test } from "node:test";

import * as reduce from "../../../bot/web/widget/state.js";
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
  reduce.transcript(reduce.waiting(state, "a", { kind: "offline" }));
});

test("an answered entry becomes its message and keeps its key", () => {
  const state = reduce.sending(reduce.queued(EMPTY, entry("a", "hi")), "a");
  const before = reduce.transcript(state).map(({ key }) => key);
  const answer = { accepted: message(1, "shopper", { text: "hi" }), messages: [message(2)], owner: "bot", cursor: 2 };
  const after = reduce.transcript(reduce.answered(state, "a", answer)).map(({ key }) => key);
  assert.deepEqual([before, after], [["a"], ["a", "seq-2"]]);
});

test("of two entries with the same words, one echo is shown for one of them only", () => {
  const two = ["a", "b"].reduce((state, id) => reduce.sending(reduce.queued(state, entry(id, "hi")), id), EMPTY);
  const state = reduce.received(two, [message(1, "shopper", { text: "hi" })]);
  assert.deepEqual(reduce.transcript(state).map(({ key }) => key), ["a", "b"]);
});

test("an entry that was never tried is not taken for another tab's message", () => {
  const state = reduce.received(reduce.queued(EMPTY, entry("a", "hi")), [message(1, "shopper", { text: "hi" })]);
  assert.equal(reduce.transcript(state).length, 2);
});

test("a failed entry stays where it was said and blocks nothing", () => {
  const failed = reduce.failed(reduce.queued(heard(1), entry("bad")), "bad", 422);
  const state = reduce.queued(reduce.received(failed, [message(2)]), entry("next"));
  assert.deepEqual(reduce.transcript(state).map(({ key }) => key), ["seq-1", "bad", "seq-2", "next"]);
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
    assert.deepEqual(reduce.openChoices(then(state)), open);
  });
}

test("only what others said and the shopper has not seen is unread", () => {
  const said = [message(1), message(2, "shopper"), message(3, "operator"), message(4, "system")];
  const state = reduce.received(EMPTY, said);
  assert.deepEqual([0, 1, 4].map((upTo) => reduce.unread(reduce.read(state, upTo))), [2, 1, 0]);
});

test("an own message is marked as seen once the other side has read so far", () => {
  const state = reduce.seen(reduce.received(EMPTY, [message(1, "shopper"), message(2, "shopper")]), 1);
  assert.deepEqual(reduce.transcript(state).map(({ status }) => status), ["seen", "sent"]);
});

test("an answer is awaited from the bot while a message is on its way, and from a person only when one types", () => {
  const sent = reduce.sending(reduce.queued(EMPTY, entry("a")), "a");
  const queue = reduce.owned(sent, { owner: "queue" });
  const typed = reduce.typing(queue, true);
  assert.deepEqual([sent, queue, typed].map(reduce.awaiting), [true, false, true]);
  assert.equal(reduce.awaiting(reduce.received(typed, [message(1, "operator")])), false);
});

test("in a new conversation a pressed choice is said in its words", () => {
  const state = reduce.gone(reduce.queued(heard(1), { ...entry("a", "It is late"), choice: "late" }));
  assert.deepEqual([state.messages, state.outbox[0].text, state.outbox[0].choice], [[], "It is late", undefined]);
});

test("what was kept comes back, and what was on its way waits again", () => {
  const state = reduce.sending(reduce.queued(heard(1, 2), entry("a")), "a");
  const back = reduce.revived(JSON.parse(JSON.stringify(reduce.lasting(state))));
  assert.deepEqual([texts(back), back.cursor, back.outbox[0].status], [texts(state), 2, "waiting"]);
});

for (const [name, kept] of Object.entries({ nothing: null, "a word": "x", "half a state": { messages: [] } })) {
  test(`odd leftovers begin an empty conversation: ${name}`, () => assert.equal(reduce.revived(kept), EMPTY));
}
