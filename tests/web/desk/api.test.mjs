import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, test } from "node:test";

import { Api, Problem, inWords } from "../../../bot/web/desk/api.js";
import { Words } from "../../../bot/web/desk/words.js";
import { FakeService, JO, answer, claimed, lost, message } from "./fakes.mjs";

const strings = JSON.parse(await readFile(new URL("../../../bot/web/desk/strings/en.json", import.meta.url), "utf8"));
const WHO = answer(200, { operator: JO, csrf: "token" });

async function refused(work) {
  try {
    await work;
  } catch (problem) {
    assert.ok(problem instanceof Problem);
    return problem;
  }
  return assert.fail("nothing was refused");
}

describe("the token", () => {
  test("of the sign-in goes with every change", async () => {
    const service = new FakeService().on("POST sign-in", WHO).on("POST tickets/1/claim", answer(200, { ticket: claimed(1) }));
    const api = new Api(service.fetch);
    assert.deepEqual(await api.signIn("jo@shop.example", "secret"), JO);
    assert.equal((await api.change(1, "claim")).ticket.state, "claimed");
    assert.equal(service.to("POST tickets/1/claim")[0].headers["X-CSRF-Token"], "token");
  });

  test("of the first paint goes with every change", async () => {
    const service = new FakeService().on("GET start?state=waiting", answer(200, { operator: JO, csrf: "token", tickets: [] }))
      .on("POST promises/3/withdraw", answer(204));
    const api = new Api(service.fetch);
    assert.deepEqual((await api.start()).tickets, []);
    await api.withdraw(3);
    assert.equal(service.calls.at(-1).headers["X-CSRF-Token"], "token");
  });

  test("of a taken-up session goes with every change", async () => {
    const service = new FakeService().on("GET me", WHO).on("POST tickets/1/typing", answer(204));
    const api = new Api(service.fetch);
    await api.me();
    assert.equal(await api.typing(1), null);
    assert.equal(service.to("POST tickets/1/typing")[0].headers["X-CSRF-Token"], "token");
  });

  test("does not go with a reading", async () => {
    const service = new FakeService().on("GET me", WHO).on("GET tickets?state=all&q=a+mug", answer(200, { tickets: [] }));
    const api = new Api(service.fetch);
    await api.me();
    assert.deepEqual(await api.tickets({ state: "all", q: "a mug", topic: null, severity: "" }), { tickets: [] });
    assert.equal("X-CSRF-Token" in service.calls.at(-1).headers, false);
  });
});

describe("a call", () => {
  const BODIES = [
    ["sign-in", (api) => api.signIn("a@b.example", "secret"), "POST sign-in", { email: "a@b.example", password: "secret" }, { operator: JO }],
    ["a message", (api) => api.send(1, { client_message_id: "a", text: "Hi", seen_seq: 3 }), "POST tickets/1/messages", { client_message_id: "a", text: "Hi", seen_seq: 3 }, { message: message(4) }],
    ["a change", (api) => api.change(1, "hand-back", { note: "n" }), "POST tickets/1/hand-back", { note: "n" }, { ticket: {} }],
    ["a note", (api) => api.note(1, "n"), "POST tickets/1/notes", { text: "n" }, { note: {} }],
    ["presence", (api) => api.looking(1, { typing: true, gone: false }), "POST tickets/1/looking", { typing: true, gone: false }, {}],
  ];
  for (const [name, call, route, body, given] of BODIES) {
    test(`for ${name} says what the contract asks for`, async () => {
      const service = new FakeService().on(route, answer(200, given));
      await call(new Api(service.fetch));
      assert.deepEqual(service.to(route)[0].body, body);
      assert.equal(service.calls[0].headers["Content-Type"], "application/json");
    });
  }

  test("keeps a strange id inside its place in the path", async () => {
    const service = new FakeService();
    await refused(new Api(service.fetch).ticket("../me?x"));
    assert.equal(service.calls[0].route, "GET tickets/..%2Fme%3Fx");
  });
});

describe("a problem", () => {
  test("carries what the service says about it", async () => {
    const service = new FakeService().on("POST tickets/1/claim", answer(409, { holder: { name: "Ana" } }));
    const problem = await refused(new Api(service.fetch).change(1, "claim"));
    assert.equal(problem.status, 409);
    assert.deepEqual(inWords(problem), { key: "errors.held", values: { name: "Ana" } });
  });

  test("knows how long to wait", async () => {
    const service = new FakeService().on("POST sign-in", answer(429, {}, { "Retry-After": "30" }));
    const problem = await refused(new Api(service.fetch).signIn("a", "b"));
    assert.deepEqual(inWords(problem), { key: "errors.429", values: { n: 30 } });
  });

  const ODD = [
    ["a lost network", lost, 0],
    ["a page in place of JSON", () => new Response("<html>", { status: 200 }), 0],
    ["an error without a body", () => new Response(null, { status: 502 }), 502],
  ];
  for (const [name, given, status] of ODD) {
    test(`is what ${name} becomes`, async () => {
      const problem = await refused(new Api(new FakeService().on("GET tickets/1", given).fetch).ticket(1));
      assert.equal(problem.status, status);
    });
  }

  for (const status of [0, 400, 401, 403, 404, 409, 413, 418, 422, 429, 500, 502, 503]) {
    test(`of status ${status} has words`, () => {
      const { key, values } = inWords(new Problem(status));
      assert.match(new Words(strings, "en").say(key, values), /^[A-Z].*\.$/);
    });
  }
});
