/** The conversation itself: messages in order under their days, the typing mark, the open choices. */

import { grouped } from "../grouping.js";
import { Bubble } from "./bubble.js";
import { Choices } from "./choices.js";
import { arrange, el, icon, setAttributes } from "./dom.js";

const NEAR = 48;

export class Log {
  #bubbles = new Map();
  #days = new Map();
  #atEnd = true;

  constructor(words, { onChoose, onRetry }) {
    this.words = words;
    this.onRetry = onRetry;
    this.list = el("div", { class: "list" });
    this.dots = el("div", { class: "dots", "aria-hidden": "true", hidden: true }, el("i"), el("i"), el("i"));
    this.choices = new Choices(words, onChoose);
    this.scroller = el("div", { class: "scroller", tabindex: "0", role: "log", "aria-label": words.say("log") },
      this.list, this.choices.root, this.dots);
    const label = words.say("log.latest");
    this.latest = el("button", { type: "button", class: "latest", "aria-label": label, hidden: true }, icon("down"));
    this.root = el("div", { class: "log" }, this.scroller, this.latest);
    this.latest.addEventListener("click", () => this.toEnd("smooth"));
    this.scroller.addEventListener("scroll", () => this.#mark(), { passive: true });
    // A growing composer or a keyboard takes room away: who was at the end stays there.
    new ResizeObserver(() => this.#atEnd && this.toEnd()).observe(this.scroller);
  }

  /** `items` as transcript() gives them; `nameOf(item)` says who speaks. */
  update({ items, choices, typing, nameOf, now }) {
    const atEnd = this.#atEnd;
    const before = new Set(this.#bubbles.keys());
    arrange(this.list, this.#nodes(grouped(items), nameOf, now));
    this.choices.update(choices);
    setAttributes(this.dots, { hidden: !typing });
    const fresh = items.filter((item) => !before.has(item.key));
    this.#follow(fresh, atEnd);
    this.#mark();
  }

  toEnd(behavior = "instant") {
    this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior });
  }

  #nodes(items, nameOf, now) {
    const latestOwn = items.findLast((item) => item.author === "shopper")?.key;
    const keys = new Set(items.map((item) => item.key));
    for (const key of this.#bubbles.keys()) if (!keys.has(key)) this.#bubbles.delete(key);
    return items.flatMap((item) => {
      const bubble = this.#bubble(item, nameOf);
      bubble.update({ ...item, latestOwn: item.key === latestOwn });
      return item.day && item.at ? [this.#day(item.at, now), bubble.root] : [bubble.root];
    });
  }

  #bubble(item, nameOf) {
    if (!this.#bubbles.has(item.key)) {
      this.#bubbles.set(item.key, new Bubble(this.words, item, nameOf(item), this.onRetry));
    }
    return this.#bubbles.get(item.key);
  }

  #day(at, now) {
    const title = this.words.day(at, now);
    if (!this.#days.has(title)) this.#days.set(title, el("p", { class: "day" }, title));
    return this.#days.get(title);
  }

  /** Keeps the end in sight for who is at the end; of a long answer, its beginning. */
  #follow(fresh, atEnd) {
    const own = fresh.some((item) => item.author === "shopper");
    if (!atEnd && !own) return;
    const said = fresh.find((item) => item.author !== "shopper");
    const start = said && !own ? this.#bubbles.get(said.key).root.offsetTop - NEAR : Infinity;
    const end = this.scroller.scrollHeight - this.scroller.clientHeight;
    this.scroller.scrollTo({ top: Math.min(start, end), behavior: "instant" });
  }

  #distance() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight;
  }

  #mark() {
    const distance = this.#distance();
    this.#atEnd = distance < NEAR;
    setAttributes(this.latest, { hidden: distance < NEAR * 2 });
  }
}
