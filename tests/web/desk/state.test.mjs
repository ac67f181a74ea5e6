import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { badge } from "../../../bot/web/desk/queue.js";
import { START, draftOf, isMine, reduce } from "../../../bot/web/desk/state.js";
import { mergeMessages, seenSeq, timeline } from "../../../bot/web/desk/talk.js";
import { ANA, JO, at, claimed, message, ticket } from "./fakes.mjs";

function after(...actions) {
  return actions.reduce(reduce, START);
}

const SIGNED_IN = { type: "signedIn", operator: JO };

function listed(...tickets) {
  return { type: "listLoaded", tickets, since: 0 };
}

function opened(id, ...messages) {
  return [{ type: "opened", id }, { type: "threadLoaded", id, read: { briefing: { wish: "w" }, messages } }];
}

const seqs = ({ messages }) => messages.map(({ seq }) => seq);

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

  test("and notes stand in the order of time, and a note begins a group", () => {
    const note = { id: 7, operator: ANA, text: "He called", at: at(2) };
    const items = timeline([message(1), message(2), message(3)], [note]);
    assert.deepEqual(items.map(({ key }) => key), ["m1", "m2", "n7", "m3"]);
    assert.deepEqual(items.map(({ newSpeaker }) => newSpeaker), [true, false, true, true]);
  });

  test("of a shopper are news for the operator who has the ticket, and for nobody else", () => {
    const said = (ticketId) => ({ type: "messageSaid", ticketId, message: message(4) });
    const state = after(SIGNED_IN, listed(claimed(1), claimed(2, ANA)));
    assert.deepEqual(reduce(state, said(1)).news.values, { wish: "wish 1", text: "shopper 4" });
    assert.equal(reduce(state, said(2)).news, null);
  });

  test("begin a group with a new speaker, a new operator, a pause or a new day", () => {
    const said = [
      message(1), message(2), message(3, "operator", { operator: JO }), message(4, "operator", { operator: ANA }), message(5, "bot"),
      message(6, "bot", { at: at(30) }), message(7, "bot", { at: at(2 * 24 * 60) }),
    ];
    assert.deepEqual(timeline(said).map(({ newSpeaker }) => newSpeaker), [true, false, true, true, true, true, true]);
    assert.deepEqual(timeline(said).map(({ newDay }) => newDay), [true, false, false, false, false, false, true]);
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

describe("a note", () => {
  const note = { id: 7, operator: JO, text: "He called", at: at(2) };
  const written = [SIGNED_IN, listed(claimed(1)), ...opened(1, message(1)), { type: "drafted", id: 1, text: "Hello" },
    { type: "modeChosen", id: 1, mode: "note" }, { type: "noteDrafted", id: 1, text: "He called" }, { type: "noteSending", id: 1 }];

  test("once kept leaves the reply that was begun, and shows it again", () => {
    const state = after(...written, { type: "noteSent", id: 1, note });
    const { text, note: left, mode, sending } = draftOf(state, 1);
    assert.deepEqual([text, left, mode, sending], ["Hello", "", "reply", false]);
    assert.deepEqual(state.threads[1].notes, [note]);
  });

  test("that was read before its own answer came stands once", () => {
    const read = { type: "threadLoaded", id: 1, read: { briefing: {}, messages: [message(1)], notes: [note] } };
    const state = after(...written, read, { type: "noteSent", id: 1, note });
    assert.deepEqual(state.threads[1].notes, [note]);
  });

  test("that is refused is kept as written", () => {
    const state = after(...written, { type: "sendRefused", id: 1, words: { key: "errors.503", values: {} } });
    const { note: left, mode, sending } = draftOf(state, 1);
    assert.deepEqual([left, mode, sending], ["He called", "note", false]);
  });

  test("begun outlives a reply that is sent", () => {
    const state = after(...written, { type: "sent", id: 1, message: message(2, "operator", { operator: JO }) });
    assert.equal(draftOf(state, 1).note, "He called");
  });
});

describe("the rest", () => {
  test("the title counts who waits as the service does, and nobody before signing in", () => {
    assert.equal(badge(after(SIGNED_IN, { type: "counted", counts: { waiting: 7 } })), 7);
    assert.equal(badge(after({ type: "counted", counts: { waiting: 7 } })), 0);
  });

  test("who looks at a ticket shows in its row", () => {
    const looking = [{ ...ANA, typing: true }];
    const state = after(SIGNED_IN, listed(ticket(1)), { type: "presence", ticketId: 1, people: looking });
    assert.deepEqual(state.tickets[1].looking, looking);
    assert.equal(reduce(state, { type: "presence", ticketId: 9, people: looking }), state);
  });

  test("whoever has left does not come back with a row that was read before", () => {
    const looking = [{ ...ANA, typing: true }];
    const before = after(SIGNED_IN, listed(ticket(1, { looking })));
    const left = reduce(before, { type: "presence", ticketId: 1, people: [] });
    const state = reduce(left, { type: "ticketSaid", ticket: ticket(1, { looking }), since: before.revision });
    assert.deepEqual(state.tickets[1].looking, []);
  });

  const RAISED = [["waits", ticket(1), true], ["is mine", claimed(1), true], ["is another's", claimed(1, ANA), false]];
  for (const [which, one, isNews] of RAISED) {
    test(`a rule that asks for attention for a ticket that ${which} is ${isNews ? "" : "no "}news`, () => {
      const state = after(SIGNED_IN, listed(one), { type: "raised", ticketId: 1, rule: "unclaimed" });
      assert.equal(state.tickets[1].raised, "unclaimed");
      assert.equal(state.news?.kind === "raised", isNews);
    });
  }

  test("a way back is offered until it is taken or something else is told", () => {
    const undo = { id: 1, what: "snooze", body: { until: null } };
    const told = after(SIGNED_IN, { type: "toasted", words: { key: "toasts.snooze", values: {} }, undo });
    assert.deepEqual(told.toast.undo, undo);
    assert.equal(reduce(told, { type: "undoTaken" }).toast.undo, null);
    assert.equal(reduce(told, { type: "toasted", words: { key: "toasts.claim", values: {} } }).toast.undo, null);
  });

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
      { type: "threadLoaded", id: 1, read: { briefing: { wish: "Where is it?" }, messages: [message(1)] } },
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
