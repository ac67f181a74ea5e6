/** The client module by itself, with no page around it: asks the service at argv[2], and prints what was said. */

import { connect, transcript } from "../../../bot/web/client/index.js";

const [, , origin, ...questions] = process.argv;
const chat = connect({ origin, language: "en", storage: null });
const answered = new Promise((resolve) => {
  chat.addEventListener("change", () => {
    const { messages, outbox } = chat.state;
    if (!outbox.length && messages.length > 2 * questions.length) resolve();
  });
});
questions.forEach((question) => chat.say(question));
await answered;
console.log(JSON.stringify(transcript(chat.state).map(({ author, text, status }) => [author, text, status ?? ""])));
await chat.erase();
chat.stop();
