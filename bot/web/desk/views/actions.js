/** The panel of actions, over the briefing: what can be done, what it would mean, and that it is done. */

import { fieldsOf, isReady, isSettled, needsReason, withException } from "../acts.js";
import { h, icon, list, setText } from "../dom.js";
import { isMine } from "../state.js";
import { ActFields, field, select } from "./act_fields.js";
import { consequence, refusal, refusalWords, sumOf } from "./consequence.js";

export class ActionsView {
  /** @param {import("../acting.js").Acting} acting */
  constructor(words, acting) {
    Object.assign(this, { words, acting, shown: {} });
    this.fields = new ActFields(words, acting);
    this.#makeParts();
    this.form = h("form", { class: "acting", on: { submit: (event) => this.#send(event) } },
      this.note, this.who, this.order, this.lookUp, this.acts, this.cannot, this.fields.root, this.exceptions, this.outcome, this.foot);
    this.done = h("section", { class: "acting done", "aria-labelledby": "acting-done" });
    const body = h("div", { class: "scroll" }, this.form, this.done);
    const close = h("button", { class: "icon-button", type: "button", "aria-label": this.#say("close"), on: { click: () => this.root.close() } }, icon("close"));
    this.root = h("dialog", { class: "sheet", "aria-labelledby": "acting-title", on: { close: () => acting.close() } },
      h("header", {}, h("h2", { id: "acting-title", text: this.#say("title") }), close), body);
  }

  open() {
    this.acting.open();
    this.root.showModal();
  }

  update(state) {
    const { panel } = state;
    const gone = panel.ticketId !== state.openId || !state.tickets[state.openId];
    if (panel.status === "closed" || gone) {
      this.root.close();
      return;
    }
    this.form.hidden = Boolean(panel.done);
    this.done.hidden = !panel.done;
    this.#updateWho(panel);
    this.#updateActs(panel);
    this.fields.update(panel);
    this.#updateExceptions(panel);
    this.#updateOutcome(panel, state.now);
    this.#updateFoot(panel, isMine(state, state.tickets[state.openId]), state.now);
    this.#updateDone(panel, state.now);
  }

  #say(key, values) {
    return this.words.say(`acting.${key}`, values);
  }

  #makeParts() {
    this.note = h("p", { class: "notice alert", role: "alert" });
    this.who = h("p", { class: "notice" });
    this.order = h("div", {});
    this.lookUp = this.#makeLookUp();
    this.acts = h("fieldset", { class: "choice" }, h("legend", { text: this.#say("what") }), (this.pills = h("div", { class: "options" })));
    this.cannot = h("details", { class: "cannot" }, h("summary", { text: this.#say("cannot") }), (this.whys = h("dl", { class: "facts" })));
    this.why = h("input", { type: "text", maxlength: "400", autocomplete: "off", dir: "auto", on: { input: () => this.acting.explain(this.why.value) } });
    this.whyField = field(this.#say("exception_reason"), this.why, this.#say("why_hint"));
    this.exceptions = h("fieldset", { class: "choice exceptions" }, h("legend", { text: this.#say("exceptions") }), (this.ticks = h("div", { class: "ticks" })), this.whyField);
    this.outcome = h("section", { class: "outcome", "aria-live": "polite", "aria-label": this.#say("outcome") });
    this.tellBox = h("input", { type: "checkbox", checked: true, on: { change: (event) => this.acting.tell(event.target.checked) } });
    this.submit = h("button", { class: "button primary wide", type: "submit" });
    this.notMine = h("p", { class: "hint", text: this.#say("not_mine") });
    this.sum = h("p", { class: "strong", "aria-hidden": "true" });
    this.foot = h("div", { class: "acting-foot" }, this.sum, h("label", { class: "tick" }, this.tellBox, h("span", { text: this.#say("tell") })), this.notMine, this.submit);
  }

  #makeLookUp() {
    this.number = h("input", { type: "text", autocomplete: "off" });
    this.email = h("input", { type: "email", autocomplete: "off" });
    const look = h("button", { class: "button", type: "button", text: this.#say("look_up"), on: { click: () => this.#look() } });
    return h("div", { class: "look-up" }, h("p", { class: "notice", text: this.#say("nobody") }),
      field(this.#say("order"), this.number), field(this.#say("email"), this.email), look);
  }

  #look() {
    if (this.number.value.trim() && this.email.value.trim()) this.acting.look(this.number.value.trim(), this.email.value.trim());
  }

  #updateWho({ status, atHand, words }) {
    this.note.hidden = !words;
    setText(this.note, words ? this.words.say(words.key, words.values) : "");
    this.lookUp.hidden = status !== "ready" || Boolean(atHand.verified);
    this.who.hidden = status === "ready" && atHand.verified !== "order_and_email";
    setText(this.who, this.#say(status === "ready" ? "matched" : "loading"));
    this.who.hidden ||= status === "failed";
    if (this.shown.orders === atHand) return;
    this.shown.orders = atHand;
    const several = (atHand?.orders ?? []).map(({ number, state }) => ({ value: number, text: `${number} · ${this.words.name("acting.states", state)}` }));
    const chosen = select(several, atHand?.order?.number, (event) => this.acting.look(event.target.value));
    this.order.replaceChildren(...(several.length > 1 ? [field(this.#say("order"), chosen)] : []));
  }

  #updateActs({ status, atHand, draft }) {
    const known = status === "ready" && Boolean(atHand.verified);
    this.acts.hidden = !known || !atHand.acts.length;
    this.cannot.hidden = !known || !Object.keys(atHand.refused).length;
    if (!known) return;
    list(this.pills, atHand.acts, { key: (act) => act, make: (act) => this.#pill(act), update: (pill, act) => (pill.firstChild.checked = act === draft.act) });
    list(this.whys, Object.entries(atHand.refused), {
      key: ([act, why]) => `${act} ${why}`, update: () => {},
      make: ([act, why]) => h("div", {}, h("dt", { text: this.#say(`acts.${act}`) }), h("dd", { text: this.#say(`refused_short.${why}`) })),
    });
  }

  #pill(act) {
    return h("label", {}, h("input", { type: "radio", name: "act", value: act, on: { change: () => this.acting.choose(act) } }), h("span", { text: this.#say(`acts.${act}`) }));
  }

  #updateExceptions({ draft, outcome }) {
    const told = outcome?.weighed ?? outcome?.refused;
    // While the same act is weighed anew the ticks stay where they are.
    if (told || draft.act !== this.shown.act) this.shown.offered = told?.exceptions ?? [];
    this.shown.act = draft.act;
    const names = [...new Set([...this.shown.offered, ...draft.exceptions])];
    this.exceptions.hidden = !names.length;
    list(this.ticks, names, { key: (name) => name, make: (name) => this.#tick(name), update: (tick, name) => (tick.firstChild.checked = draft.exceptions.includes(name)) });
    this.whyField.hidden = !needsReason(draft);
    if (this.why.value !== draft.exceptionReason) this.why.value = draft.exceptionReason;
  }

  #tick(name) {
    const change = (event) => this.acting.change((draft) => withException(draft, name, event.target.checked));
    return h("label", { class: "tick" }, h("input", { type: "checkbox", on: { change } }), h("span", { text: this.#say(`exception.${name}`) }));
  }

  #updateOutcome({ draft, outcome, words }, now) {
    const waits = fieldsOf(draft.act).length > 0 && isReady(draft) && !outcome && !words;
    this.outcome.hidden = !outcome && !waits;
    if (this.shown.outcome === outcome && this.shown.waits === waits) return;
    Object.assign(this.shown, { outcome, waits });
    const parts = outcome?.weighed ? [h("h3", { class: "label", text: this.#say("outcome") }), consequence(outcome.weighed, this.words, now)]
      : outcome ? [refusal(outcome.refused, this.words, now)] : [h("p", { class: "quiet", text: this.#say("weighing") })];
    if (outcome?.weighed?.missing?.length) parts.push(h("p", { class: "notice", text: this.#say("reason_missing") }));
    this.outcome.replaceChildren(...parts);
  }

  #updateFoot({ draft, outcome, doing, tell }, mine, now) {
    this.foot.hidden = !draft.act;
    this.notMine.hidden = mine;
    // On a small screen what will happen may stand below the edge.
    setText(this.sum, outcome?.weighed ? sumOf(outcome.weighed, this.words) : outcome ? refusalWords(outcome.refused, this.words, now) : "");
    this.sum.classList.toggle("wrong", Boolean(outcome?.refused));
    this.sum.hidden = !this.sum.textContent;
    this.tellBox.checked = tell;
    this.submit.disabled = doing || !mine || !isSettled(draft, outcome);
    setText(this.submit, doing ? this.#say("doing") : draft.act ? this.#say(`do.${draft.act}`) : "");
  }

  #updateDone({ done }, now) {
    if (this.shown.done === done) return;
    this.shown.done = done;
    if (!done) return;
    const more = h("button", { class: "button", type: "button", text: this.#say("another"), on: { click: () => this.acting.open() } });
    const close = h("button", { class: "button primary", type: "button", text: this.#say("finish"), on: { click: () => this.root.close() } });
    const head = h("h3", { id: "acting-done", tabindex: "-1" }, icon("check"), this.#say("done"));
    this.done.replaceChildren(head, ...[this.#number(done)].filter(Boolean), consequence(done, this.words, now), ...[this.#label(done)].filter(Boolean),
      h("div", { class: "dialog-foot" }, more, close));
    head.focus();
  }

  #number({ number }) {
    if (!number) return null;
    const copied = () => navigator.clipboard?.writeText(number);
    const copy = h("button", { class: "button", type: "button", text: this.#say("copy"), on: { click: copied } });
    return h("p", { class: "done-number" }, h("strong", { text: number }), copy);
  }

  #label({ label }) {
    return label && h("p", { class: "quiet", text: this.#say("label", { code: label.code, places: label.drop_off.join(", ") }) });
  }

  #send(event) {
    event.preventDefault();
    if (!this.submit.disabled) this.acting.carryOut();
  }
}
