/** One message in the thread, or one note among them. */

import { h, icon, said } from "../dom.js";

const ICONS = { shopper: "person", bot: "bot", operator: "person" };

/**
 * A list item for a message or a note as talk.js puts them in order.
 * @param {{message?: object, note?: object, newDay: boolean, newSpeaker: boolean}} item
 */
export function makeItem(item, words, now) {
  const { message, note, newDay } = item;
  const day = newDay && h("p", { class: "day" }, h("span", { text: words.day((message ?? note).at, now) }));
  const body = note ? noteCard(note, words) : spoken(item, words);
  return h("li", { class: "message", "data-author": note ? "note" : message.author }, day, body);
}

function spoken({ message, newSpeaker }, words) {
  if (message.author === "system") return said("p", message.text, { class: "system", lang: message.language });
  const extras = [...(message.cards ?? []).map((card) => cardLine(card, words)), offered(message.choices ?? [], words)];
  return h("div", { class: "said" },
    newSpeaker && byline(message, words),
    h("div", { class: "bubble", lang: message.language, title: words.time(message.at) },
      ...message.text.split(/\n{2,}/).map((paragraph) => said("p", paragraph))),
    ...extras,
    message.author === "operator" && keep(message, words));
}

/** Heard where the views are put together: a message knows nothing of saved replies. */
function keep({ seq }, words) {
  return h("button", { class: "keep-reply", type: "button", "data-keep": String(seq), text: words.say("replies.keep") });
}

function byline({ author, operator, at }, words) {
  return h("p", { class: "byline" },
    icon(ICONS[author]),
    said("span", operator?.name ?? words.name("authors", author), { class: "byline-name" }),
    h("time", { datetime: at, text: words.time(at) }));
}

function noteCard({ operator, text, at }, words) {
  return h("div", { class: "note-card" },
    h("p", { class: "byline" }, icon("note"), h("span", { class: "note-kind", text: words.say("thread.for_colleagues") }),
      said("span", operator.name, { class: "byline-name" }), h("time", { datetime: at, text: words.time(at) })),
    ...text.split(/\n{2,}/).map((paragraph) => said("p", paragraph, { class: "note-text" })));
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
