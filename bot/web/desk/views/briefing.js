/** What an operator should know in ten seconds: the wish first, then what is wrong, then how it came to this. */

import { h, icon, said } from "../dom.js";
import { givenOf, preparedOf, wishOf } from "../wish.js";
import { orderCard } from "./order_card.js";

const WORTH_TELLING = 0.05;

export class BriefingView {
  constructor(words) {
    this.words = words;
    this.shown = null;
    this.root = h("div", { class: "briefing" });
  }

  update(state) {
    const briefing = state.threads[state.openId]?.briefing ?? null;
    if (briefing === this.shown) return;
    this.shown = briefing;
    const intent = state.tickets[state.openId]?.intent;
    this.root.replaceChildren(...(briefing ? this.#parts({ ...briefing, intent }, state.now).filter(Boolean) : []));
  }

  #parts(briefing, now) {
    return [
      this.#wish(briefing),
      this.#prepared(briefing.change),
      this.#customer(briefing, now),
      briefing.order && orderCard(briefing.order, this.words, now),
      this.#given(briefing),
      this.#next(briefing.next_questions),
      this.#meanings(briefing.meanings),
      this.#soFar(briefing),
      this.#earlier(briefing.earlier, now),
    ];
  }

  #wish(briefing) {
    const { words } = this;
    const { wish, reason, mood, mood_words: telling = [] } = briefing;
    const about = wishOf(briefing, words);
    return h("section", { class: "wish" },
      h("h3", { class: "label", text: words.say("briefing.wish") }),
      said("p", about, { class: "wish-text" }),
      about !== wish && wish && said("p", wish, { class: "wish-words" }),
      h("p", { class: "chips" },
        h("span", { class: "chip", text: words.name("briefing.reasons", reason) }),
        h("span", { class: "chip mood", "data-mood": mood, text: words.name("moods", mood) }),
        ...telling.map((word) => said("span", words.say("briefing.words", { words: word }), { class: "telling" }))));
  }

  #prepared(change) {
    if (!change) return null;
    const { words } = this;
    const rows = preparedOf(change, words).map(([name, value]) => fact(words.name("slots", name), said("dd", value)));
    return section(words.say("briefing.prepared"),
      h("p", { class: "strong", text: words.name("intents", change.wish) }),
      rows.length > 0 && h("dl", { class: "facts" }, ...rows),
      change.asked && h("p", { class: "still-asked" }, icon("info"), words.say("briefing.still_asked", { what: words.name("asked", change.asked) })));
  }

  #given(briefing) {
    const { words } = this;
    const rows = givenOf(briefing).map(({ kind, values, before }) => fact(words.name("slots", kind), h("dd", {},
      said("span", values.join(", ")),
      before.length > 0 && said("span", words.say("briefing.before", { values: before.join(", ") }), { class: "before" }))));
    if (!rows.length) return null;
    return h("section", { class: "given" },
      h("h3", { class: "label" }, icon("check"), words.say("briefing.given")), h("dl", { class: "facts" }, ...rows));
  }

  #customer({ customer, ...briefing }, now) {
    const { words } = this;
    const title = words.say("briefing.customer");
    if (!customer) return section(title, h("p", { class: "quiet", text: words.say("briefing.unknown_customer") }));
    const sure = customer.verified !== "no";
    const told = givenOf(briefing).some(({ kind, values }) => kind === "email" && values.includes(customer.email));
    return section(title,
      h("p", { class: "customer-name" }, said("span", customer.name ?? customer.email, { class: "strong" }),
        customer.returning && h("span", { class: "chip", text: words.say("briefing.returns") })),
      customer.name && !told && said("p", customer.email ?? "", { class: "quiet" }),
      h("p", { class: "verified", "data-sure": sure }, icon(sure ? "check" : "info"), words.name("briefing.verified", customer.verified)),
      h("p", { class: "quiet", text: this.#history(customer, now) }));
  }

  #history({ returning, orders, spent, since, language }, now) {
    const { words } = this;
    const past = returning && spent
      ? words.say("briefing.returning", { n: orders, spent: words.money(spent) })
      : words.say("briefing.new");
    const from = since && words.say("briefing.since", { date: words.date(since, now) });
    return [past, from, language && words.languageName(language)].filter(Boolean).join(" · ");
  }

  #meanings(meanings) {
    const likely = (meanings ?? []).filter(({ confidence }) => confidence >= WORTH_TELLING);
    // A single meaning is the wish itself.
    if (likely.length < 2) return null;
    return section(this.words.say("briefing.understood"), h("ul", { class: "meanings" }, ...likely.map((meaning) => this.#meaning(meaning))));
  }

  #meaning({ title, confidence }) {
    const bar = h("span", { class: "confidence", "aria-hidden": "true" }, h("span"));
    bar.firstChild.style.inlineSize = `${Math.round(Math.min(Math.max(confidence, 0), 1) * 100)}%`;
    return h("li", {}, said("span", title), h("span", { class: "share", text: this.words.share(confidence) }), bar);
  }

  #next(questions) {
    if (!questions?.length) return null;
    const chips = questions.map(({ title }) => said("li", title, { class: "chip" }));
    return section(this.words.say("briefing.next"), h("ul", { class: "chips" }, ...chips));
  }

  #soFar({ asked, bot_said: answered, tried }) {
    const { words } = this;
    const lines = [...asked.map((said) => ({ ...said, by: "asked" })), ...answered.map((said) => ({ ...said, by: "answered" }))]
      .sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
    const attempts = tried.map((name) => h("li", { class: "chip", text: words.name("intents", name) }));
    return section(words.say("briefing.so_far"),
      attempts.length > 0 && h("div", { class: "tried" }, h("p", { class: "hint", text: words.say("briefing.tried") }), h("ul", { class: "chips" }, ...attempts)),
      lines.length ? h("ol", { class: "so-far" }, ...lines.map((line) => this.#line(line)))
        : h("p", { class: "quiet", text: words.say("briefing.nothing_said") }));
  }

  #earlier(conversations, now) {
    if (!conversations?.length) return null;
    const lines = conversations.map(({ at, wish }) => h("li", {}, h("span", { class: "by", text: this.words.date(at, now) }), said("span", wish, { class: "line" })));
    return section(this.words.say("briefing.earlier"), h("ol", { class: "so-far" }, ...lines));
  }

  #line({ by, text }) {
    return h("li", { "data-by": by },
      h("span", { class: "by", text: this.words.say(`briefing.${by}`) }), said("span", text, { class: "line" }));
  }
}

function section(title, ...children) {
  return h("section", {}, h("h3", { class: "label", text: title }), ...children);
}

function fact(name, value) {
  return h("div", {}, h("dt", { text: name }), value);
}
