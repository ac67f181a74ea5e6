// What the page about people makes of its state and of refusals; no page, no network.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { Problem } from "../../../bot/web/desk/api.js";
import { Board } from "../../../bot/web/desk/board.js";
import { Staff } from "../../../bot/web/desk/people/staff.js";
import { ANY, START, asked, sectionOf, sectionsFor, teamNames, why } from "../../../bot/web/desk/people/state.js";
import { Words } from "../../../bot/web/desk/words.js";

const strings = JSON.parse(await readFile(new URL("../../../bot/web/desk/strings/en.json", import.meta.url), "utf8"));
const words = new Words(strings, "en");

/** Calls that answer from a table of "METHOD path"; a Problem in it is raised. */
class FakeCalls {
  constructor(answers) {
    this.answers = answers;
    this.made = [];
  }

  me() {
    return this.call("GET", "me");
  }

  async call(method, path, body) {
    this.made.push([method, path, body]);
    const answer = this.answers[`${method} ${path}`];
    if (answer instanceof Problem) throw answer;
    return answer ?? null;
  }
}

const LEAD = { id: 1, name: "Kim", role: "lead" };

function staffWith(answers) {
  const board = new Board(START);
  const calls = new FakeCalls({ "GET me": LEAD, "GET sign-ins": { sign_ins: [] }, "GET people": { people: [], teams: [] }, ...answers });
  return { board, calls, staff: new Staff(board, calls, "https://chat.example") };
}

test("only leads may look at more than their account", () => {
  assert.deepEqual(sectionsFor({ role: "operator" }), ["account"]);
  assert.equal(sectionsFor(LEAD).length, 4);
  assert.equal(sectionOf("#teams"), "teams");
  assert.equal(sectionOf("#elsewhere"), "account");
});

test("an operator who asks for a lead's section sees the account", async () => {
  const { board, staff } = staffWith({ "GET me": { ...LEAD, role: "operator" } });
  await staff.start("audit");
  assert.equal(board.state.section, "account");
});

test("only what is wanted of the trail is asked for", () => {
  assert.equal(asked(ANY), "");
  assert.equal(asked({ ...ANY, act: "claim", ticket_id: "7" }, 12), "ticket_id=7&act=claim&after=12");
});

test("teams are told by their names", () => {
  const teams = [{ id: 1, name: "Returns" }, { id: 2, name: "Parcels" }];
  assert.deepEqual(teamNames(teams, { teams: [2] }), ["Parcels"]);
});

test("every refusal has a text", () => {
  const refusals = [[422, "new"], [422, "old"], [422, "token"], [400, "email"], [409, "email"], [409, "name"], [409], [429], [0], [403], [503], [418]];
  for (const [status, field] of refusals) {
    const { key, values } = why(new Problem(status, { field }));
    assert.match(words.say(key, values), /\.$/);
  }
});

test("whoever is added gets a link that no server sees, and it is shown once", async () => {
  const { board, staff } = staffWith({ "POST people": { person: { id: 2, name: "Noor" }, token: "2.3.x" } });
  await staff.start("people");
  assert.equal(await staff.addPerson({ name: "Noor" }), true);
  assert.deepEqual(board.state.link, { name: "Noor", address: "https://chat.example/desk/people#welcome=2.3.x" });
  assert.equal(board.state.busy, false);
});

test("a refused change stays told and leaves what is shown", async () => {
  const { board, staff } = staffWith({ "PATCH people/1": new Problem(409) });
  await staff.start("people");
  assert.equal(await staff.changePerson(1, { disabled: true }), false);
  assert.equal(board.state.notice.key, "people.errors.last_lead");
  assert.equal(board.state.busy, false);
  assert.equal(board.state.section, "people");
});

test("a session that has ended leads to the sign-in form", async () => {
  const { board, staff } = staffWith({ "DELETE sign-ins": new Problem(401) });
  await staff.start("account");
  await staff.endOthers();
  assert.equal(board.state.phase, "signed_out");
  assert.equal(board.state.operator, null);
});

test("older acts come below those that are there", async () => {
  const page = (id, next) => ({ acts: [{ id }], next, kinds: ["claim"] });
  const { board, staff } = staffWith({ "GET audit?": page(9, 9), "GET audit?after=9": page(8, null) });
  await staff.start("audit");
  await staff.older();
  assert.deepEqual(board.state.trail.acts.map(({ id }) => id), [9, 8]);
  assert.equal(board.state.trail.next, null);
});
