/** The groups by worth, which of them are looked for, and what was done in this session. */

import { h, icon, list, said, setAttribute, setText } from "../../../dom.js";
import { REASONS, VIEWS, agreementOf, doubtOf, isFiltered, leftOf } from "../state.js";

export class ListView {
  /**
   * @param {() => void} look shows the message, and puts the focus on it
   * @param {() => void} focus puts the focus on it where it shows
   */
  constructor(words, pool, look, focus) {
    Object.assign(this, { words, pool, look, focus });
    const say = (key) => words.say(`review.list.${key}`);
    this.views = new Map(VIEWS.map((view) => [view, this.#view(view)]));
    this.reason = this.#select("reason", say("reason"));
    this.language = this.#select("language", say("language"));
    this.rows = h("ol", { class: "pool-groups" });
    this.more = h("button", { class: "button", type: "button", text: say("more"), on: { click: () => pool.loadMore() } });
    this.pairs = h("ul", { class: "pool-pairs" });
    this.agreement = h("section", { class: "pool-agreement" }, h("h3", { class: "label", text: words.say("review.agreement.title") }), this.pairs);
    this.session = h("p", { class: "pool-session" });
    this.scroll = h("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": say("title") }, this.rows, this.more, this.agreement);
    this.root = h("section", { class: "pool-list", "aria-label": say("title") },
      h("div", { class: "pool-views", role: "group", "aria-label": words.say("review.views.label") }, ...[...this.views.values()].map(({ button }) => button)),
      h("div", { class: "pool-filters" }, this.reason.root, this.language.root), this.scroll, this.session);
  }

  update(state) {
    for (const [view, { button, count }] of this.views) {
      setAttribute(button, "aria-pressed", view === state.view ? "true" : "false");
      setText(count, this.words.number(state.counts[view]));
    }
    this.#fill(this.reason, REASONS.map((name) => [name, this.words.say(`review.reasons.${name}`)]), state.filter.reason);
    this.#fill(this.language, state.languages.map((code) => [code, this.words.languageName(code)]), state.filter.language);
    this.language.root.hidden = state.languages.length < 2;
    setAttribute(this.root, "data-filtered", isFiltered(state));
    const most = Math.max(...state.groups.map(({ worth }) => worth), 0);
    list(this.rows, state.groups, { key: ({ group_id: id }) => id, make: (group) => this.#row(group), update: (node, group) => this.#fillRow(node, group, state, most) });
    this.more.hidden = !state.more;
    this.#agree(state);
    const { decided, undone } = state.session;
    setText(this.session, decided ? this.words.say("review.list.session", { decided: this.words.number(decided), undone: this.words.number(undone) }) : this.words.say("review.list.session_none"));
  }

  /** Brings the row of the group that is looked at into view, when it is another one than before. */
  follow(state) {
    if (state.groupId === this.followed) return;
    this.followed = state.groupId;
    this.rows.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  }

  #view(view) {
    const count = h("span", { class: "count" });
    // The next key is about the message, not about this button.
    const click = async () => {
      await this.pool.look({ view });
      this.focus();
    };
    return { count, button: h("button", { class: "pool-view", type: "button", on: { click } }, count, h("span", { text: this.words.say(`review.views.${view}`) })) };
  }

  #select(name, label) {
    const change = () => this.pool.look({ filter: { ...this.pool.state.filter, [name]: select.value } });
    const select = h("select", { "aria-label": label, on: { change } });
    return { root: select, any: this.words.say(`review.list.any_${name}`) };
  }

  #fill({ root, any }, options, chosen) {
    const make = ([value, text]) => h("option", { value, text });
    list(root, [["", any], ...options], { key: ([value]) => value, make, update: () => {} });
    root.value = chosen;
  }

  #row(group) {
    const click = () => {
      this.pool.open(group.group_id);
      this.look();
    };
    const unusual = group.language === this.words.language ? null : h("span", { class: "chip", text: this.words.languageName(group.language) });
    return h("li", {}, h("button", { class: "pool-group", type: "button", on: { click } },
      h("span", { class: "pool-worth", "aria-hidden": "true" }, h("span")),
      said("span", group.text, { class: "pool-text" }),
      h("span", { class: "pool-marks" }, h("span", { class: "pool-size" }), unusual, h("span", { class: "pool-why" }))));
  }

  #fillRow(node, group, state, most) {
    const left = leftOf(state, group);
    const button = node.firstElementChild;
    setAttribute(button, "aria-current", group.group_id === state.groupId ? "true" : null);
    setAttribute(button, "data-done", left === 0);
    node.querySelector(".pool-worth > span").style.blockSize = `${Math.round(100 * (most ? group.worth / most : 0))}%`;
    setText(node.querySelector(".pool-size"), this.#size(group, left));
    const doubt = this.words.say(`review.doubt.${doubtOf(group.confidence)}`);
    setText(node.querySelector(".pool-why"), `${this.words.say(`review.reasons.${group.reasons[0]}`)}, ${doubt}`);
  }

  #size({ size }, left) {
    const say = (key, values) => this.words.say(`review.list.${key}`, values);
    if (left === 0) return say("done");
    return left < size ? say("left", { n: left, size }) : say("size", { n: size });
  }

  #agree({ view, pairs }) {
    this.agreement.hidden = view !== "disputed" || !pairs.length;
    list(this.pairs, pairs, { key: ({ one, other }) => `${one} ${other}`, make: () => h("li", {}, h("span"), " ", h("span", { class: "hint" })), update: (node, pair) => this.#pair(node, pair) });
  }

  #pair(node, { one, other, agreed, turns, kappa }) {
    const how = this.words.say(`review.agreement.how.${agreementOf(kappa)}`);
    setText(node.firstElementChild, this.words.say("review.agreement.pair", { one, other, agreed, turns, how }));
    setText(node.lastElementChild, this.words.say("review.agreement.kappa", { kappa: this.words.number(Math.round(kappa * 100) / 100) }));
    setAttribute(node.lastElementChild, "title", this.words.say("review.agreement.kappa_title"));
  }
}

/** What shows where there is nothing to look at, and what to do about it. */
export class EmptyView {
  /** @param {() => void} back shows the list where only one pane fits */
  constructor(words, pool, back) {
    Object.assign(this, { words, pool });
    const say = (key) => words.say(`review.empty.${key}`);
    this.title = h("h2", { tabindex: "-1" });
    this.text = h("p");
    const button = (text, click, kind = "button") => h("button", { class: kind, type: "button", text, on: { click } });
    this.clear = button(say("clear"), () => pool.clearFilter());
    this.again = button(say("again"), () => pool.load());
    this.back = button(words.say("review.turn.back"), back, "button turn-back");
    this.train = h("a", { class: "button primary", href: "#train", text: say("train") });
    this.root = h("div", { class: "empty" }, icon("check"), this.title, this.text, this.train, this.clear, this.again, this.back);
  }

  update(state) {
    this.root.hidden = Boolean(state.groupId) || state.status === "loading";
    if (this.root.hidden) return;
    const { name, n } = this.#name(state);
    setText(this.title, this.words.say(`review.empty.${name}`));
    setText(this.text, name === "failed" ? this.words.say(state.trouble.key, state.trouble.values) : this.words.say(`review.empty.${name}_more`, { n }));
    this.clear.hidden = name !== "filtered";
    this.train.hidden = name !== "over";
  }

  #name(state) {
    if (state.status === "failed") return { name: "failed" };
    if (state.groups.length && state.view === "open") return { name: "over", n: state.session.decided - state.session.undone };
    if (isFiltered(state) && !state.groups.length) return { name: "filtered" };
    return { name: state.view };
  }
}
