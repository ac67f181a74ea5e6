import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, test } from "node:test";

import { COMMANDS, menuOf } from "../../../bot/web/desk/commands.js";
import { asInput, fromInput, picks } from "../../../bot/web/desk/due.js";
import { EVENTS, listen } from "../../../bot/web/desk/events.js";
import { commandOf } from "../../../bot/web/desk/keys.js";
import { Presence } from "../../../bot/web/desk/presence.js";
import { START, reduce } from "../../../bot/web/desk/state.js";
import { Words } from "../../../bot/web/desk/words.js";
import { ANA, JO, claimed, ticket } from "./fakes.mjs";

const strings = JSON.parse(await readFile(new URL("../../../bot/web/desk/strings/en.json", import.meta.url), "utf8"));
const words = new Words(strings, "en", "en-GB");
const NOON = Date.UTC(2026, 2, 1, 12);

class FakeSource extends EventTarget {
  readyState = 1;

  close() {
    this.readyState = 2;
  }

  tell(name, data) {
    this.dispatchEvent(Object.assign(new Event(name), { data: JSON.stringify(data) }));
  }

  fail(readyState) {
    this.readyState = readyState;
    this.dispatchEvent(new Event("error"));
  }
}

function listening() {
  const heard = [];
  const sources = [];
  const later = [];
  const note = (name) => (data) => heard.push([name, data]);
  const on = Object.fromEntries([...EVENTS, "up", "down"].map((name) => [name, note(name)]));
  const stop = listen(() => sources[sources.push(new FakeSource()) - 1], (work, ms) => later.push({ work, ms }), on);
  return { heard, sources, later, stop };
}

describe("the event stream", () => {
  test("hands on what it is told, as data", () => {
    const { heard, sources } = listening();
    sources[0].tell("ticket", { id: 1 });
    sources[0].tell("message", { ticket_id: 1 });
    assert.deepEqual(heard, [["ticket", { id: 1 }], ["message", { ticket_id: 1 }]]);
  });

  test("that merely breaks is left to the browser", () => {
    const { heard, sources, later } = listening();
    sources[0].fail(0);
    assert.deepEqual([heard, later], [[["down", false]], []]);
  });

  test("that is refused is opened again, later each time, and soon after a success", () => {
    const { sources, later } = listening();
    for (const _ of Array(7)) {
      sources.at(-1).fail(2);
      later.at(-1).work();
    }
    sources.at(-1).dispatchEvent(new Event("open"));
    sources.at(-1).fail(2);
    assert.deepEqual(later.map(({ ms }) => ms), [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 1_000]);
  });

  test("that was stopped stays closed", () => {
    const { sources, later, stop } = listening();
    sources[0].fail(2);
    stop();
    later[0].work();
    assert.equal(sources.length, 1);
  });
});

describe("a key", () => {
  const QUEUE = { writing: false, dialog: false, single: true };
  const TEXT = { ...QUEUE, writing: true };
  const PRESSES = [
    ["j steps on", { key: "j" }, QUEUE, "next"],
    ["? shows the keys", { key: "?" }, QUEUE, "keys"],
    ["j in a text is a letter", { key: "j" }, TEXT, null],
    ["Ctrl+Enter in a text sends", { key: "Enter", ctrlKey: true }, TEXT, "send"],
    ["Cmd+Enter in a text sends", { key: "Enter", metaKey: true }, TEXT, "send"],
    ["Enter in a text is a new line", { key: "Enter" }, TEXT, null],
    ["Esc leaves a text", { key: "Escape" }, TEXT, "leave"],
    ["Esc while composing belongs to the input method", { key: "Escape", isComposing: true }, TEXT, null],
    ["Ctrl+C copies and claims nothing", { key: "c", ctrlKey: true }, QUEUE, null],
    ["e in a dialog does nothing behind it", { key: "e" }, { ...QUEUE, dialog: true }, null],
    ["single keys can be turned off", { key: "j" }, { ...QUEUE, single: false }, null],
    ["a name every object has is no key", { key: "constructor" }, QUEUE, null],
  ];
  for (const [promise, press, where, command] of PRESSES) {
    test(promise, () => assert.equal(commandOf(press, where), command));
  }
});

describe("the commands", () => {
  const state = reduce(START, { type: "signedIn", operator: JO });

  test("have a key each", () => {
    const keys = Object.values(COMMANDS).map(({ key }) => key);
    assert.equal(new Set(keys).size, keys.length);
  });

  test("have a name each", () => {
    for (const name of Object.keys(COMMANDS)) assert.ok(words.has(`commands.${name}`), name);
  });

  const MENUS = [
    ["my ticket can be given away and ended in every way", claimed(1), ["note", "act", "resolve", "promise", "snooze", "transfer", "merge", "hand_back", "spam"]],
    ["a waiting one needs no claim to be put off or given away", ticket(1), ["note", "act", "snooze", "transfer", "merge", "spam"]],
    ["another's takes notes only", claimed(1, ANA), ["note", "act"]],
    ["a resolved one can be opened again", ticket(1, { state: "resolved" }), ["note", "reopen"]],
    ["a merged one lives on elsewhere", ticket(1, { state: "merged" }), ["note"]],
    ["no ticket offers nothing", undefined, []],
  ];
  test("let a lead give away what another has", () => {
    const lead = { ...state, operator: { ...JO, role: "lead" } };
    assert.deepEqual(menuOf(lead, claimed(1, ANA)), ["note", "act", "transfer"]);
  });

  for (const [promise, one, names] of MENUS) test(promise, () => assert.deepEqual(menuOf(state, one), names));
});

