/** One message: its words, its cards, and what became of it. */

import { paragraphs } from "../text.js";
import { cardView } from "./cards.js";
import { el, icon, initials, setAttributes, setText } from "./dom.js";

const DONE = new Set(["sent", "seen"]);

function piece({ text, href }) {
  return href ? el("a", { href, target: "_blank", rel: "noopener noreferrer" }, text) : text;
}

function written(text) {
  return paragraphs(text).map((parts) => el("p", {}, ...parts.map(piece)));
}

export class Bubble {
  constructor(words, item, name, onRetry) {
    this.words = words;
    this.own = item.author === "shopper";
    this.root = el("div", { class: `message ${item.author}` }, ...this.#head(item, name), ...this.#body(item, name));
    this.meta = el("p", { class: "meta" });
    this.root.append(this.meta);
    this.onRetry = () => onRetry(item.key);
  }

  #head(item, name) {
    if (item.author !== "operator") return [];
    return [el("p", { class: "speaker", "aria-hidden": "true", dir: "auto" }, name)];
  }

  #body(item, name) {
    // Outside the words, so that the words alone decide in which direction they run.
    const speaker = el("span", { class: "unseen" }, this.words.say("log.said", { name }));
    const text = el("div", { class: "words", dir: "auto" }, ...written(item.text ?? ""));
    const cards = (item.cards ?? []).map((card) => cardView(card, this.words)).filter(Boolean);
    const mark = this.own || item.author === "system" ? null
      : el("span", { class: "mark small", "aria-hidden": "true" }, initials(name));
    const stack = el("div", { class: "stack" }, item.text ? text : null, ...cards);
    return [el("div", { class: "row" }, speaker, mark, stack)];
  }

  update({ first, last, at, status, reason, latestOwn }) {
    this.root.classList.toggle("first", first);
    this.root.classList.toggle("last", last);
    const shown = last || (status && !DONE.has(status));
    setAttributes(this.meta, { hidden: !shown || !at });
    const state = `${status} ${reason} ${at} ${latestOwn}`;
    if (state === this.state) return;
    this.state = state;
    this.meta.replaceChildren(...(status === "failed" ? this.#failure(reason) : this.#fate(at, status, latestOwn)));
    setAttributes(this.root, { "data-status": status ?? false });
  }

  #fate(at, status, latestOwn) {
    const time = at ? el("time", { datetime: at }, this.words.hour(at)) : null;
    if (!status || !time) return time ? [time] : [];
    const told = this.words.say(`status.${status}`);
    // In words under the latest message and wherever something is pending; a plain mark is enough elsewhere.
    const plain = latestOwn || !DONE.has(status);
    const mark = icon(DONE.has(status) ? status : "sending");
    return [time, mark, el("span", { class: plain ? "fate" : "unseen" }, told)];
  }

  #failure(reason) {
    const key = this.words.has(`reason.${reason}`) ? `reason.${reason}` : "reason.other";
    const retry = el("button", { type: "button", class: "retry" }, this.words.say("retry"));
    retry.addEventListener("click", this.onRetry);
    const told = el("span", {});
    setText(told, `${this.words.say("status.failed")}. ${this.words.say(key)}`);
    return [icon("failed"), told, retry];
  }
}
