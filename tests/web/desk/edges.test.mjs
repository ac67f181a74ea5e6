import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, test } from "node:test";

import { listen } from "../../../bot/web/desk/events.js";
import { commandOf } from "../../../bot/web/desk/keys.js";
import { Words } from "../../../bot/web/desk/words.js";

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
  const on = Object.fromEntries(["ticket", "message", "gone", "up", "down"].map((name) => [name, note(name)]));
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

describe("words", () => {
  const AGES = [[0, "now"], [59, "now"], [240, "4 min"], [3_600, "1 h"], [47 * 3_600, "47 h"], [49 * 3_600, "2 d"], [-60, "now"]];
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

  test("money is said with its currency", () => assert.equal(words.money({ amount: "19.90", currency: "EUR" }), "€19.90"));
});
