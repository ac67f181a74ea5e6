/** Exams: the list of them, and one of them whole. */

import { h } from "../../dom.js";
import { addressOf } from "../state.js";
import { examParts } from "./exam.js";
import { verdictOf } from "./exams_state.js";
import { mayServe } from "./models_state.js";
import { TabPage, card, chip, modelName, shortName } from "./parts.js";
import { PromoteDialog } from "./promote.js";

export class ExamsTab extends TabPage {
  constructor(parts) {
    super("exams", parts);
    this.promoting = new PromoteDialog(parts, (name, share) => this.#promoted(name, share));
    this.dialogs = [this.promoting.root];
  }

  async read() {
    const place = this.place;
    const [told, exam, models] = (await this.attempt(() => Promise.all([this.call("GET", "exams"), ...this.#ofOne(place)]))) ?? [];
    if (!told || place !== this.place) return;
    const entry = told.exams.find(({ model }) => model === place);
    const model = models?.models.find(({ name }) => name === place);
    if (exam && entry) this.put([exam, entry, model], () => this.#one(exam, entry, model));
    else this.put(told, () => [this.#list(told.exams)]);
  }

  show(place) {
    if (place !== this.place) this.put("", () => [h("p", { class: "quiet", text: this.words.say("teaching.loading") })]);
    super.show(place);
  }

  #ofOne(model) {
    return model ? [this.call("GET", `exams/${encodeURIComponent(model)}`), this.call("GET", "models")] : [];
  }

  async #promoted(name, share) {
    await this.read();
    this.tell(this.words.say(share === 1 ? "promote.done" : "promote.done_some", { name: shortName(name), share: this.words.share(share) }));
  }

  #list(exams) {
    if (!exams.length) return card(this.say("title"), h("p", { class: "quiet", text: this.say("none") }));
    return card(this.say("title"), h("ul", { class: "rows" }, ...exams.map((one) => this.#row(one))));
  }

  #row(one) {
    const { key, values } = verdictOf(one);
    const named = { name: shortName(one.model) };
    return h("li", { class: "row" }, h("div", {},
      h("p", {}, modelName(one.model), " ", chip(this.say(one.passes ? "passed" : "failed"), one.passes ? "calm" : "angry")),
      h("p", { class: "quiet", dir: "auto", text: this.say(key, values) }),
      h("p", { class: "hint", text: this.#when(one) })),
    h("a", { href: addressOf("exams", one.model), text: this.say("open"), "aria-label": this.say("open_named", named) }));
  }

  #when({ made_at: made, against }) {
    const moment = this.words.moment(made, Date.now());
    return against ? this.say("made_against", { moment, against: shortName(against) }) : this.say("made", { moment });
  }

  #one(exam, entry, model) {
    const { key, values } = verdictOf(entry);
    const back = h("p", {}, h("a", { href: addressOf("exams"), text: this.say("all") }));
    const top = h("section", { class: "card verdict", "data-passes": String(entry.passes) },
      h("h2", {}, modelName(exam.model)), h("p", { class: "verdict-words", dir: "auto", text: this.say(key, values) }),
      this.#further(entry.refusals), h("p", { class: "hint", text: this.#when(exam) }),
      model && !mayServe(model) ? h("p", {}, chip(this.words.say("models.roles.serves"), "calm")) : this.#promote(entry));
    const page = h("a", { href: `/api/learning/exams/${encodeURIComponent(exam.model)}/page`, target: "_blank", rel: "noopener", text: this.say("page") });
    return [back, top, ...examParts(exam, this.words), h("p", {}, page)];
  }

  #further(refusals) {
    if (refusals.length < 2) return null;
    return h("ul", { class: "sentences" }, ...refusals.slice(1).map(({ text }) => h("li", { dir: "auto", text })));
  }

  #promote({ model, passes, refusals }) {
    const text = this.words.say(passes ? "promote.open" : "promote.open_exception");
    return h("button", { class: passes ? "button primary" : "button", type: "button", text, on: { click: () => this.promoting.open(model, refusals) } });
  }
}
