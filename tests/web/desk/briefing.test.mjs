/** The wish in one line, and what is known already: nobody has to read a transcript. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";

import { givenOf, preparedOf, wishOf } from "../../../bot/web/desk/wish.js";
import { Words } from "../../../bot/web/desk/words.js";

const strings = JSON.parse(readFileSync(new URL("../../../bot/web/desk/strings/en.json", import.meta.url), "utf8"));
const words = new Words(strings, "en", "en-GB");

describe("the wish", () => {
  const wishes = [
    ["with all its values", { intent: "return_item", order: "BH-1", items: ["Blue Mug"], reason: "damaged" }, "Return Blue Mug of BH-1: damaged"],
    ["without a reason", { intent: "return_item", order: "BH-1", items: ["Blue Mug", "Red Mug"] }, "Return Blue Mug and Red Mug of BH-1"],
    ["with the order alone", { intent: "return_item", order: "BH-1" }, "Return something of BH-1"],
    ["with nothing known", { intent: "return_item" }, "Send something back"],
    ["by what the order is to become", { intent: "exchange_item", order: "BH-1", items: ["Shirt (M)"], to: ["L"] }, "Exchange Shirt (M) of BH-1 for L"],
    ["by the new address", { intent: "change_address", order: "BH-1", address: "Hafenweg 3" }, "Send BH-1 to Hafenweg 3"],
    ["by its code", { intent: "coupon_problem", coupon: "SPRING15" }, "Code SPRING15 does not work"],
    ["of an intent that needs no value", { intent: "newsletter" }, "Newsletter"],
    ["in the shopper's words where nothing was understood", {}, "my own words"],
  ];
  for (const [name, about, line] of wishes) {
    it(name, () => assert.equal(wishOf({ about, intent: null, wish: "my own words" }, words), line));
  }

  it("is known of tickets opened before wishes had values", () => {
    assert.equal(wishOf({ intent: "order_late", wish: "late!" }, words), "The order is late");
  });

  it("can be said of every wish without any value", () => {
    for (const [name, texts] of Object.entries(strings.wishes)) assert.ok(words.first(`wishes.${name}`), `${name}: ${texts}`);
  });
});

describe("what was given", () => {
  it("stands once a kind, with what the bot carried along behind it", () => {
    const given = [{ kind: "order_number", values: ["BH-2"], before: ["BH-1"] }];
    const slots = { order_number: "BH-2", earlier_note: "asked twice", email: null };
    assert.deepEqual(givenOf({ given, slots }), [...given, { kind: "earlier_note", values: ["asked twice"], before: [] }]);
  });

  it("is nothing where nothing was given", () => assert.deepEqual(givenOf({}), []));
});

describe("the change being prepared", () => {
  it("tells lines, what becomes of them, and the rest in words", () => {
    const change = {
      wish: "exchange_item", lines: ["Cap", "Shirt"], swaps: [{ line: "Shirt", to: "L" }], payment: "PayPal account", reason: "damaged",
    };
    assert.deepEqual(preparedOf(change, words), [["lines", "Cap; Shirt → L"], ["payment", "PayPal account"], ["reason", "damaged"]]);
  });

  it("tells what is still possible", () => {
    const change = { wish: "change_order", lines: ["Shirt"], open: [{ line: "Shirt", possible: ["L", "XL"] }] };
    assert.deepEqual(preparedOf(change, words), [["lines", "Shirt → L or XL"]]);
  });

  it("is nothing where none was prepared", () => assert.deepEqual(preparedOf(null, words), []));
});
