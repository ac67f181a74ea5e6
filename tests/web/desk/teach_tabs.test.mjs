// What the tabs Train, Exams, Models and Watch make of what they read; no page, no network.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { Problem } from "../../../bot/web/desk/api.js";
import { along } from "../../../bot/web/desk/review/tabs/charts.js";
import * as exams from "../../../bot/web/desk/review/tabs/exams_state.js";
import { comparedOf, mayServe, roleOf, sizeOf } from "../../../bot/web/desk/review/tabs/models_state.js";
import { shortName, told } from "../../../bot/web/desk/review/tabs/parts.js";
import * as train from "../../../bot/web/desk/review/tabs/train_state.js";
import * as watch from "../../../bot/web/desk/review/tabs/watch_state.js";
import { Words } from "../../../bot/web/desk/words.js";

const read = async (file) => JSON.parse(await readFile(new URL(`../../../bot/web/desk/${file}`, import.meta.url), "utf8"));
const words = new Words({ ...(await read("strings/en.json")), ...(await read("review/strings/en.json")) }, "en");

test("while a run goes on, or something hinders, none may begin", () => {
  const quiet = { runs: [{ id: "1", state: "done" }], problems: [{ blocking: false }] };
  assert.equal(train.whyNot(quiet), null);
  assert.equal(train.whyNot({ ...quiet, problems: [{ blocking: true }] }), "blocked");
  for (const state of train.ON) assert.equal(train.whyNot({ ...quiet, runs: [{ id: "2", state }, ...quiet.runs] }), "on");
});

test("what hinders is told before what is only worth a look", () => {
  assert.deepEqual(train.sorted([{ kind: "a", blocking: false }, { kind: "b", blocking: true }]).map(({ kind }) => kind), ["b", "a"]);
});

test("a run takes until it ends, or until now, and never less than no time", () => {
  const began = "2026-03-02T10:00:00Z";
  const at = Date.parse(began);
  assert.equal(train.elapsed({ began_at: began, ended_at: "2026-03-02T10:04:00Z" }, at), 240_000);
  assert.equal(train.elapsed({ began_at: began, ended_at: null }, at + 5000), 5000);
  assert.equal(train.elapsed({ began_at: began, ended_at: null }, at - 5000), 0);
  assert.equal(train.clock(65_999), "1:05");
  assert.equal(train.clock(3_661_000), "1:01:01");
});

test("a newer look at a run stands in its place, and only what is done has learnt anything", () => {
  const before = { runs: [{ id: "2", state: "training" }, { id: "1", state: "done" }], waiting: 3 };
  const failed = { id: "2", state: "failed", corrections: { taken: 3 } };
  assert.deepEqual(train.withRun(before, failed), { runs: [failed, before.runs[1]], waiting: 3 });
  assert.deepEqual(train.corrections(failed), []);
  assert.deepEqual(train.corrections({ ...failed, state: "done", corrections: { taken: 3, doubled: 0 } }), [["taken", 3]]);
});

const TWO = {
  per_intent: {
    falls: { n: 15, f1: { now: 0.8, before: 0.9 } },
    falls_more: { n: 15, f1: { now: 0.5, before: 0.75 } },
    rises: { n: 15, f1: { now: 0.905, before: 0.9 } },
    stays: { n: 15, f1: { now: 0.904, before: 0.9 } },
    is_new: { n: 15, f1: { now: 0.7, before: null } },
    is_gone: { n: 0, f1: { now: null, before: 0.6 } },
  },
};

test("intents are told by what became of them, the greatest moves first; what is new has not moved", () => {
  const { worse, better, same } = exams.byWay(exams.moves(TWO));
  assert.deepEqual(worse.map(({ name }) => name), ["is_gone", "falls_more", "falls"]);
  assert.deepEqual(better.map(({ name }) => name), ["rises"]);
  assert.deepEqual(same.map(({ name }) => name), ["is_new", "stays"]);
  assert.deepEqual(exams.moves(undefined), []);
});

test("the axis shows every figure, and something of what is below the lowest", () => {
  const at = (now, before) => exams.axisOf([{ now, before }])[0];
  assert.equal(at(0.87, 0.94), 0.8);
  assert.equal(at(0.8, null), 0.7);
  assert.equal(at(0, 0.5), 0);
  assert.equal(along(0.9, [0.8, 1]).toFixed(3), "0.500");
  assert.equal(along(0.4, [0.8, 1]), 0);
});

