/** Saved replies: put into the draft, never sent with a hole, and counted when they are sent. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { commandOf } from "../../../bot/web/desk/keys.js";
import { SavedReplies } from "../../../bot/web/desk/saved_replies.js";
import { draftOf, reduce, START } from "../../../bot/web/desk/state.js";
import { found, holesIn, pieces, repliesOf } from "../../../bot/web/desk/state_replies.js";
import { answer, claimed, FakeService, JO, message, openDesk, settled } from "./fakes.mjs";

const NAMES = ["first_name", "carrier"];
const reply = (id, filled, more = {}) => ({ id, title: `Title ${id}`, text: filled, filled, missing: [], language: "en", used: 0, ...more });

function mine(more = {}) {
  const ticket = claimed(7);
  const list = [reply(1, "Hello Noa"), reply(2, "By {carrier}", { missing: ["carrier"] })];
  return { ...START, phase: "signed_in", operator: JO, openId: 7, tickets: { 7: ticket }, replies: { ticketId: 7, list, names: NAMES }, ...more };
}

describe("holes", () => {
  const texts = [
    ["of known variables", "Hi {first_name} by {carrier}", ["first_name", "carrier"]],
    ["not of other braces", "{weather} { first_name } {", []],
    ["each where it stands", "{carrier}{carrier}", ["carrier", "carrier"]],
  ];
  for (const [name, text, names] of texts) {
    it(name, () => assert.deepEqual(holesIn(text, NAMES).map((hole) => hole.name), names));
  }

  it("stand apart in a preview, and nothing is lost", () => {
    const text = "Hi {first_name}, by {carrier}{carrier}.";
    assert.equal(pieces(text, NAMES).map((piece) => piece.text).join(""), text);
    assert.deepEqual(pieces(text, NAMES).filter(({ hole }) => hole).length, 3);
  });
});

describe("finding a reply", () => {
  const list = [reply(1, "Your parcel is late"), reply(2, "The PARCEL is here")];
  const queries = [["", 2], ["parcel", 2], ["late parcel", 1], ["title 2", 1], ["nothing", 0]];
  for (const [query, many] of queries) it(`with "${query}"`, () => assert.equal(found(list, query).length, many));
});

describe("a chosen reply", () => {
  it("takes the place of what was selected, and is remembered", () => {
    const state = reduce(mine({ drafts: { 7: { ...draftOf(mine(), 7), text: "a XX b" } } }), { type: "replyChosen", id: 7, reply: reply(1, "Hello"), start: 2, end: 4 });
    assert.equal(draftOf(state, 7).text, "a Hello b");
    assert.equal(draftOf(state, 7).savedReplyId, 1);
  });

  it("is forgotten when everything is deleted again", () => {
    const chosen = reduce(mine(), { type: "replyChosen", id: 7, reply: reply(1, "Hello"), start: 0, end: 0 });
    assert.equal(draftOf(reduce(chosen, { type: "drafted", id: 7, text: "Hello you" }), 7).savedReplyId, 1);
    assert.equal(draftOf(reduce(chosen, { type: "drafted", id: 7, text: "" }), 7).savedReplyId, null);
  });

  it("brings the composer back from a note", () => {
    const noting = reduce(mine(), { type: "modeChosen", id: 7, mode: "note" });
    assert.equal(draftOf(reduce(noting, { type: "replyChosen", id: 7, reply: reply(1, "Hi"), start: 0, end: 0 }), 7).mode, "reply");
  });
});

describe("replies of another ticket", () => {
  it("are not offered", () => assert.deepEqual(repliesOf({ ...mine(), openId: 8 }), []));
});

describe("keys", () => {
  const where = { writing: false, dialog: false, single: true };
  for (const [key, command] of [["s", "saved_replies"], ["1", "reply_1"], ["3", "reply_3"], ["S", "keep_reply"]]) {
    it(`${key} is ${command}`, () => assert.equal(commandOf({ key }, where), command));
  }
});

describe("at the desk", () => {
  const list = [reply(1, "Hello Noa"), reply(2, "By {carrier}")];
  const read = { replies: list, variables: { first_name: "", carrier: "" } };

  async function taken() {
    const service = new FakeService();
    const desk = await openDesk(service, [claimed(7)]);
    service.on("GET tickets/7", answer(200, { ticket: claimed(7), briefing: {}, messages: [message(1)], notes: [], promises: [], others: [] }));
    service.on("GET saved-replies?ticket_id=7", answer(200, read));
    service.on("POST tickets/7/messages", answer(200, { message: message(2, "operator"), cursor: 2 }));
    const replies = new SavedReplies(desk.store, desk.api, desk.session.attempt.bind(desk.session));
    await desk.tickets.open(7);
    replies.follow(desk.store.state);
    replies.follow(desk.store.state);
    await settled();
    return { service, desk, replies };
  }

  it("are read once for a ticket that is taken", async () => {
    const { service, desk } = await taken();
    assert.equal(service.to("GET saved-replies?ticket_id=7").length, 1);
    assert.deepEqual(repliesOf(desk.store.state), list);
  });

  it("the one that was sent is told with the words", async () => {
    const { service, desk, replies } = await taken();
    replies.use(replies.suggested(0), { start: 0, end: 0 });
    await desk.tickets.send();
    assert.equal(service.to("POST tickets/7/messages")[0].body.saved_reply_id, 1);
  });

  it("own words tell of none", async () => {
    const { service, desk } = await taken();
    desk.tickets.write("Hello");
    await desk.tickets.send();
    assert.equal("saved_reply_id" in service.to("POST tickets/7/messages")[0].body, false);
  });

  it("one with a hole is not sent", async () => {
    const { service, desk, replies } = await taken();
    replies.use(replies.suggested(1), { start: 0, end: 0 });
    await desk.tickets.send();
    assert.equal(service.to("POST tickets/7/messages").length, 0);
  });

  it("a sent message becomes one, and a toast names it", async () => {
    const { service, desk, replies } = await taken();
    service.on("POST saved-replies", answer(201, { reply: reply(3, "Hello") }));
    await replies.keep(message(2, "operator"));
    assert.deepEqual(service.to("POST saved-replies")[0].body, { text: "operator 2", language: "en", ticket_id: 7 });
    assert.deepEqual(desk.store.state.toast.values, { title: "Title 3" });
  });
});
