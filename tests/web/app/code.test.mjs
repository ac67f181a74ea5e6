import assert from "node:assert/strict";
import { test } from "node:test";

import { CALLS } from "../../../bot/web/app/developers/calls.js";
import { curl, source } from "../../../bot/web/app/developers/code.js";

test("a call is a line that a shell understands, with its variables outside the quotes", () => {
  const call = { method: "POST", path: "/api/conversations/$ID/messages", body: { client_message_id: "$UUID", text: "it's" } };
  assert.equal(curl(call), [
    'curl -sS "$SERVICE/api/conversations/$ID/messages"',
    '-H "Authorization: Bearer $TOKEN"',
    '-H "Content-Type: application/json"',
    `-d '{"client_message_id":"'"$(uuidgen)"'","text":"it'\\''s"}'`,
  ].join(" \\\n  "));
});

test("only what curl would not guess is said: the method, and no token where none is needed", () => {
  assert.match(curl({ method: "DELETE", path: "/api/conversations/$ID" }), /-X DELETE/);
  assert.doesNotMatch(curl({ method: "GET", path: "/api/conversations/$ID/messages" }), /-X/);
  assert.doesNotMatch(curl({ method: "POST", path: "/api/conversations", body: {} }), /Bearer|-X/);
});

test("the code shown is the code that is run, with what it imports", () => {
  const shown = source(async ({ chat, transcript, print }) => {
    if (chat) {
      print(transcript(chat.state));
    }
  }, "https://chat.example.com");
  assert.equal(shown, [
    'import { transcript } from "https://chat.example.com/client/index.js";',
    "",
    "if (chat) {",
    "  console.log(transcript(chat.state));",
    "}",
  ].join("\n"));
});

for (const [name, { client }] of Object.entries(CALLS)) {
  test(`the code of an example is whole: ${name}`, () => {
    const shown = source(client, "https://chat.example.com").replace(/^import .*$/m, "");
    assert.doesNotThrow(() => new Function(`return async () => { ${shown}\n};`));
    assert.doesNotMatch(shown, /print\(/);
  });
}
