/** Short words over the page, which move nothing; and what a screen reader hears. */

import { h, setAttribute, setText } from "../../../dom.js";
import { itemOf } from "../state.js";
import { inFull, saidInWords } from "../wording.js";

const SHOWN_MS = 4_000;

export class NoticesView {
  constructor(words, pool) {
    Object.assign(this, { words, pool, toastId: 0, toldId: 0 });
    const say = (key) => words.say(`review.toast.${key}`);
    this.text = h("p");
    const show = () => {
      const { groupId, itemId } = pool.state.toast;
      pool.closeToast();
      pool.open(groupId, itemId);
    };
    this.show = h("button", { class: "text-button", type: "button", text: say("show"), on: { click: show } });
    this.close = h("button", { class: "text-button", type: "button", text: say("close"), on: { click: () => pool.closeToast() } });
    this.toast = h("div", { class: "toast" }, this.text, this.show, this.close);
    this.alert = h("p", { class: "unseen-text", role: "alert" });
    this.heard = h("p", { class: "unseen-text", role: "status" });
    this.root = h("div", { class: "notices" }, this.toast, this.alert, this.heard);
  }

  update(state) {
    this.#toast(state.toast);
    const item = itemOf(state);
    const waits = state.groupId && !item;
    if (!state.told || state.told.id === this.toldId || waits) return;
    this.toldId = state.told.id;
    setText(this.heard, this.#told(state, item));
  }

  #toast(toast) {
    setAttribute(this.toast, "data-shown", Boolean(toast));
    if (!toast || toast.id === this.toastId) return;
    this.toastId = toast.id;
    const alert = toast.tone === "alert";
    setText(this.text, inFull(this.words, toast));
    setText(alert ? this.alert : this.heard, inFull(this.words, toast));
    setAttribute(this.toast, "data-tone", toast.tone);
    this.show.hidden = !toast.groupId;
    this.close.hidden = !alert;
    clearTimeout(this.timer);
    if (!alert) this.timer = setTimeout(() => this.pool.closeToast(), SHOWN_MS);
  }

  #told(state, item) {
    const { key, values } = state.told;
    if (!values.said) return this.words.say(key, values);
    const said = this.words.say(key, { n: values.ids, said: saidInWords(this.words, state.intents, values.said) });
    const next = item ? this.words.say("review.told.next", { text: item.text }) : this.words.say("review.told.end");
    return `${said} ${next}`;
  }
}
