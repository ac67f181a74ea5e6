/** The models there are: what serves, what is tried out and how that goes, and the way back. */

import { h, setText } from "../../dom.js";
import { addressOf } from "../state.js";
import { comparedOf, mayServe, roleOf, sizeOf } from "./models_state.js";
import { TabPage, button, card, chip, folded, modelName, shortName, table } from "./parts.js";
import { PromoteDialog } from "./promote.js";

const MOODS = { serves: "calm", shares: "calm", tried: "upset", rests: null };

export class ModelsTab extends TabPage {
  constructor(parts) {
    super("models", parts);
    this.promoting = new PromoteDialog(parts, (name, share) => this.#promoted(name, share));
    this.back = new BackDialog(this.words, () => this.#rollBack());
    this.dialogs = [this.promoting.root, this.back.root];
  }

  async read() {
    const told = await this.attempt(() => this.call("GET", "models"));
    if (told) this.put(told, () => [this.#top(told), this.#compared(told.models), this.#models(told.models)]);
  }

  async #promoted(name, share) {
    await this.read();
    this.tell(this.words.say(share === 1 ? "promote.done" : "promote.done_some", { name: shortName(name), share: this.words.share(share) }));
  }

  async #rollBack() {
    const answer = await this.attempt(() => this.call("POST", "rollback"));
    if (!answer) return;
    await this.read();
    this.tell(this.say("went_back", { name: shortName(answer.serving) }));
  }

  #top({ models, rollback_to: back }) {
    const serving = models.find((one) => one.serving);
    const say = serving ? this.say("serves_now", { name: shortName(serving.name) }) : this.say("none_serves");
    const hint = back ? this.say("back_to", { name: shortName(back) }) : this.say("no_back");
    const act = button(this.say("roll_back"), () => this.back.open(back));
    act.disabled = !back;
    return card(say, h("p", { class: "quiet", text: hint }), act);
  }

  #compared(models) {
    const both = comparedOf(models);
    if (!both.length) return null;
    const heads = ["model", "conversations", "handed_over", "feedback"].map((name) => this.say(`heads.${name}`));
    return card(this.say("compared"), h("p", { class: "quiet", text: this.say("compared_lead") }), table(this.say("compared"), heads, both.map((one) => this.#figures(one))));
  }

  #figures({ name, share, compared }) {
    const { words } = this;
    const handed = typeof compared.handed_over === "number" ? this.#share(compared) : this.say("unknown");
    const mean = typeof compared.feedback_mean === "number" ? words.number(compared.feedback_mean, { maximumFractionDigits: 2 }) : this.say("unknown");
    return [this.say("named_share", { name: shortName(name), share: words.share(share) }), words.number(compared.conversations), handed, mean];
  }

  #share({ handed_over: share, handed_over_between: between }) {
    const { words } = this;
    if (!between) return words.share(share, 1);
    return this.say("between", { share: words.share(share, 1), low: words.share(between[0]), high: words.share(between[1]) });
  }

  #models(models) {
    return card(this.say("title"), models.length ? h("ul", { class: "rows" }, ...models.map((one) => this.#model(one))) : h("p", { class: "quiet", text: this.say("none") }));
  }

  #model(model) {
    const role = roleOf(model);
    const marks = [role !== "rests" && chip(this.say(`roles.${role}`, { share: this.words.share(model.share) }), MOODS[role]), this.#exam(model), model.known === false && chip(this.say("changed"), "angry")];
    return h("li", { class: "row" }, h("div", {}, h("p", { class: "marks" }, modelName(model.name), ...marks.filter(Boolean)), h("p", { class: "quiet", text: this.#born(model) }), this.#past(model)), this.#acts(model));
  }

  #exam({ exam }) {
    if (!exam) return chip(this.say("no_exam"));
    return chip(this.words.say(exam.passes ? "exams.passed" : "exams.failed"), exam.passes ? "calm" : "angry");
  }

  #born({ trained_at: trained, size_bytes: bytes, origin }) {
    const { value, unit } = sizeOf(bytes);
    const size = this.words.number(value, { style: "unit", unit, maximumFractionDigits: 1 });
    const parts = [trained && this.say("trained", { moment: this.words.moment(trained, Date.now()) }), size, origin?.by && this.say("trained_by", { name: origin.by }),
      typeof origin?.corrections === "number" && this.say("corrections", { n: origin.corrections, number: this.words.number(origin.corrections) })];
    return parts.filter(Boolean).join(" · ");
  }

  /** Where it comes from, and who has let it serve. */
  #past({ sha256, origin, promotions }) {
    const facts = Object.entries({ data: origin?.data, code: origin?.code, sha256 }).filter(([, value]) => value);
    const line = ([name, value]) => h("div", {}, h("dt", { text: this.words.say(`exams.lineage.${name}`) }), h("dd", { text: value }));
    const decided = promotions.map((one) => h("li", { dir: "auto", text: this.#decided(one) }));
    return folded(this.say("past"), decided.length ? h("ul", { class: "sentences" }, ...decided) : h("p", { class: "quiet", text: this.say("never") }), h("dl", { class: "facts" }, ...facts.map(line)));
  }

  #decided({ by, at, share, reason }) {
    const values = { name: by ?? this.say("somebody"), moment: this.words.moment(at, Date.now()), share: this.words.share(share ?? 1), reason };
    return this.say(reason ? "decided_reason" : "decided", values);
  }

  #acts(model) {
    const named = { name: shortName(model.name) };
    const look = model.exam && h("a", { href: addressOf("exams", model.name), text: this.say("look"), "aria-label": this.say("look_named", named) });
    const text = this.words.say(model.exam && !model.exam.passes ? "promote.open_exception" : "promote.open");
    const promote = mayServe(model) && button(text, () => this.promoting.open(model.name, model.exam?.refusals ?? []));
    if (promote) promote.setAttribute("aria-label", this.say("promote_named", { text, name: named.name }));
    return h("div", { class: "row-acts" }, look, promote);
  }
}

/** Asks once before what served before serves again. */
class BackDialog {
  constructor(words, work) {
    this.words = words;
    this.title = h("h2", { id: "roll-back-title" });
    const go = button(words.say("models.roll_back"), () => { this.root.close(); work(); }, "button primary");
    this.root = h("dialog", { class: "dialog", "aria-labelledby": "roll-back-title" }, this.title, h("p", { class: "quiet", text: words.say("models.roll_back_lead") }),
      h("div", { class: "dialog-foot" }, button(words.say("dialogs.cancel"), () => this.root.close()), go));
  }

  open(name) {
    setText(this.title, this.words.say("models.roll_back_title", { name: shortName(name) }));
    this.root.showModal();
  }
}
