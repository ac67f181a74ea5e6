import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { badge, counts, grouped, inTab, neighbour, seenSeq, urgency, waitingSince } from "../../../bot/web/desk/queue.js";
import { START, draftOf, isMine, mergeMessages, reduce } from "../../../bot/web/desk/state.js";
import { ANA, JO, at, claimed, message, ticket } from "./fakes.mjs";

function after(...actions) {
  return actions.reduce(reduce, START);
}

const SIGNED_IN = { type: "signedIn", operator: JO };

function listed(...tickets) {
  return { type: "listLoaded", tickets, since: 0 };
}

function opened(id, ...messages) {
  return [{ type: "opened", id }, { type: "threadLoaded", id, briefing: { wish: "w" }, messages }];
}

const seqs = ({ messages }) => messages.map(({ seq }) => seq);

describe("the queue", () => {
  const state = after(SIGNED_IN, listed(
    ticket(5), ticket(2), claimed(3), claimed(4, ANA), ticket(6, { state: "resolved" }), ticket(7, { state: "resolved" }),
  ));

  const TABS = [
    ["waiting holds what nobody has, the longest wait first", "waiting", [2, 5]],
    ["mine holds what I claimed and nobody else's", "mine", [3]],
    ["all holds the open ones first and the latest closed ones above older ones", "all", [2, 5, 3, 4, 7, 6]],
  ];
  for (const [promise, tab, ids] of TABS) {
    test(promise, () => assert.deepEqual(inTab(state, tab).map(({ id }) => id), ids));
  }

  test("the counts are those of the tabs", () => assert.deepEqual(counts(state), { waiting: 2, mine: 1, all: 6 }));

  test("the title counts who waits, and nobody before signing in", () => {
    assert.equal(badge(state), 2);
    assert.equal(badge(START), 0);
  });

  const STEPS = [
    ["from nothing to the first", null, 1, 2],
    ["to the next", 2, 1, 5],
    ["to the previous", 5, -1, 2],
    ["not beyond the last", 5, 1, 5],
    ["not before the first", 2, -1, 2],
    ["from a ticket of another tab to the first", 3, 1, 2],
  ];
  for (const [promise, openId, step, id] of STEPS) {
    test(`stepping goes ${promise}`, () => assert.equal(neighbour({ ...state, openId }, step), id));
  }

  test("stepping through an empty tab goes nowhere", () => assert.equal(neighbour(after(SIGNED_IN), 1), null));

  const WAITS = [
    ["a waiting ticket waits since it was opened", ticket(1), at(1)],
    ["a claimed one waits since the shopper's unanswered word", claimed(1, JO, { last_message: { author: "shopper", at: at(9) } }), at(9)],
    ["an answered one does not wait", claimed(1, JO, { last_message: { author: "operator", at: at(9) } }), null],
    ["a resolved one does not wait", ticket(1, { state: "resolved" }), null],
  ];
  for (const [promise, one, since] of WAITS) test(promise, () => assert.equal(waitingSince(one), since));

  const AGES = [[0, "calm"], [179_999, "calm"], [180_000, "warm"], [599_999, "warm"], [600_000, "late"]];
  for (const [ms, look] of AGES) test(`a wait of ${ms} ms looks ${look}`, () => assert.equal(urgency(ms), look));
});

