import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { contrast, luminance, palette, rgb } from "../../../bot/web/widget/accent.js";
import { grouped } from "../../../bot/web/widget/grouping.js";
import { paragraphs, pieces } from "../../../bot/web/widget/text.js";
import { uuid } from "../../../bot/web/client/uuid.js";
import { Words } from "../../../bot/web/widget/words.js";

const ENGLISH = JSON.parse(readFileSync(new URL("../../../bot/web/widget/strings/en.json", import.meta.url)));

const LINKS = [
  { name: "a plain address", text: "See https://example.com/a now", link: "https://example.com/a" },
  { name: "the sentence's full stop", text: "See https://example.com/a.", link: "https://example.com/a" },
  { name: "brackets around it", text: "(see http://example.com/a)", link: "http://example.com/a" },
  { name: "brackets inside it", text: "https://example.com/a_(b)", link: "https://example.com/a_(b)" },
  { name: "a query and a part", text: "https://example.com/?a=1&b=2#c!", link: "https://example.com/?a=1&b=2#c" },
  { name: "a script", text: "javascript:alert(1)", link: undefined },
  { name: "data", text: "data:text/html,https", link: undefined },
  { name: "no host", text: "https://", link: undefined },
  { name: "markup", text: "<b>bold</b>", link: undefined },
];
for (const { name, text, link } of LINKS) {
  test(`only web addresses become links, and no letter is lost: ${name}`, () => {
    const found = pieces(text);
    assert.equal(found.find(({ href }) => href)?.text, link);
    assert.equal(found.map((piece) => piece.text).join(""), text);
  });
}

test("an empty line parts paragraphs and a single line break does not", () => {
  assert.deepEqual(paragraphs("a\nb\n\n \nc\n").map((parts) => parts[0].text), ["a\nb", "c"]);
});

const colour = (css) => css.match(/\d+/g).map(Number);
for (const accent of ["#0b6e4f", "#ffd400", "#fff", "#000000", "#808080", "#ff8fa3", "nonsense"]) {
  test(`any accent can be read, and be written on: ${accent}`, () => {
    const found = palette(accent);
    assert.ok(contrast(colour(found["--accent"]), colour(found["--on-accent"])) >= 4.5);
    assert.ok(contrast(colour(found["--accent-text-light"]), rgb("#eef1f0")) >= 4.5);
    assert.ok(contrast(colour(found["--accent-text-dark"]), rgb("#2c3033")) >= 4.5);
  });
}

test("black and white are as far apart as WCAG says", () => {
  assert.equal(contrast([0, 0, 0], [255, 255, 255]), 21);
  assert.equal(luminance([255, 255, 255]), 1);
});

test("one author's messages within five minutes form a group, and each day begins once", () => {
  const item = (author, at) => ({ author, at: `2026-03-0${at}:00` });
  const bot = ["1T09:00", "1T09:04", "1T09:20"].map((at) => ["bot", at]);
  const said = [...bot, ["shopper", "1T09:21"], ["shopper", "2T09:21"]];
  const items = said.map(([author, at]) => item(author, at));
  const marks = grouped(items).map(({ first, last, day }) => [first, last, day].map(Number).join(""));
  assert.deepEqual(marks, ["101", "010", "110", "110", "111"]);
});

test("texts are filled and counted in the language's own way", () => {
  const words = new Words("en-GB", ENGLISH);
  assert.equal(words.say("launcher.unread", { n: 1 }), "1 unread message");
  assert.equal(words.say("launcher.unread", { n: 3 }), "3 unread messages");
  assert.equal(words.money({ amount: "19.90", currency: "EUR" }), "€19.90");
  assert.equal(words.date("2026-11-24"), "Tue 24 Nov");
});

test("days are named as seen from now", () => {
  const words = new Words("en-GB", ENGLISH);
  const now = new Date(2026, 2, 2, 0, 30);
  const moments = [[2026, 2, 2, 0, 10], [2026, 2, 1, 23, 50], [2026, 1, 20]];
  const named = moments.map((at) => words.day(new Date(...at).toISOString(), now));
  assert.deepEqual(named, ["Today", "Yesterday", "Fri 20 Feb"]);
});

test("a moment to come is named as shortly as can be, seen from now", () => {
  const words = new Words("en-GB", ENGLISH);
  const now = new Date(2026, 2, 2, 9, 30);
  const moments = [[2026, 2, 2, 14], [2026, 2, 6, 14], [2026, 2, 20, 14]];
  const named = moments.map((at) => words.moment(new Date(...at).toISOString(), now));
  assert.deepEqual(named, ["14:00", "Friday 14:00", "Fri 20 Mar 14:00"]);
});

test("an id is a version 4 UUID, also where the browser offers none", () => {
  const bare = { getRandomValues: (bytes) => bytes.fill(255) };
  assert.equal(uuid(bare), "ffffffff-ffff-4fff-bfff-ffffffffffff");
  assert.match(uuid(), /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
});
