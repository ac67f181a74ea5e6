import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { arrivedWhileHeld, choices, hasLeft, inView, isFiltered, neighbour, nextWaiting, shown } from "../../../bot/web/desk/queue.js";
import { START, reduce } from "../../../bot/web/desk/state.js";
import { dueUrgency, isSnoozed, othersLooking, urgency, waitingSince } from "../../../bot/web/desk/ticket.js";
import { ANA, JO, at, claimed, ticket } from "./fakes.mjs";

const NOON = Date.parse(at(180));
const SIGNED_IN = [{ type: "signedIn", operator: JO }, { type: "ticked", now: NOON }];
const LATER = at(300);
const ids = (tickets) => tickets.map(({ id }) => id);

function after(...actions) {
  return [...SIGNED_IN, ...actions].reduce(reduce, START);
}

function listed(tickets, more = {}) {
  return { type: "listLoaded", tickets, since: 0, ...more };
}

const said = (one) => ({ type: "ticketSaid", ticket: one });

/** What is in a tab of tickets that were told of one by one. */
function tab(name, tickets) {
  return ids(inView(after(listed([]), { type: "tabChosen", tab: name }, ...tickets.map(said))));
}

describe("a tab", () => {
  const tickets = [
    ticket(5), ticket(2), claimed(3), claimed(4, ANA), ticket(6, { state: "resolved" }), ticket(7, { state: "resolved" }),
    ticket(8, { snoozed_until: LATER }), claimed(9, JO, { snoozed_until: at(301), due_at: at(200) }), claimed(10, ANA, { due_at: at(190) }),
    ticket(11, { raised: "unclaimed" }), ticket(12, { snoozed_until: at(10) }), ticket(13, { state: "resolved", due_at: at(190) }),
  ];
  const TABS = [
    ["waiting holds what nobody has and nobody put off: what was raised first, then the longest wait", "waiting", [11, 2, 5, 12]],
    ["mine holds what I claimed and did not put off, and nobody else's", "mine", [3]],
    ["promised holds what was promised and is open, the nearest first", "promised", [10, 9]],
    ["snoozed holds what rests, the next to come back first", "snoozed", [8, 9]],
    ["all holds the open ones first and the latest above older ones", "all", [12, 11, 10, 9, 8, 5, 4, 3, 2, 13, 7, 6]],
  ];
  for (const [promise, name, expected] of TABS) test(promise, () => assert.deepEqual(tab(name, tickets), expected));

  test("ends where the last page that was read ends", () => {
    const state = after(listed([ticket(2), ticket(5)], { next: "further" }), said(ticket(4)), said(ticket(9)));
    assert.deepEqual(ids(inView(state)), [2, 4, 5]);
  });

  test("that is read anew loses what is not there any more, and keeps the open ticket and those of other tabs", () => {
    const state = after(listed([ticket(1), ticket(2)]), said(claimed(3)), { type: "opened", id: 2 }, listed([], { since: 9 }));
    assert.deepEqual(Object.keys(state.tickets), ["2", "3"]);
  });
});

describe("a filter", () => {
  const state = after(listed([ticket(1), ticket(2, { topic: "returns", team: { id: 4, name: "Returns" } }), ticket(3, { language: "de" })]));
  const FILTERS = [[{ topic: "returns" }, [2]], [{ language: "de" }, [3]], [{ team: "4" }, [2]], [{ topic: "returns", language: "de" }, []], [{ severity: "normal" }, [1, 2, 3]]];
  for (const [filter, expected] of FILTERS) {
    test(`by ${JSON.stringify(filter)} shows at once those known that fit`, () => {
      assert.deepEqual(ids(inView(reduce(state, { type: "filterChosen", filter }))), expected);
    });
  }

  test("by words shows what the service found, and no newcomer it was not asked about", () => {
    const searched = reduce(state, { type: "filterChosen", filter: { q: "mug" } });
    const found = reduce(searched, { type: "listLoaded", tickets: [ticket(3)], since: 0 });
    assert.deepEqual(ids(inView(reduce(found, said(ticket(8))))), [3]);
  });

  test("offers what the tickets have, and what is chosen", () => {
    const chosen = reduce(state, { type: "filterChosen", filter: { topic: "payment" } });
    assert.deepEqual(choices(chosen, "topic"), ["delivery", "payment", "returns"]);
  });

  test("is cleared as a whole", () => {
    const filtered = reduce(state, { type: "filterChosen", filter: { topic: "returns", q: "mug" } });
    assert.equal(isFiltered(filtered), true);
    assert.equal(isFiltered(reduce(filtered, { type: "filterCleared" })), false);
  });
});

