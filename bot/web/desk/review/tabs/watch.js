/** How the assistant does on real conversations since it was trained. */

import { h } from "../../dom.js";
import { bars, overDays } from "./charts.js";
import { TabPage, card, figure, figures, folded, table } from "./parts.js";
import { DECIDED, axisOf, driftOf, moved, series, sorted, summary } from "./watch_state.js";

const WHOLE = [0, 1];
const INTENTS_SHOWN = 12;

export class WatchTab extends TabPage {
  constructor(parts) {
    super("watch", parts);
  }

  async read() {
    const told = await this.attempt(() => this.call("GET", "watch"));
    if (told) this.put(told, () => [this.#alerts(told), ...(told.days.length ? this.#pictures(told) : [])]);
  }

  #alerts({ alerts, trained_at: trained, days, drift }) {
    const row = ({ severity, text }) => h("li", { class: "notice", "data-severity": severity, dir: "auto", text });
    const since = trained ? this.say("since", { moment: this.words.moment(trained, Date.now()) }) : this.say("since_unknown");
    const nothing = h("p", { class: "quiet", text: this.say(days.length ? "no_alerts" : "nothing") });
    const warnings = alerts.filter(({ severity }) => severity === "warning").length;
    return card(warnings ? this.say("alerts", { n: warnings }) : this.say("calm"), h("p", { class: "hint", text: since }),
      alerts.length ? h("ul", { class: "problems" }, ...sorted(alerts).map(row)) : nothing, days.length ? this.#figures(days, drift) : null);
  }

  #figures(days, drift) {
    const turns = days.reduce((sum, day) => sum + day.turns, 0);
    const fine = (value) => this.words.number(value, { maximumFractionDigits: 2 });
    const state = driftOf(drift ?? {});
    const more = state === "early" ? this.say("drift.early_more") : this.say("drift.limit", { value: fine(drift.value), limit: fine(drift.limit) });
    return figures(figure(this.say("turns"), this.words.number(turns), this.say("days", { n: days.length })), figure(this.say("drift.title"), this.say(`drift.${state}`), more));
  }

  #pictures({ days, intents, words }) {
    return [
      this.#chart("decided", days, DECIDED, WHOLE),
      this.#chart("confidence", days, ["confidence"], WHOLE),
      this.#chart("unknown_words", days, ["unknown_words"], axisOf(days, ["unknown_words"])),
      this.#unknown(words),
      this.#intents(moved(intents)),
    ];
  }

  /** Lines over days, in words beside them, and as a table behind a title. */
  #chart(name, days, figuresShown, axis) {
    const { words } = this;
    const titles = days.map((day) => [this.#day(day), ...figuresShown.map((one) => `${this.say(`lines.${one}`)}: ${this.#share(day, one)}`)].join("\n"));
    const lines = figuresShown.map((one) => ({ name: one, values: series(days, one) }));
    const ends = h("p", { class: "ends hint" }, h("span", { text: this.#day(days[0]) }), h("span", { text: this.#day(days.at(-1)) }));
    const picture = h("div", { class: "framed" }, h("p", { class: "scale hint" }, ...[axis[1], axis[0]].map((value) => h("span", { text: words.share(value) }))), overDays(lines, axis, titles), ends);
    const heads = [this.say("day"), this.say("turns"), ...figuresShown.map((one) => this.say(`lines.${one}`))];
    const rows = days.map((day) => [this.#day(day), words.number(day.turns), ...figuresShown.map((one) => this.#share(day, one))]);
    return card(this.say(`charts.${name}`), this.#legend(days, figuresShown), picture, folded(this.say("as_table"), table(this.say(`charts.${name}`), heads, rows)));
  }

  #legend(days, names) {
    const one = (name) => h("li", { class: `legend ${name}` }, h("span", { class: "swatch", "aria-hidden": "true" }), h("span", { text: this.#inWords(days, name) }));
    return h("ul", { class: "legends" }, ...names.map(one));
  }

  #inWords(days, name) {
    const found = summary(days, name);
    const line = this.say(`lines.${name}`);
    if (!found) return this.say("line_none", { line });
    const shares = Object.fromEntries(["first", "last", "least", "most"].map((key) => [key, this.words.share(found[key])]));
    return this.say("line", { line, ...shares, day: this.#day(found) });
  }

  #share(day, name) {
    const [value] = series([day], name);
    return value === null ? this.say("no_value") : this.words.share(value, 1);
  }

  #day({ day }) {
    return this.words.date(day, Date.now());
  }

  #unknown(list) {
    if (!list.length) return card(this.say("words"), h("p", { class: "quiet", text: this.say("words_none") }));
    const word = ({ word: text, count }) => h("li", { class: "chip" }, h("span", { dir: "auto", text }), " ", h("span", { class: "count", text: this.say("times", { n: count, number: this.words.number(count) }) }));
    return card(this.say("words"), h("p", { class: "quiet", text: this.say("words_lead") }), h("ul", { class: "chips" }, ...list.map(word)));
  }

  #intents(all) {
    if (!all.length) return null;
    const most = Math.max(...all.flatMap(({ then, now }) => [then, now]), 0.01);
    const rows = (some) => h("ul", { class: "slopes" }, ...some.map((one) => this.#intent(one, most)));
    const rest = all.slice(INTENTS_SHOWN);
    return card(this.say("intents"), h("p", { class: "quiet", text: this.say("intents_lead") }), rows(all.slice(0, INTENTS_SHOWN)), rest.length ? folded(this.say("further", { n: rest.length }), rows(rest)) : null);
  }

  #intent({ name, then, now }, most) {
    const text = this.say("then_now", { then: this.words.share(then, 1), now: this.words.share(now, 1) });
    return h("li", {}, h("span", { class: "slope-name", text: this.words.name("intents", name) }), bars({ then, now }, most), h("span", { class: "slope-text", text }));
  }
}
