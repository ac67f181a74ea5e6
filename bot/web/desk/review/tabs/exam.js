/** One exam: its figures, what got better and worse, what fails, and what shoppers would have been told otherwise. */

import { h } from "../../dom.js";
import { slope } from "./charts.js";
import { axisOf, byWay, failingFirst, moves } from "./exams_state.js";
import { card, chip, figure, figures, folded } from "./parts.js";
import { ReplayCard } from "./replay.js";

/** The cards of an exam, in their order. */
export function examParts(exam, words) {
  const say = (key, values) => words.say(`exams.${key}`, values);
  const parts = new Parts(exam, words, say);
  return [parts.figures(), parts.intents(), parts.golden(), parts.conversations(), new ReplayCard(exam.replay, words).root, parts.lineage()];
}

class Parts {
  constructor(exam, words, say) {
    Object.assign(this, { exam, words, say });
  }

  figures() {
    const { golden, cross_validation: cross, replay, conversations, ood_auroc: ood } = this.exam;
    const right = conversations && conversations.n - conversations.failing.length;
    return card(this.say("figures"), figures(
      ...this.#shares([["golden", golden?.accuracy], ["cross_validation", cross?.accuracy], ["handed_over", replay?.handed_over], ["clarified", replay?.clarified]]),
      conversations && figure(this.say("conversations"), this.say("of", { right: this.words.number(right), n: this.words.number(conversations.n) })),
      typeof ood?.now === "number" && figure(this.say("ood"), this.#fine(ood.now), typeof ood.before === "number" ? this.say("before", { value: this.#fine(ood.before) }) : null)));
  }

  #shares(named) {
    return named.filter(([, two]) => typeof two?.now === "number").map(([name, { now, before }]) =>
      figure(this.say(name), this.words.share(now, 1), typeof before === "number" ? this.say("before", { value: this.words.share(before, 1) }) : null));
  }

  #fine(value) {
    return this.words.number(value, { minimumFractionDigits: 3, maximumFractionDigits: 3 });
  }

  /** Golden messages and cross-validation, one at a time. */
  intents() {
    const parts = ["golden", "cross_validation"].filter((name) => Object.keys(this.exam[name]?.per_intent ?? {}).length);
    const place = h("div", { class: "moves" });
    const show = (name) => place.replaceChildren(...this.#moves(moves(this.exam[name])));
    const choice = (name) => h("label", {}, h("input", { type: "radio", name: "measured", value: name, checked: name === parts[0], on: { change: () => show(name) } }), h("span", { text: this.say(name) }));
    if (parts.length) show(parts[0]);
    else place.append(h("p", { class: "quiet", text: this.say("no_intents") }));
    const choices = parts.length > 1 && h("fieldset", { class: "choice" }, h("legend", { text: this.say("measured") }), h("div", { class: "options" }, ...parts.map(choice)));
    return card(this.say("intents"), h("p", { class: "quiet", text: this.say("intents_lead") }), choices, place);
  }

  #moves(all) {
    const axis = axisOf(all);
    const { worse, better, same } = byWay(all);
    const rows = (some) => h("ul", { class: "slopes" }, ...some.map((one) => this.#move(one, axis)));
    const part = (name, some) => [h("h3", { text: this.say(name, { n: some.length }) }), some.length ? rows(some) : h("p", { class: "quiet", text: this.say(`${name}_none`) })];
    const scale = h("p", { class: "hint", text: this.say("axis", { low: this.words.share(axis[0]), high: this.words.share(axis[1]) }) });
    return [...part("worse", worse), ...part("better", better), folded(this.say("same", { n: same.length }), rows(same)), scale];
  }

  #move(one, axis) {
    const { words } = this;
    const change = one.change === null ? "" : words.number(one.change * 100, { signDisplay: "exceptZero", minimumFractionDigits: 1, maximumFractionDigits: 1 });
    const values = { before: one.before === null ? "" : words.share(one.before, 1), now: words.share(one.now, 1), change };
    const text = this.say(one.before === null ? "only_now" : "moved", values);
    return h("li", {}, h("span", { class: "slope-name" }, words.name("intents", one.name), " ", h("span", { class: "hint", text: this.say("messages", { n: one.n }) })),
      slope(one, axis), h("span", { class: "slope-text", text }));
  }

  golden() {
    const failing = this.exam.golden?.failing ?? [];
    if (!failing.length) return card(this.say("failing", { n: 0 }), h("p", { class: "quiet", text: this.say("failing_none") }));
    const row = ({ text, wanted, said }) => h("li", { class: "row" }, h("div", {}, h("p", { class: "quoted", dir: "auto", text }),
      h("p", { class: "quiet", text: this.say("wanted", { wanted: this.#intent(wanted), said: this.#intent(said) }) })));
    const rows = (some) => h("ul", { class: "rows" }, ...some.map(row));
    return card(this.say("failing", { n: failing.length }), rows(failing.slice(0, 5)), failing.length > 5 && folded(this.say("further", { n: failing.length - 5 }), rows(failing.slice(5))));
  }

  #intent(name) {
    return name ? this.words.name("intents", name) : this.say("no_intent");
  }

  conversations() {
    const { n = 0, failing = [] } = this.exam.conversations ?? {};
    const row = (one) => h("li", { class: "row" }, h("div", {}, h("p", {}, h("strong", { text: one.name }), " ", one.before ? chip(this.say("failed_before")) : chip(this.say("fails_newly"), "angry")),
      h("ul", { class: "sentences" }, ...one.wrong.map((text) => h("li", { dir: "auto", text })))));
    const rows = failing.length ? h("ul", { class: "rows" }, ...failingFirst(failing).map(row)) : h("p", { class: "quiet", text: this.say(n ? "conversations_right" : "conversations_none", { n }) });
    return card(this.say("conversations"), rows);
  }

  lineage() {
    const { sha256, data, code, by, corrections } = this.exam.lineage ?? {};
    const rows = Object.entries({ by, corrections: typeof corrections === "number" ? this.words.number(corrections) : null, data, code, sha256 }).filter(([, value]) => value);
    const line = ([name, value]) => h("div", {}, h("dt", { text: this.say(`lineage.${name}`) }), h("dd", { text: value }));
    return folded(this.say("lineage.title"), h("dl", { class: "facts" }, ...rows.map(line)));
  }
}
