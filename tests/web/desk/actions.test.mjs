/** What an operator does for a shopper: the fields of an act, what is sent, and that a lost answer is asked for again. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { Acting } from "../../../bot/web/desk/acting.js";
import { NO_ACT, begun, bodyOf, centsOf, fieldsOf, isReady, isSettled, withException, withLine, withSwap } from "../../../bot/web/desk/acts.js";
import { FakeService, answer, claimed, lost, openDesk } from "./fakes.mjs";

const EUR = (amount) => ({ amount, currency: "EUR" });
const LINES = [
  { line_id: 1, product: "Lamp", options: "black", quantity: 1, variant_id: 11, variants: [], refused: {} },
  { line_id: 2, product: "Rug", options: "wool", quantity: 1, variant_id: 21, variants: [], refused: { return_items: "final_sale" } },
];
const AT_HAND = {
  order: { number: "BH-1", state: "delivered", payment: null, address: { street: "A 1", street2: "", city: "Kiel", region: "", postcode: "24103", country: "DE" } },
  orders: [], lines: LINES, payments: [], shipping: [], addresses: [], reasons: {}, refused: {}, verified: "customer",
  acts: ["return_items", "report_wrong", "goodwill_coupon", "settle_claim"], claims: [{ number: "CL-1-1", lines: [], what: "damaged" }],
  exchanges: [{ number: "RT-1-1", lines: [], new_variants: [] }],
  goodwill: { limit: EUR("15.00"), left: EUR("15.00") },
};
const WHERE = { order: "BH-1", email: null };
const RETURN = { act: "return_items", order: "BH-1", lines: [1] };
const WEIGHED = { lines: [LINES[0]], new_variants: [], gets: EUR("17.05"), pays: null, fee: EUR("2.95"), steps: ["label"], missing: [], exceptions: ["fee"] };

test("an act begins with all that goes without asking", () => {
  assert.deepEqual(begun("return_items", AT_HAND, WHERE).lines, [1]);
  assert.deepEqual(begun("report_wrong", AT_HAND, WHERE).lines, []);
  assert.equal(begun("report_wrong", AT_HAND, WHERE).remedy, "replace");
  assert.equal(begun("settle_claim", AT_HAND, WHERE).claim, "CL-1-1");
  assert.deepEqual(bodyOf(begun("settle_exchange", AT_HAND, WHERE)), { act: "settle_exchange", order: "BH-1", exchange: "RT-1-1", refund: false });
  assert.equal(begun("change_address", AT_HAND, WHERE).address.city, "Kiel");
});

const READY = [
  ["no act", { act: null }, false],
  ["cancel without a reason", { act: "cancel_order" }, true],
  ["a return of nothing", { act: "return_items" }, false],
  ["a return", { act: "return_items", lines: [1] }, true],
  ["an exchange of nothing", { act: "exchange_items" }, false],
  ["an exchange", { act: "exchange_items", swaps: { 1: 12 } }, true],
  ["damaged with no remedy", { act: "report_wrong", lines: [1], what: "damaged" }, false],
  ["damaged", { act: "report_wrong", lines: [1], what: "damaged", remedy: "refund" }, true],
  ["half an address", { act: "change_address", address: { street: "A 1", city: " " } }, false],
  ["no way to pay", { act: "change_payment" }, false],
  ["a declined claim", { act: "settle_claim", claim: "CL-1-1", accept: false }, true],
  ["an exchange that waits on", { act: "settle_exchange", exchange: "RT-1-1" }, false],
  ["an exchange that gives the money", { act: "settle_exchange", exchange: "RT-1-1", refund: true }, true],
  ["a coupon for nothing", { act: "goodwill_coupon", amount: "0", reason: "late" }, false],
  ["a coupon for no reason", { act: "goodwill_coupon", amount: "5", reason: " " }, false],
  ["a coupon", { act: "goodwill_coupon", amount: "5,50", reason: "late" }, true],
];
for (const [name, draft, ready] of READY) {
  test(`${name} is ${ready ? "" : "not "}ready to be weighed`, () => assert.equal(isReady({ ...NO_ACT, ...draft }), ready));
}

const SUMS = { "12": 1200, "12.5": 1250, " 12,50 ": 1250, "0.05": 5, "12.345": 0, "1e3": 0, "-5": 0, "": 0, "12,": 0 };
for (const [text, cents] of Object.entries(SUMS)) {
  test(`"${text}" is a sum of ${cents} cents`, () => assert.equal(centsOf(text), cents));
}

const BODIES = [
  ["lines", { act: "return_items", order: "BH-1", lines: [1] }, RETURN],
  ["swaps by line", { act: "exchange_items", order: "BH-1", swaps: { 1: 12 } }, { act: "exchange_items", order: "BH-1", swaps: [[1, 12]] }],
  ["an amount", { act: "goodwill_coupon", order: "BH-1", amount: "5,5", reason: " late " }, { act: "goodwill_coupon", amount: "5.50", reason: "late" }],
  ["an e-mail beside the order", { ...RETURN, email: "a@b.example" }, { ...RETURN, email: "a@b.example" }],
  ["a reason still to be given", { ...RETURN, exceptions: ["late"] }, { ...RETURN, exceptions: ["late"], exception_reason: "…" }],
];
for (const [name, draft, body] of BODIES) {
  test(`the body tells ${name}, and nothing of other acts`, () => assert.deepEqual(bodyOf({ ...NO_ACT, what: "damaged", ...draft }), body));
}

test("lines, swaps and exceptions are taken in once and left out again", () => {
  const draft = withLine(withLine({ ...NO_ACT, lines: [] }, 1, true), 1, true);
  assert.deepEqual([draft.lines, withLine(draft, 1, false).lines], [[1], []]);
  assert.deepEqual(withSwap(withSwap(NO_ACT, 1, 12), 1, null).swaps, {});
  assert.deepEqual(withException(withException(NO_ACT, "fee", true), "fee", false).exceptions, []);
});

test("an exception without a reason, or a reason that is missing, keeps it from being done", () => {
  const draft = { ...NO_ACT, ...RETURN, exceptions: ["fee"] };
  assert.equal(isSettled(draft, { weighed: WEIGHED }), false);
  assert.equal(isSettled({ ...draft, exceptionReason: "regular" }, { weighed: WEIGHED }), true);
  assert.equal(isSettled({ ...NO_ACT, ...RETURN }, { weighed: { ...WEIGHED, missing: ["reason"] } }), false);
  assert.equal(isSettled({ ...NO_ACT, ...RETURN }, { refused: {} }), false);
});

async function openPanel(service) {
  service.on("GET tickets/7", answer(200, { ticket: claimed(7), briefing: {}, messages: [], notes: [], promises: [] }));
  service.on("GET tickets/7/actions", answer(200, AT_HAND));
  const desk = await openDesk(service, [claimed(7)]);
  desk.store.dispatch({ type: "opened", id: 7 });
  const waiting = [];
  let ids = 0;
  const acting = new Acting(desk.store, desk.api, desk.session.attempt.bind(desk.session), (work) => waiting.push(work), () => `id-${++ids}`);
  await acting.open();
  const settle = async () => {
    for (const work of waiting.splice(0)) await work();
    await new Promise((done) => setTimeout(done, 0));
  };
  return { ...desk, acting, settle, panel: () => desk.store.state.panel };
}

const weighs = (service, ...answers) => service.on("POST tickets/7/actions/weigh", ...answers);

test("what is filled in is weighed once the operator pauses, and only as it stands then", async () => {
  const service = weighs(new FakeService(), answer(200, { weighed: WEIGHED }));
  const { acting, settle, panel } = await openPanel(service);
  acting.choose("report_wrong");
  acting.choose("return_items");
  await settle();
  assert.deepEqual(service.to("POST tickets/7/actions/weigh").map(({ body }) => body), [RETURN]);
  assert.deepEqual(panel().outcome, { weighed: WEIGHED });
  acting.change((draft) => withLine(draft, 1, false));
  assert.equal(panel().outcome, null);
  await settle();
  assert.equal(service.to("POST tickets/7/actions/weigh").length, 1);
});

test("an answer that comes too late is about another act", async () => {
  const { store, acting, panel } = await openPanel(new FakeService());
  acting.choose("return_items");
  const { revision } = panel();
  acting.choose("report_wrong");
  store.dispatch({ type: "actWeighed", revision, outcome: { weighed: WEIGHED } });
  assert.equal(panel().outcome, null);
});

test("a try whose answer was lost is made again with the same id, a changed act with another", async () => {
  const service = weighs(new FakeService(), answer(200, { weighed: WEIGHED }));
  service.on("POST tickets/7/actions", lost, answer(200, { refused: { why: "window_closed" } }), answer(200, { done: { ...WEIGHED, number: "RT-1-1" } }));
  const { acting, settle, panel } = await openPanel(service);
  acting.choose("return_items");
  await settle();
  await acting.carryOut();
  assert.equal(panel().words.key, "errors.0");
  await acting.carryOut();
  assert.equal(panel().outcome.refused.why, "window_closed");
  acting.change((draft) => ({ ...draft, reason: "damaged" }));
  await settle();
  await acting.carryOut();
  assert.equal(panel().done.number, "RT-1-1");
  assert.deepEqual(service.to("POST tickets/7/actions").map(({ body }) => body.client_action_id), ["id-1", "id-1", "id-2"]);
  assert.equal(service.to("POST tickets/7/actions")[0].body.tell, true);
});

test("nothing is done that was not weighed", async () => {
  const service = weighs(new FakeService(), answer(200, { refused: { why: "window_closed", exceptions: ["late"] } }));
  const { acting, settle } = await openPanel(service);
  acting.choose("return_items");
  await settle();
  await acting.carryOut();
  assert.deepEqual(service.to("POST tickets/7/actions"), []);
});

test("why an exception is made is not weighed anew", async () => {
  const service = weighs(new FakeService(), answer(200, { weighed: WEIGHED }));
  const { acting, settle, panel } = await openPanel(service);
  acting.choose("return_items");
  await settle();
  acting.explain("regular");
  await settle();
  assert.deepEqual([panel().draft.exceptionReason, panel().outcome], ["regular", { weighed: WEIGHED }]);
  assert.equal(service.to("POST tickets/7/actions/weigh").length, 1);
});

test("every act, field, refusal and step has its words", () => {
  const { acting } = JSON.parse(readFileSync(new URL("../../../bot/web/desk/strings/en.json", import.meta.url)));
  for (const act of Object.keys(acting.acts)) {
    assert.ok(acting.do[act], act);
    for (const field of fieldsOf(act)) assert.ok(acting.fields[field], field);
    assert.ok(fieldsOf(act).length, act);
  }
  assert.deepEqual(Object.keys(acting.refused_short).sort(), Object.keys(acting.refused).filter((why) => why !== "over_limit").sort());
});
