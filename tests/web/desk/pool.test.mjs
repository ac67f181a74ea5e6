// What the tab Review makes of the pool of doubted turns, of keys, and of refusals; no page, no network.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { Problem } from "../../../bot/web/desk/api.js";
import { Board } from "../../../bot/web/desk/board.js";
import { COMMANDS, commandOf } from "../../../bot/web/desk/review/pool/commands.js";
import { Pool } from "../../../bot/web/desk/review/pool/pool.js";
import { found } from "../../../bot/web/desk/review/pool/search.js";
import { REASONS, START, agreementOf, asked, choicesOf, doubtOf, itemOf, leftOf, targets } from "../../../bot/web/desk/review/pool/state.js";
import { inFull, saidInWords } from "../../../bot/web/desk/review/pool/wording.js";
import { Words } from "../../../bot/web/desk/words.js";

const read = async (path) => JSON.parse(await readFile(new URL(`../../../bot/web/desk/${path}`, import.meta.url), "utf8"));
const words = new Words({ ...(await read("strings/en.json")), ...(await read("review/strings/en.json")) }, "en");

const INTENTS = [{ name: "track_order", title: "Where is my order?" }, { name: "return_item", title: "Send something back" }, { name: "refund_status", title: "Where is my refund?" }];
const COUNTS = { open: 3, decided: 0, disputed: 0 };

function turn(id, groupId, more = {}) {
  const meanings = [{ name: "track_order", confidence: 0.4 }, { name: "return_item", confidence: 0.3 }, { name: "nlu_fallback", confidence: 0.1 }];
  return { message_id: id, group_id: groupId, text: `words of ${id}`, guess: "track_order", confidence: 0.4, meanings, reasons: ["clarified"], opinions: [], state: "open", around: [], done: [], answered: null, ...more };
}

/** A service with two groups: one of two turns and more that are not shown, and one of a single turn. */
class FakeService {
  constructor({ refuse = () => null, rest = [] } = {}) {
    Object.assign(this, { refuse, rest, made: [], batches: 0, gone: new Set() });
    this.turns = { g1: [turn("a", "g1"), turn("b", "g1")], g2: [turn("c", "g2", { guess: null, meanings: [] })] };
  }

  call = async (method, path, body) => {
    const [route] = path.split("?");
    this.made.push([method, path, body]);
    const problem = this.refuse(method, route, body);
    if (problem) throw problem;
    if (route === "intents") return { intents: INTENTS };
    if (route === "agreement") return { pairs: [] };
    if (route === "groups") return { groups: [group("g1", 2 + this.rest.length), group("g2", 1)], counts: COUNTS, languages: ["en"] };
    if (route === "opinions") return { batch: `batch ${++this.batches}`, states: Object.fromEntries(body.message_ids.map((id) => [id, "decided"])), counts: COUNTS };
    if (route === "undo") return { message_ids: [], counts: COUNTS };
    const id = route.split("/")[1];
    return { items: this.turns[id].filter((item) => !this.gone.has(item.message_id)), rest: id === "g1" ? this.rest : [] };
  };

  get sent() {
    return this.made.filter(([method]) => method === "POST").map(([, path, body]) => [path, body]);
  }
}

function group(id, size) {
  return { group_id: id, text: "words", size, worth: 1, confidence: 0.4, reasons: ["clarified"], language: "en" };
}

async function begun(how) {
  const service = new FakeService(how);
  const board = new Board(START);
  const pool = new Pool(board, service.call);
  await pool.load();
  return { service, board, pool, settled: () => settle(pool) };
}

/** Until all that was said is kept. */
async function settle(pool) {
  do await new Promise((done) => setTimeout(done, 1));
  while (pool.waiting);
}

test("the worthiest group's first turn shows by itself, and the group after it is read already", async () => {
  const { board } = await begun();
  assert.equal(itemOf(board.state).message_id, "a");
  assert.deepEqual(Object.keys(board.state.turns), ["g1", "g2"]);
});

test("a word shows at once, the next turn follows, and it is kept in the order it was said", async () => {
  const { service, board, pool, settled } = await begun();
  pool.accept();
  assert.equal(itemOf(board.state).message_id, "b");
  pool.chooseAt(1);
  assert.equal(itemOf(board.state).message_id, "c");
  assert.equal(board.state.session.decided, 2);
  await settled();
  assert.deepEqual(service.sent.map(([, body]) => [body.message_ids, body.verdict, body.intents]), [[["a"], "accept", ["track_order"]], [["b"], "relabel", ["return_item"]]]);
});

