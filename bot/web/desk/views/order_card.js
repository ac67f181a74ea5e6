/** The order a ticket is about, with what is wrong on top. */

import { h, icon, said } from "../dom.js";

/** @param {number} now milliseconds, for how dates are said */
export function orderCard(order, words, now) {
  return h("section", { class: "order-card" },
    h("h3", { class: "order-head" },
      h("span", { class: "label", text: words.say("briefing.order") }), said("span", order.number, { class: "strong" }),
      h("span", { class: "chip", text: order.state_title })),
    ...wrongs(order, words, now).map((text) => wrong(text, words)),
    h("dl", { class: "days" }, ...days(order, words, now)),
    h("ul", { class: "order-lines" }, ...order.lines.map((line) => orderLine(line, words)), order.total && total(order.total, words)),
    h("dl", { class: "facts" }, ...parcel(order, words, now)));
}

/** What is wrong, each in a few words; the shop's own sentence where nothing is told apart. */
function wrongs({ troubles = [], what_is_wrong: sentence }, words, now) {
  const told = troubles.map(({ kind, days, day, place, amount }) => words.say(`troubles.${kind}`, {
    n: days, place, day: day && words.date(day, now), amount: amount && words.money(amount),
  }));
  return told.length || !sentence ? told : [sentence];
}

function wrong(text, words) {
  return h("p", { class: "wrong" }, icon("alert"),
    h("span", {}, h("span", { class: "unseen-text", text: `${words.say("briefing.wrong")}: ` }), said("span", text)));
}

function orderLine({ product, options, quantity, price }, words) {
  const detail = typeof options === "string" ? options : Object.values(options ?? {}).join(", ");
  return h("li", {},
    h("span", { class: "quantity", text: `${quantity} ×` }),
    h("span", {}, said("span", product), detail && said("span", ` ${detail}`, { class: "quiet" })),
    h("span", { class: "price", text: words.money({ ...price, amount: price.amount * quantity }) }));
}

function total(money, words) {
  return h("li", { class: "order-total" }, h("span", { text: words.say("briefing.total") }), h("span", { class: "price", text: words.money(money) }));
}

function days(order, words, now) {
  const named = [["placed", order.placed_on], ["promised", order.promised_on], ["expected", order.expected_on], ["delivered", order.delivered_on]];
  return named.filter(([, day]) => day).map(([name, day]) => row(words.say(`briefing.${name}`), words.date(day, now)));
}

function parcel(order, words, now) {
  const number = [order.carrier, order.tracking_number].filter(Boolean).join(" ");
  const rows = [[words.say("briefing.parcel"), number], [words.say("briefing.scan"), scan(order.last_scan, words, now)]];
  return rows.filter(([, value]) => value).map(([name, value]) => row(name, value));
}

function row(name, value) {
  return h("div", {}, h("dt", { text: name }), said("dd", value));
}

function scan(last, words, now) {
  if (!last) return null;
  return [words.name("scans", last.code), last.place, `${words.date(last.at, now)}, ${words.time(last.at)}`].filter(Boolean).join(" · ");
}