describe("a list and the events that overtake it", () => {
  test("a ticket told of while the list was on its way stays as told", () => {
    const state = after(SIGNED_IN, listed(ticket(1)), { type: "ticketSaid", ticket: claimed(1, ANA) }, listed(ticket(1)));
    assert.equal(state.tickets[1].state, "claimed");
  });

  test("a list asked for after the event is believed", () => {
    const told = after(SIGNED_IN, listed(ticket(1)), { type: "ticketSaid", ticket: claimed(1, ANA) });
    const state = reduce(told, { type: "listLoaded", tickets: [ticket(1)], since: told.revision });
    assert.equal(state.tickets[1].state, "waiting");
  });

  test("a ticket read while it was claimed stays claimed", () => {
    const before = after(SIGNED_IN, listed(ticket(1)));
    const claimedMeanwhile = reduce(before, { type: "ticketSaid", ticket: claimed(1, ANA) });
    const state = reduce(claimedMeanwhile, { type: "ticketSaid", ticket: ticket(1), since: before.revision });
    assert.equal(state.tickets[1].state, "claimed");
  });

  test("an erased conversation leaves nothing behind but a word that it was erased", () => {
    const told = after(SIGNED_IN, listed(), { type: "ticketSaid", ticket: ticket(1) }, ...opened(1));
    const draft = reduce(told, { type: "drafted", id: 1, text: "Hello" });
    const state = reduce(draft, { type: "erased", conversationId: ticket(1).conversation_id });
    assert.deepEqual([state.tickets, state.drafts, state.news], [{}, {}, null]);
    assert.deepEqual([state.threads[1].status, state.threads[1].messages, state.threads[1].briefing], ["erased", [], null]);
  });

  test("a ticket missing from the list leaves, unless it is open", () => {
    const state = after(SIGNED_IN, listed(ticket(1), ticket(2)), ...opened(2), listed());
    assert.deepEqual(Object.keys(state.tickets), ["2"]);
  });

  test("a ticket that comes to wait is news; what the first list holds is not", () => {
    const before = after(SIGNED_IN, listed(ticket(1)));
    assert.equal(before.news, null);
    assert.deepEqual(reduce(before, { type: "ticketSaid", ticket: ticket(2) }).news.values, { wish: "wish 2" });
  });

  test("a ticket that already waited is no news", () => {
    assert.equal(after(SIGNED_IN, listed(ticket(1)), { type: "ticketSaid", ticket: ticket(1) }).news, null);
  });
});

describe("messages", () => {
  test("stand in order and once, however they arrive", () => {
    assert.deepEqual(seqs({ messages: mergeMessages([message(3), message(1)], [message(2), message(3)]) }), [1, 2, 3]);
  });

  test("told while the thread was being read are kept", () => {
    const told = [{ type: "opened", id: 1 }, { type: "messageSaid", ticketId: 1, message: message(3) }];
    const state = after(SIGNED_IN, listed(ticket(1)), ...told, ...opened(1, message(1), message(2)));
    assert.deepEqual(seqs(state.threads[1]), [1, 2, 3]);
    assert.equal(seenSeq(state.threads[1]), 3);
  });

  test("of a shopper count as unseen where the thread is not open", () => {
    const state = after(SIGNED_IN, listed(ticket(1)), { type: "messageSaid", ticketId: 1, message: message(4) });
    assert.equal(state.tickets[1].unseen, 1);
    assert.equal(state.tickets[1].last_message.text, "shopper 4");
  });

  test("are not counted twice when the ticket's own event came first", () => {
    const counted = ticket(1, { unseen: 1, last_message: { author: "shopper", text: "shopper 4", at: at(4) } });
    const state = after(SIGNED_IN, listed(counted), { type: "messageSaid", ticketId: 1, message: message(4) });
    assert.equal(state.tickets[1].unseen, 1);
  });

  test("are seen when the thread is open or opened", () => {
    const state = after(SIGNED_IN, listed(ticket(1, { unseen: 3 })), ...opened(1), { type: "messageSaid", ticketId: 1, message: message(4) });
    assert.equal(state.tickets[1].unseen, 0);
  });

  test("begin a group with a new speaker, a new operator, a pause or a new day", () => {
    const said = [
      message(1), message(2), message(3, "operator", { operator: JO }), message(4, "operator", { operator: ANA }), message(5, "bot"),
      message(6, "bot", { at: at(30) }), message(7, "bot", { at: at(2 * 24 * 60) }),
    ];
    assert.deepEqual(grouped(said).map(({ newSpeaker }) => newSpeaker), [true, false, true, true, true, true, true]);
    assert.deepEqual(grouped(said).map(({ newDay }) => newDay), [true, false, false, false, false, false, true]);
  });
});