test("when all is looked at nothing shows, and taking back leads to it again", async () => {
  const { service, board, pool, settled } = await begun();
  for (const said of ["reject", "reject", "out_of_scope"]) pool.say({ verdict: said });
  assert.equal(board.state.groupId, null);
  await settled();
  pool.undo();
  assert.equal(itemOf(board.state).message_id, "c");
  await settled();
  assert.deepEqual(service.sent.at(-1), ["undo", { batch: "batch 3" }]);
  assert.deepEqual(board.state.session, { decided: 3, undone: 1 });
});

test("what is taken back before it is kept waits for that", async () => {
  const { service, pool, settled } = await begun();
  pool.accept();
  pool.undo();
  await settled();
  assert.deepEqual(service.sent.map(([path, body]) => [path, body.batch]), [["opinions", undefined], ["undo", "batch 1"]]);
});

test("a refused word comes back with why, and nobody is torn from what they look at", async () => {
  const gone = new Problem(422, { field: "message_ids" });
  const { board, pool, settled } = await begun({ refuse: (method, route, body) => (route === "opinions" && body.message_ids[0] === "a" ? gone : null) });
  pool.accept();
  pool.accept();
  await settled();
  assert.equal(itemOf(board.state).message_id, "c");
  assert.deepEqual(board.state.session, { decided: 1, undone: 0 });
  assert.deepEqual([board.state.toast.groupId, board.state.toast.itemId], ["g1", "a"]);
  assert.equal(inFull(words, board.state.toast), "Not kept: “words of a”. It is not there any more: its conversation was erased.");
  assert.equal(board.state.said.a, undefined);
});

test("what was refused after it was taken back is forgotten, and counts as nothing", async () => {
  const { service, board, pool, settled } = await begun({ refuse: (method, route) => (route === "opinions" ? new Problem(503) : null) });
  pool.accept();
  pool.undo();
  await settled();
  assert.deepEqual(service.sent.map(([path]) => path), ["opinions"]);
  assert.deepEqual(board.state.session, { decided: 0, undone: 0 });
});

test("what cannot be taken back stands again, with why", async () => {
  const { board, pool, settled } = await begun({ refuse: (method, route) => (route === "undo" ? new Problem(0) : null) });
  pool.accept();
  pool.undo();
  await settled();
  assert.equal(board.state.said.a.verdict, "accept");
  assert.equal(board.state.session.undone, 0);
  assert.match(inFull(words, board.state.toast), /^It could not be taken back\. The service cannot be reached/);
});

test("for a whole group the guess that shows is meant, also of turns that are not shown; one said before stays", async () => {
  const { service, board, pool, settled } = await begun({ rest: ["r1", "r2"] });
  pool.chooseAt(1);
  pool.setWhole(true);
  assert.deepEqual(targets(board.state), ["b", "r1", "r2"]);
  pool.accept();
  assert.equal(board.state.whole, false);
  await settled();
  const [, body] = service.sent.at(-1);
  assert.deepEqual(body, { message_ids: ["b", "r1", "r2"], verdict: "relabel", intents: ["track_order"], wish: null });
  assert.equal(leftOf(board.state, board.state.groups[0]), 0);
});

test("two intents are chosen one after the other, and Enter does not end that early", async () => {
  const { service, board, pool, settled } = await begun();
  pool.chooseTwo();
  pool.chooseAt(0);
  pool.accept();
  assert.deepEqual(board.state.two, ["track_order"]);
  pool.choose("refund_status");
  assert.equal(board.state.two, null);
  await settled();
  assert.deepEqual(service.sent[0][1].intents, ["track_order", "refund_status"]);
});

test("where nothing was guessed nothing can be accepted", async () => {
  const { service, board, pool } = await begun();
  await pool.open("g2");
  pool.accept();
  assert.deepEqual(service.sent, []);
  assert.equal(board.state.told.key, "review.told.no_guess");
  assert.deepEqual(choicesOf(board.state, itemOf(board.state)), []);
});

test("one goes through the turns of a group, then through the groups, and back", async () => {
  const { board, pool } = await begun();
  const seen = [];
  for (const step of [1, 1, 1, -1, -1, -1]) {
    await pool.step(step);
    seen.push(board.state.itemId);
  }
  assert.deepEqual(seen, ["b", "c", "c", "b", "a", "a"]);
});

test("a group that another lead has settled is passed over", async () => {
  const { service, board, pool } = await begun();
  for (const id of ["a", "b"]) service.gone.add(id);
  await pool.look({ view: "disputed" });
  assert.deepEqual(board.state.groups.map(({ group_id: id }) => id), ["g2"]);
  assert.equal(itemOf(board.state).message_id, "c");
});

