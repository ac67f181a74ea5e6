/** Short confirmations with a way back, and what a screen reader hears about the queue. */

import { h, setAttribute, setText } from "../dom.js";

const SHOWN_MS = 5_000;
const UNDO_SHOWN_MS = 10_000;

export class NoticesView {
  /** @param {() => void} undo */
  constructor(words, undo) {
    Object.assign(this, { words, toastId: 0, newsId: null });
    this.text = h("p", { role: "status" });
    this.undo = h("button", { class: "text-button", type: "button", text: words.say("page.undo"), on: { click: undo } });
    const stay = () => clearTimeout(this.timer);
    const go = () => this.#hideIn(SHOWN_MS);
    this.toast = h("div", { class: "toast", on: { pointerenter: stay, focusin: stay, pointerleave: go, focusout: go } }, this.text, this.undo);
    this.news = h("p", { class: "unseen-text", role: "status" });
    this.root = h("div", { class: "notices" }, this.toast, this.news);
  }

  update({ toast, news, now }) {
    if (toast && toast.id !== this.toastId) this.#show(toast, now);
    this.undo.hidden = !toast?.undo;
    if ((news?.id ?? null) !== this.newsId) setText(this.news, news ? this.words.say(`news.${news.kind}`, news.values) : "");
    this.newsId = news?.id ?? null;
  }

  #show({ id, key, values, tone, undo }, now) {
    this.toastId = id;
    const at = values.at && this.words.moment(values.at, now);
    setText(this.text, this.words.say(key, { ...values, at }));
    setAttribute(this.toast, "data-tone", tone);
    setAttribute(this.toast, "data-shown", true);
    this.#hideIn(undo ? UNDO_SHOWN_MS : SHOWN_MS);
  }

  #hideIn(ms) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => setAttribute(this.toast, "data-shown", false), ms);
  }
}