describe("a draft", () => {
  const mine = [SIGNED_IN, listed(claimed(1)), ...opened(1, message(1)), { type: "drafted", id: 1, text: "Hello" }];
  const sending = [...mine, { type: "sending", id: 1, clientMessageId: "a" }];

  test("is kept, with what was said meanwhile, when it was overtaken", () => {
    const unseen = [message(2, "operator", { operator: ANA })];
    const state = after(...sending, { type: "sendRefused", id: 1, words: { key: "composer.meanwhile" }, unseen });
    assert.equal(draftOf(state, 1).text, "Hello");
    assert.equal(draftOf(state, 1).sending, false);
    assert.deepEqual(draftOf(state, 1).unseen, unseen);
    assert.equal(seenSeq(state.threads[1]), 2);
  });

  test("keeps its id while its text stays, and loses it with the text", () => {
    assert.equal(draftOf(after(...sending, { type: "drafted", id: 1, text: "Hello" }), 1).clientMessageId, "a");
    assert.equal(draftOf(after(...sending, { type: "drafted", id: 1, text: "Hello!" }), 1).clientMessageId, null);
  });

  test("is gone once sent, and the message stands in the thread once", () => {
    const sent = message(2, "operator", { operator: JO });
    const state = after(...sending, { type: "messageSaid", ticketId: 1, message: sent }, { type: "sent", id: 1, message: sent });
    assert.equal(draftOf(state, 1).text, "");
    assert.deepEqual(seqs(state.threads[1]), [1, 2]);
  });

  test("outlives the end of the session and can be sent again", () => {
    const state = after(...sending, { type: "signedOut" }, SIGNED_IN);
    assert.equal(draftOf(state, 1).text, "Hello");
    assert.equal(draftOf(state, 1).sending, false);
  });

  test("is not shown to the next operator at the same computer", () => {
    const state = after(...mine, { type: "signedOut" }, { type: "signedIn", operator: ANA });
    assert.equal(draftOf(state, 1).text, "");
  });
});

describe("the rest", () => {
  test("signing out leaves no ticket and no message behind", () => {
    const state = after(SIGNED_IN, listed(ticket(1)), ...opened(1, message(1)), { type: "signedOut" });
    assert.deepEqual([state.tickets, state.threads, state.operator], [{}, {}, null]);
  });

  test("an erased conversation leaves the list, its words and its draft", () => {
    const state = after(
      SIGNED_IN, listed(claimed(1), ticket(2)), ...opened(1, message(1)), { type: "drafted", id: 1, text: "Hello" },
      { type: "erased", conversationId: "c1" },
    );
    assert.deepEqual(Object.keys(state.tickets), ["2"]);
    assert.deepEqual(state.threads[1].messages, []);
    assert.equal(state.threads[1].status, "erased");
    assert.equal(draftOf(state, 1).text, "");
  });

  test("what was read before a conversation was erased, and comes after, brings nothing of it back", () => {
    const before = after(SIGNED_IN, listed(ticket(1), ticket(2)), ...opened(1, message(1)));
    const late = { ticket: ticket(1), tickets: [ticket(1), ticket(2)], since: before.revision };
    const state = [
      { type: "erased", conversationId: "c1" }, { type: "ticketSaid", ...late }, { type: "listLoaded", ...late },
      { type: "threadLoaded", id: 1, briefing: { wish: "Where is it?" }, messages: [message(1)] },
    ].reduce(reduce, before);
    assert.deepEqual(Object.keys(state.tickets), ["2"]);
    assert.deepEqual([state.threads[1].status, state.threads[1].messages, state.threads[1].briefing], ["erased", [], null]);
  });

  test("a ticket is mine only while it is claimed, and by me", () => {
    const state = after(SIGNED_IN);
    const mine = [claimed(1), claimed(1, ANA), ticket(1), ticket(1, { state: "resolved", operator: JO }), undefined];
    assert.deepEqual(mine.map((each) => isMine(state, each)), [true, false, false, false, false]);
  });

  test("threads that are neither open nor mine are let go", () => {
    const state = after(SIGNED_IN, listed(claimed(1), ticket(2), ticket(3)), ...opened(1), ...opened(2), ...opened(3));
    assert.deepEqual(Object.keys(state.threads), ["1", "3"]);
  });

  test("an unknown action is an error", () => {
    assert.throws(() => reduce(START, { type: "guessed" }), TypeError);
  });
});
