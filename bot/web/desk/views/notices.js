/** Short confirmations, and what a screen reader hears about the queue. */

import { h, setAttribute, setText } from "../dom.js";

const SHOWN_MS = 5_000;

export class NoticesView {
  constructor(words) {
    Object.assign(this, { words, toastId: 0, newsId: null });
    this.toast = h("p", { class: "toast", role: "status" });
    this.news = h("p", { class: "unseen-text", role: "status" });
    this.root = h("div", { class: "notices" }, this.toast, this.news);
  }

  update({ toast, news }) {
    if (toast && toast.id !== this.toastId) this.#show(toast);
    if ((news?.id ?? null) !== this.newsId) setText(this.news, news ? this.words.say(news.key, news.values) : "");
    this.newsId = news?.id ?? null;
  }

  #show({ id, key, values, tone }) {
    this.toastId = id;
    setText(this.toast, this.words.say(key, values));
    setAttribute(this.toast, "data-tone", tone);
    setAttribute(this.toast, "data-shown", true);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => setAttribute(this.toast, "data-shown", false), SHOWN_MS);
  }
}
