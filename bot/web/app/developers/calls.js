/**
 * Every call of the contract twice: as HTTP, and as code for the client module. What is shown is what is run: the curl
 * lines are made from `http`, and the code is the text of `client`.
 *
 * In a path or a body $ID, $CURSOR, $CHOICE and $UUID stand for what only the conversation knows. `fresh` examples need
 * no conversation, `times` ones are repeated until they are refused.
 */

const CONVERSATION = "/api/conversations/$ID";
const MESSAGES = `${CONVERSATION}/messages`;

export const CALLS = {
  begin: {
    fresh: true,
    http: { method: "POST", path: "/api/conversations", body: { channel: "app", language: "en" } },
    async client({ connect, print }) {
      const chat = connect({ channel: "app", language: "en" });
      print(await chat.open());
    },
  },
  say: {
    http: { method: "POST", path: MESSAGES, body: { client_message_id: "$UUID", text: "What does delivery to Austria cost?" } },
    async client({ chat, transcript, print }) {
      chat.addEventListener("change", () => {
        const { author, status, text } = transcript(chat.state).at(-1);
        print(author, status, text);
      });
      chat.say("What does delivery to Austria cost?");
    },
  },
  choice: {
    http: { method: "POST", path: MESSAGES, body: { client_message_id: "$UUID", choice: "$CHOICE" } },
    async client({ chat, openChoices, transcript, print }) {
      const [first] = openChoices(chat.state);
      chat.choose(first);
      print(transcript(chat.state).at(-1));
    },
  },
  after: {
    http: { method: "GET", path: `${MESSAGES}?after=1` },
    async client({ chat, print }) {
      await chat.catchUp();
      print(chat.state.cursor, chat.state.messages.map(({ seq, author, text }) => [seq, author, text]));
    },
  },
  events: {
    http: { method: "GET", path: `${CONVERSATION}/events?after=0`, stream: true },
    async client({ chat, link, awaiting, print }) {
      // The client listens by itself, and opens the stream again after every break.
      chat.addEventListener("change", () => {
        print(link(chat.state), chat.state.owner, chat.state.messages.length, awaiting(chat.state));
      });
      chat.say("How long do I have to send something back?");
    },
  },
  read: {
    http: { method: "POST", path: `${CONVERSATION}/read`, body: { up_to: 1 } },
    async client({ chat, unread, print }) {
      chat.markRead();
      print(unread(chat.state));
    },
  },
  feedback: {
    http: { method: "POST", path: `${CONVERSATION}/feedback`, body: { kind: "csat", score: 5, comment: "That was quick." } },
    async client({ chat }) {
      await chat.rate("csat", 5, "That was quick.");
    },
  },
  identify: {
    http: { method: "POST", path: `${CONVERSATION}/identify`, body: { customer_token: "eyJhbGciOiJub25lIn0.e30." } },
    async client({ chat, print }) {
      try {
        await chat.identify("eyJhbGciOiJub25lIn0.e30.");
      } catch (problem) {
        print(problem.status, problem.field, problem.message);
      }
    },
  },
  history: {
    http: { method: "GET", path: `${CONVERSATION}/history` },
    async client({ chat, print }) {
      for (const { at, channel, messages } of await chat.history()) print(at, channel, messages.at(-1));
    },
  },
  push: {
    http: { method: "POST", path: `${CONVERSATION}/push`, body: { platform: "fcm", address: "the-token-of-a-device" } },
    async client({ chat }) {
      await chat.pushTo("fcm", "the-token-of-a-device");
    },
  },
  webhook: {
    fresh: true,
    curl: `BODY='$BODY'
printf %s "$BODY" | openssl dgst -sha256 -hmac "example"`,
    async client({ body, print }) {
      const [key, bytes] = ["example", body].map((text) => new TextEncoder().encode(text));
      const secret = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
      const made = new Uint8Array(await crypto.subtle.sign("HMAC", secret, bytes));
      print(`sha256=${[...made].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`);
    },
  },
  errors: {
    http: { method: "POST", path: MESSAGES, body: { client_message_id: "$UUID", text: " " } },
    async client({ chat, transcript, print }) {
      chat.addEventListener("change", () => {
        const { status, reason } = transcript(chat.state).at(-1);
        print(status, reason);
      });
      chat.say("a".repeat(4001));
    },
  },
  slow: {
    fresh: true,
    http: { method: "POST", path: MESSAGES, body: { client_message_id: "$UUID", text: "Hello" }, times: 40 },
    async client({ connect, notice, print }) {
      const eager = connect({ storage: null });
      eager.addEventListener("change", function told() {
        if (notice(eager.state)?.kind !== "pause") return;
        print(notice(eager.state));
        eager.removeEventListener("change", told);
        eager.erase();
      });
      for (let count = 0; count < 40; count += 1) eager.say("Hello");
    },
  },
  resume: {
    http: { method: "GET", path: `${MESSAGES}?after=$CURSOR` },
    async client({ connect, transcript, print }) {
      // connect() takes up what was kept, sends what is unsent, and listens.
      const again = connect();
      print(transcript(again.state).length, again.state.cursor, again.state.outbox.length);
    },
  },
  erase: {
    http: { method: "DELETE", path: CONVERSATION },
    async client({ chat, print }) {
      await chat.erase();
      print(chat.state.conversation, chat.state.messages);
    },
  },
};
