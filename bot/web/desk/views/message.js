/** One message in the thread. */

import { h, icon, said } from "../dom.js";

const ICONS = { shopper: "person", bot: "bot", operator: "person" };

/**
 * A list item for a message as queue.js groups them.
 * @param {{message: object, newDay: boolean, newSpeaker: boolean}} item
 */
export function makeMessage({ message, newDay, newSpeaker }, words, now) {
  const day = newDay && h("p", { class: "day", text: dayName(message.at, words, now) });
  const body = message.author === "system" ? system(message) : bubble(message, newSpeaker, words);
  return h("li", { class: "message", "data-author": message.author }, day, body);
}

function system(message) {
  return said("p", message.text, { class: "system", lang: message.language });
}

function bubble(message, newSpeaker, words) {
  const extras = [...(message.cards ?? []).map((card) => cardLine(card, words)), offered(message.choices ?? [], words)];
  return h("div", { class: "said" },
    newSpeaker && byline(message, words),
    h("div", { class: "bubble", lang: message.language, title: words.time(message.at) },
      ...message.text.split(/\n{2,}/).map((paragraph) => said("p", paragraph))),
    ...extras);
}

function byline({ author, operator, at }, words) {
  return h("p", { class: "byline" },
    icon(ICONS[author]),
    said("span", operator?.name ?? words.name("authors", author), { class: "byline-name" }),
    h("time", { datetime: at, text: words.time(at) }));
}

function cardLine(card, words) {
  const name = card.number ?? card.code ?? card.title ?? card.name ?? "";
  const detail = card.state_title ?? (card.code ? card.title : null);
  const facts = [words.name("thread.cards", card.type), name, detail].filter(Boolean);
  return h("p", { class: "card-line" }, icon("parcel"), facts.join(" · "));
}

function offered(choices, words) {
  if (!choices.length) return null;
  const chips = choices.map(({ title }) => said("span", title, { class: "chip" }));
  return h("p", { class: "offered" }, words.say("thread.offered"), " ", ...chips);
}

function dayName(at, words, now) {
  const today = new Date(at).toDateString() === new Date(now).toDateString();
  return today ? words.say("thread.today") : words.date(at, now);
}
