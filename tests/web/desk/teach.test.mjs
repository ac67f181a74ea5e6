// The page around the tabs where leads teach the assistant: its addresses and its session; no page, no network.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Problem } from "../../../bot/web/desk/api.js";
import { Board } from "../../../bot/web/desk/board.js";
import { Entrance } from "../../../bot/web/desk/review/entrance.js";
import { START, addressOf, isLead, placeOf } from "../../../bot/web/desk/review/state.js";

const TABS = [{ name: "review" }, { name: "exams" }];

/** Calls that raise a Problem with these statuses, one after the other, and then answer. */
class Calls {
  constructor(...statuses) {
    Object.assign(this, { statuses, made: [] });
  }

  me() {
    return this.call("GET", "me");
  }

  signIn() {
    return this.call("POST", "sign-in");
  }

  async call(method, path, body) {
    this.made.push([method, path, body]);
    const status = this.statuses.shift();
    if (status) throw new Problem(status);
    return { id: 1, role: "lead" };
  }
}

function entranceWith(...statuses) {
  const board = new Board(START);
  const calls = new Calls(...statuses);
  return { board, calls, entrance: new Entrance(board, calls) };
}

test("an address names a tab and a place within it; what it does not know is the first tab", () => {
  assert.deepEqual(placeOf("#exams/beforehand-1.tar.gz", TABS), { tab: "exams", place: "beforehand-1.tar.gz" });
  assert.deepEqual(placeOf("#elsewhere/x", TABS), { tab: "review", place: "" });
  assert.deepEqual(placeOf("", TABS), { tab: "review", place: "" });
  assert.deepEqual(placeOf(addressOf("exams", "a b/c"), TABS), { tab: "exams", place: "a b/c" });
});

test("without a session the sign-in form shows, and says nothing of a wrong password yet", async () => {
  const { board, entrance } = entranceWith(401, 401);
  await entrance.start();
  assert.equal(board.state.phase, "signed_out");
  assert.equal(board.state.notice, null);
  await entrance.signIn("robin@shop.example", "wrong");
  assert.equal(board.state.notice.key, "sign_in.wrong");
  await entrance.signIn("robin@shop.example", "right");
  assert.equal(board.state.phase, "signed_in");
  assert.ok(isLead(board.state.operator));
});

test("a tab's call goes below the leads' routes, and tells when the session has ended", async () => {
  const { board, calls, entrance } = entranceWith(null, 409, 401);
  await entrance.start();
  await assert.rejects(() => entrance.call("POST", "runs", {}), { status: 409 });
  assert.equal(board.state.phase, "signed_in");
  await assert.rejects(() => entrance.call("GET", "runs"), { status: 401 });
  assert.deepEqual(board.state.notice, { key: "sign_in.ended", values: {} });
  assert.deepEqual(calls.made.slice(1), [["POST", "/api/learning/runs", {}], ["GET", "/api/learning/runs", undefined]]);
});