test("every verdict is one sentence", () => {
  const refused = { passes: false, refusals: [{ text: "It hands over more." }] };
  for (const entry of [{ passes: true, refusals: [], against: "b" }, { passes: true, refusals: [], against: null }, refused]) {
    const { key, values } = exams.verdictOf(entry);
    assert.match(words.say(`exams.${key}`, values), /\.$/);
  }
  assert.match(words.say("exams.refused", exams.verdictOf(refused).values), /because: It hands over more/);
});

const turn = (id, seq, before, now) => ({ conversation_id: id, seq, before: { decision: before }, now: { decision: now } });

test("replayed messages are filtered by what changes, and stay in their conversation", () => {
  const changed = [turn("a", 4, "answer", "hand_off"), turn("b", 1, "answer", "answer"), turn("a", 2, "answer", "answer")];
  assert.deepEqual(exams.kindsOf(changed), [["intents", 2], ["answer>hand_off", 1]]);
  assert.deepEqual(exams.conversationsOf(changed).map(({ id, turns }) => [id, turns.map(({ seq }) => seq)]), [["a", [2, 4]], ["b", [1]]]);
  assert.deepEqual(exams.conversationsOf(changed, "answer>hand_off").map(({ id }) => id), ["a"]);
});

test("a golden conversation that goes wrong only now comes first", () => {
  assert.deepEqual(exams.failingFirst([{ name: "old", before: true }, { name: "new", before: false }]).map(({ name }) => name), ["new", "old"]);
});

test("a model serves all, some, tries, or rests; only what serves all cannot be promoted", () => {
  const roles = [[true, 1, "serves"], [true, 0.9, "shares"], [false, 0.1, "tried"], [false, 0, "rests"]];
  for (const [serving, share, role] of roles) {
    assert.equal(roleOf({ serving, share }), role);
    assert.equal(mayServe({ serving, share }), role !== "serves");
  }
});

test("models are compared only beside each other, what serves first", () => {
  const tried = { serving: false, compared: {} };
  const serves = { serving: true, compared: {} };
  assert.deepEqual(comparedOf([tried, serves, { serving: false, compared: null }]), [serves, tried]);
  assert.deepEqual(comparedOf([serves]), []);
});

test("sizes are told in the largest unit that fits", () => {
  assert.deepEqual(sizeOf(48_300_000), { value: 48.3, unit: "megabyte" });
  assert.deepEqual(sizeOf(0), { value: 0, unit: "byte" });
  assert.equal(shortName("beforehand-817f8572173e.tar.gz"), "817f8572173e");
});

const DAYS = [
  { day: "2026-03-01", turns: 9, confidence: 0.9, unknown_words: 0.02 },
  { day: "2026-03-02", turns: 0, confidence: 0, unknown_words: 0 },
  { day: "2026-03-03", turns: 7, confidence: 0.8, unknown_words: 0.07 },
];

test("a day without a message has no figures, and is no low", () => {
  assert.deepEqual(watch.series(DAYS, "confidence"), [0.9, null, 0.8]);
  assert.deepEqual(watch.summary(DAYS, "confidence"), { first: 0.9, last: 0.8, least: 0.8, most: 0.9, day: "2026-03-03" });
  assert.equal(watch.summary([DAYS[1]], "confidence"), null);
});

test("small shares have an axis of their own", () => {
  assert.deepEqual(watch.axisOf(DAYS, ["unknown_words"]), [0, 0.1]);
  assert.deepEqual(watch.axisOf(DAYS, ["confidence"]), [0, 0.9]);
  assert.deepEqual(watch.axisOf([], ["confidence"]), [0, 0.05]);
});

test("nothing is said of a drift that cannot be told yet", () => {
  assert.equal(watch.driftOf({ value: null, limit: 0.1 }), "early");
  assert.equal(watch.driftOf({ value: 0.1, limit: 0.1 }), "steady");
  assert.equal(watch.driftOf({ value: 0.2, limit: 0.1 }), "drifted");
});

test("what moved most and what warns come first", () => {
  assert.deepEqual(watch.moved([{ name: "a", then: 0.1, now: 0.11 }, { name: "b", then: 0.3, now: 0.1 }]).map(({ name }) => name), ["b", "a"]);
  assert.deepEqual(watch.sorted([{ severity: "info" }, { severity: "warning" }]).map(({ severity }) => severity), ["warning", "info"]);
});

test("a refusal is told in the service's own sentence, and any other trouble in the desk's", () => {
  assert.equal(told(new Problem(409, { detail: "Kim has begun a run." }), words), "Kim has begun a run.");
  assert.equal(told(new Problem(0), words), words.say("errors.0"));
  assert.equal(told(new Problem(503, { detail: "no" }), words), words.say("errors.503"));
});