describe("moments to choose from", () => {
  const names = (hour, minute) => picks(new Date(2026, 2, 1, hour, minute)).map(({ name }) => name);

  test("are three by day", () => assert.deepEqual(names(9, 0), ["hour", "evening", "morning"]));
  test("leave out an evening that is nearly there or past", () => {
    assert.deepEqual(names(16, 45), ["hour", "morning"]);
    assert.deepEqual(names(20, 0), ["hour", "morning"]);
  });
  test("come back from the input as they went in", () => {
    const moment = new Date(2026, 11, 31, 23, 5);
    assert.equal(asInput(moment), "2026-12-31T23:05");
    assert.equal(fromInput(asInput(moment)), moment.toISOString());
  });
  test("are none where the input is empty", () => assert.equal(fromInput(""), null));
});

describe("presence", () => {
  function watching() {
    const told = [];
    const page = { clock: 0, told };
    const api = { looking: async (id, how) => { told.push([id, how]); } };
    page.presence = new Presence(api, () => page.clock);
    return page;
  }
  const looks = (id) => [id, { typing: false, gone: false }];
  const types = (id) => [id, { typing: true, gone: false }];
  const left = (id) => [id, { typing: false, gone: true }];

  test("is told at once and then every ten seconds", () => {
    const page = watching();
    for (page.clock of [0, 2_000, 9_999, 10_000, 12_000]) page.presence.update(1, "");
    assert.deepEqual(page.told, [looks(1), looks(1)]);
  });

  test("ends at the former ticket when another is opened, and when the page is left", () => {
    const page = watching();
    page.presence.update(1, "");
    page.presence.update(2, "");
    page.presence.leave();
    page.presence.leave();
    assert.deepEqual(page.told, [looks(1), left(1), looks(2), left(2)]);
  });

  test("says that somebody writes, and that they stopped", () => {
    const page = watching();
    page.presence.update(1, "");
    page.presence.update(1, "H");
    page.clock = 5_000;
    page.presence.update(1, "He");
    page.clock = 11_500;
    page.presence.update(1, "He");
    assert.deepEqual(page.told, [looks(1), types(1), looks(1)]);
  });

  test("takes a draft of before for no writing, and a cleared text neither", () => {
    const page = watching();
    page.presence.update(1, "a draft");
    page.presence.update(1, "");
    assert.deepEqual(page.told, [looks(1)]);
  });
});

describe("words", () => {
  const AGES = [[0, "now"], [59, "now"], [240, "4 min"], [3_600, "1 hr"], [47 * 3_600, "47 hr"], [49 * 3_600, "2 days"], [-60, "now"]];
  for (const [seconds, text] of AGES) {
    test(`${seconds} seconds ago is said as ${text}`, () => assert.equal(words.age(NOON - seconds * 1_000, NOON), text));
  }

  test("a count chooses its plural", () => {
    assert.equal(words.say("queue.unseen", { n: 1 }), "1 new message");
    assert.equal(words.say("queue.unseen", { n: 2 }), "2 new messages");
  });

  test("a name without a text is made readable", () => assert.equal(words.name("slots", "delivery_day"), "Delivery day"));

  test("a name every object has is no text", () => assert.equal(words.name("slots", "constructor"), "Constructor"));

  test("a missing text is an error", () => assert.throws(() => words.say("no.such"), RangeError));

  test("a day of the calendar stays that day in every zone", () => assert.match(words.date("2026-03-05", NOON), /Thu.*\b5\b|\b5\b.*Thu/));

  const MOMENTS = [[0, "14:00"], [1, "tomorrow, 14:00"], [-1, "yesterday, 14:00"], [4, "Thu, Mar 5, 14:00"], [400, "Apr 5, 2027, 14:00"]];
  for (const [days, text] of MOMENTS) {
    test(`two o'clock in ${days} days is said as ${text}`, () => {
      assert.equal(words.moment(new Date(2026, 2, 1 + days, 14).toISOString(), new Date(2026, 2, 1, 12)), text);
    });
  }

  test("names are said as a sentence says them", () => assert.equal(words.names(["Ana", "Tom"]), "Ana and Tom"));

  test("money is said with its currency", () => assert.equal(words.money({ amount: "19.90", currency: "EUR" }), "€19.90"));
});
