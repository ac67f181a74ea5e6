/** Which replayed messages of shoppers a model takes otherwise than the one before: side by side. */

import { h } from "../../dom.js";
import { conversationsOf, kindsOf } from "./exams_state.js";
import { button, card } from "./parts.js";

const AT_FIRST = 20;

export class ReplayCard {
  #kind = "";
  #most = AT_FIRST;

  constructor(replay, words) {
    Object.assign(this, { replay, words, changed: replay?.changed ?? [] });
    this.talks = h("ol", { class: "talks" });
    this.counted = h("p", { class: "hint", role: "status" });
    this.further = button(this.#say("more"), () => this.#show(this.#kind, this.#most + AT_FIRST));
    this.root = card(this.#say("title"), h("p", { class: "quiet", text: this.#lead() }), ...(this.changed.length ? [this.#filter(), this.counted, this.talks, this.further] : []));
    if (this.changed.length) this.#show("");
  }

  #say(key, values) {
    return this.words.say(`exams.replay.${key}`, values);
  }

  #lead() {
    const { conversations = 0, turns = 0, changed_total: total = 0 } = this.replay ?? {};
    if (!conversations) return this.#say("none");
    const { words } = this;
    return this.#say(total ? "lead" : "unchanged", { n: total, total: words.number(total), turns: words.number(turns), conversations: words.number(conversations) });
  }

  #filter() {
    const option = (value, text) => h("option", { value, text });
    const kinds = kindsOf(this.changed).map(([kind, n]) => option(kind, this.#say("counted", { kind: this.#kindName(kind), n: this.words.number(n) })));
    const select = h("select", { on: { change: () => this.#show(select.value) } }, option("", this.#say("all")), ...kinds);
    return h("label", { class: "filter" }, this.#say("filter"), select);
  }

  #decision(name) {
    return this.words.name("exams.replay.decisions", name);
  }

  #kindName(kind) {
    if (kind === "intents") return this.#say("intents");
    const [before, now] = kind.split(">").map((decision) => this.#decision(decision));
    return this.#say("kind", { before, now });
  }

  #show(kind, most = AT_FIRST) {
    this.#kind = kind;
    this.#most = most;
    const talks = conversationsOf(this.changed, kind);
    const shown = talks.slice(0, most);
    this.talks.replaceChildren(...shown.map((talk) => this.#talk(talk)));
    this.further.hidden = talks.length <= most;
    this.counted.textContent = this.#say("shown", { n: shown.length, all: this.words.number(talks.length) });
  }

  #talk({ turns }) {
    return h("li", { class: "talk" }, ...turns.map((turn) => this.#turn(turn)));
  }

  #turn({ text, before, now }) {
    return h("article", { class: "turn" }, h("p", { class: "quoted", dir: "auto", text }),
      h("div", { class: "sides" }, this.#side("before", before), this.#side("now", now)));
  }

  #side(name, { decision, intents, confidence }) {
    const meant = intents.length ? this.words.names(intents.map((one) => this.words.name("intents", one))) : this.words.say("exams.no_intent");
    const sure = typeof confidence === "number" ? ` · ${this.words.share(confidence)}` : "";
    return h("div", { class: `side ${name}` }, h("p", { class: "hint", text: this.#say(name) }), h("p", { class: "strong", text: this.#decision(decision) }), h("p", { class: "quiet", text: meant + sure }));
  }
}