describe("under the hand", () => {
  const before = after(listed([ticket(2), ticket(5)]), { type: "held" });
  const changed = [said(ticket(1)), said(claimed(2, ANA))].reduce(reduce, before);

  test("the order stays, who left is marked, and who came is counted", () => {
    assert.deepEqual(ids(shown(changed)), [2, 5]);
    assert.equal(hasLeft(changed, changed.tickets[2]), true);
    assert.equal(hasLeft(changed, changed.tickets[5]), false);
    assert.equal(arrivedWhileHeld(changed), 1);
  });

  const ENDS = [
    ["the hand leaves", { type: "released" }],
    ["it has rested for a while", { type: "ticked", now: NOON + 3_000 }],
    ["another tab is chosen and this one again", { type: "tabChosen", tab: "all" }, { type: "tabChosen", tab: "waiting" }],
  ];
  for (const [when, ...actions] of ENDS) {
    test(`the list is true again when ${when}`, () => {
      const state = actions.reduce(reduce, changed);
      assert.deepEqual(ids(shown(state)), [1, 5]);
      assert.equal(arrivedWhileHeld(state), 0);
    });
  }

  test("a list that is still being read is not held", () => {
    const reading = [{ type: "tabChosen", tab: "all" }, { type: "held" }].reduce(reduce, before);
    assert.equal(reading.held, null);
  });

  test("an erased ticket is gone at once", () => {
    assert.deepEqual(ids(shown(reduce(before, { type: "erased", conversationId: "c2" }))), [5]);
  });
});

describe("stepping", () => {
  const state = after(listed([ticket(2), ticket(5), claimed(3)]));
  const STEPS = [
    ["from nothing to the first", null, 1, 2], ["to the next", 2, 1, 5], ["to the previous", 5, -1, 2], ["not beyond the last", 5, 1, 5],
    ["not before the first", 2, -1, 2], ["from a ticket of another tab to the first", 3, 1, 2],
  ];
  for (const [promise, openId, step, id] of STEPS) {
    test(`goes ${promise}`, () => assert.equal(neighbour({ ...state, openId }, step), id));
  }

  test("through an empty tab goes nowhere", () => assert.equal(neighbour(after(), 1), null));

  test("on to who waits next leaves out the open ticket", () => assert.equal(nextWaiting({ ...state, openId: 2 }).id, 5));
});

describe("a ticket", () => {
  const WAITS = [
    ["that waits does so since it was opened", ticket(1), at(1)],
    ["that is claimed waits since the shopper's unanswered word", claimed(1, JO, { last_message: { author: "shopper", at: at(9) } }), at(9)],
    ["that is answered does not wait", claimed(1, JO, { last_message: { author: "operator", at: at(9) } }), null],
    ["that is resolved does not wait", ticket(1, { state: "resolved" }), null],
  ];
  for (const [promise, one, since] of WAITS) test(promise, () => assert.equal(waitingSince(one), since));

  const AGES = [[0, "calm"], [179_999, "calm"], [180_000, "warm"], [599_999, "warm"], [600_000, "late"]];
  for (const [ms, look] of AGES) test(`that waits for ${ms} ms looks ${look}`, () => assert.equal(urgency(ms), look));

  const DUES = [[1_800_000, "calm"], [1_799_999, "warm"], [1, "warm"], [0, "late"]];
  for (const [ms, look] of DUES) test(`with a promise due in ${ms} ms looks ${look}`, () => assert.equal(dueUrgency(ms), look));

  const RESTS = [["until later rests", LATER, "waiting", true], ["until before does not", at(10), "waiting", false], ["that is resolved does not", LATER, "resolved", false]];
  for (const [promise, until, state, rests] of RESTS) {
    test(`put off ${promise}`, () => assert.equal(isSnoozed(after(), ticket(1, { state, snoozed_until: until })), rests));
  }

  test("shows the others who look at it, and not oneself", () => {
    const looking = [{ ...ANA, typing: false }, { id: JO.id, name: JO.name, typing: true }];
    assert.deepEqual(othersLooking(after(), ticket(1, { looking })), [looking[0]]);
  });
});