test("saying something else of the same turn counts once", async () => {
  const { board, pool, settled } = await begun();
  pool.accept();
  await pool.step(-1);
  pool.say({ verdict: "reject" });
  await settled();
  assert.equal(board.state.session.decided, 1);
  pool.undo();
  assert.equal(board.state.said.a.verdict, "accept");
});

test("why something was not kept stays told when the next group cannot be read either", async () => {
  const { board, pool, settled } = await begun({ refuse: (method, route) => (method === "POST" || route === "groups/g2" ? new Problem(0) : null) });
  pool.accept();
  await settled();
  assert.equal(board.state.toast.key, "review.toast.refused");
});

test("who presses the group they are in stays where they are", async () => {
  const { board, pool } = await begun();
  await pool.open("g1", "b");
  await pool.open("g1");
  assert.equal(board.state.itemId, "b");
});

test("when all that shows is looked at and there is more, that is read by itself", async () => {
  const { service, board, pool, settled } = await begun();
  board.put({ more: true });
  for (const verdict of ["reject", "reject", "reject"]) pool.say({ verdict });
  await settled();
  await settled();
  assert.equal(service.made.filter(([, path]) => path.startsWith("groups?")).length, 2);
  assert.equal(board.state.groupId, "g1");
});

test("a list that cannot be read says why", async () => {
  const { board } = await begun({ refuse: () => new Problem(503) });
  assert.equal(board.state.status, "failed");
  assert.equal(board.state.trouble.key, "errors.503");
});

test("only what is wanted is asked for", () => {
  assert.equal(asked(START), "state=open");
  assert.equal(asked({ view: "decided", filter: { reason: "near", language: "" } }, { skip: 50 }), "state=decided&reason=near&skip=50");
});

const PRESSES = [
  ["Enter", {}, "accept"],
  ["Enter", { pressable: true }, null],
  ["o", { writing: true }, null],
  ["o", { single: false }, null],
  ["3", { pressable: true }, "choose_3"],
];
for (const [key, where, command] of PRESSES) {
  test(`${key} is ${command ?? "no command"} ${JSON.stringify(where)}`, () => {
    assert.equal(commandOf({ key }, { writing: false, pressable: false, single: true, ...where }), command);
  });
}

test("a key held down decides once, and goes on as long as it is held", () => {
  const where = { writing: false, pressable: false, single: true };
  assert.equal(commandOf({ key: "o", repeat: true }, where), null);
  assert.equal(commandOf({ key: "j", repeat: true }, where), "next");
  assert.equal(commandOf({ key: "u", ctrlKey: true }, where), null);
});

test("no two commands have the same key, and each has a text", () => {
  const keys = Object.values(COMMANDS).map(({ key }) => key);
  assert.equal(new Set(keys).size, keys.length);
  for (const name of Object.keys(COMMANDS)) assert.ok(words.say(`review.keys.${name}`));
});

test("intents are found by words of their title or name, at the beginning first, whatever the accents", () => {
  const names = (typed) => found(INTENTS, typed).map(({ name }) => name);
  assert.deepEqual(names("where"), ["track_order", "refund_status"]);
  assert.deepEqual(names("ret"), ["return_item"]);
  assert.deepEqual(names("RÉFUND where"), ["refund_status"]);
  assert.deepEqual(names("fund"), ["refund_status"]);
  assert.deepEqual(names("zebra"), []);
  assert.equal(names("").length, 3);
});

test("what was said has words", () => {
  const say = (opinion) => saidInWords(words, INTENTS, opinion);
  assert.equal(say({ verdict: "two", intents: ["track_order", "gone_intent"] }), "Where is my order? and Gone intent");
  assert.equal(say({ verdict: "new", wish: "mend a zip" }), "New: mend a zip");
  assert.equal(say({ verdict: "reject" }), "Nothing to learn from");
});

test("doubt, reasons and agreement have words", () => {
  for (const confidence of [0, 0.6, 1]) assert.ok(words.say(`review.doubt.${doubtOf(confidence)}`));
  for (const reason of REASONS) assert.ok(words.say(`review.reasons_long.${reason}`) && words.say(`review.reasons.${reason}`));
  assert.deepEqual([-0.2, 0.1, 0.4, 0.41, 0.8, 1].map(agreementOf), ["poor", "slight", "fair", "moderate", "substantial", "almost"]);
});
