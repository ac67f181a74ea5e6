/** What the service shows beside its words: an order's card, a coupon's, or a plain one with a title and a detail. */

import { copyButton } from "./copy.js";
import { el } from "./dom.js";

/** The view of a card; null for one that this widget cannot show. */
export function cardView(card, words) {
  if (card.type === "order") return orderCard(card, words);
  if (card.type === "coupon") return couponCard(card, words);
  return card.title ? plainCard(card) : null;
}

function orderCard(card, words) {
  const name = words.say("order", { number: card.number });
  const under = [name, card.expected_on && words.say("order.expected", { day: words.date(card.expected_on) })];
  return el("div", { class: "card order", role: "group", "aria-label": name, "data-state": card.state },
    el("p", { class: "card-title", dir: "auto" }, card.state_title),
    el("p", { class: "card-under" }, under.filter(Boolean).join(" · ")),
    card.steps?.length ? steps(card.steps, words) : null,
    card.lines?.length ? lines(card.lines, words) : null,
    card.total ? total(card.total, words) : null,
    card.tracking_number ? tracking(card, words) : null);
}

function steps(all, words) {
  const current = all.findLastIndex((step) => step.done);
  const row = ({ title, done, at }, index) =>
    el("li", { class: done ? "done" : "open", "aria-current": index === current ? "step" : false },
      el("span", { class: "unseen" }, words.say(done ? "step.done" : "step.open")),
      el("span", { class: "step-title", dir: "auto" }, title),
      at ? el("time", { datetime: at }, words.date(at)) : null);
  return el("ol", { class: "steps", "aria-label": words.say("order.steps") }, ...all.map(row));
}

function lines(all, words) {
  const row = ({ product, options, quantity, price }) =>
    el("li", {},
      el("span", { class: "product", dir: "auto" }, product,
        quantity > 1 ? el("span", { class: "quantity" },
          el("span", { "aria-hidden": "true" }, ` × ${quantity}`),
          el("span", { class: "unseen" }, ` ${words.say("order.quantity", { n: quantity })}`)) : null,
        options ? el("span", { class: "options", dir: "auto" }, options) : null),
      price ? el("span", { class: "price" }, words.money(price)) : null);
  return el("ul", { class: "lines", "aria-label": words.say("order.lines") }, ...all.map(row));
}

function total(money, words) {
  const sum = el("span", { class: "price" }, words.money(money));
  return el("p", { class: "total" }, el("span", {}, words.say("order.total")), sum);
}

function tracking({ carrier, tracking_number: number }, words) {
  const title = words.say("order.tracking");
  const under = [carrier, title].filter(Boolean).join(" · ");
  return el("div", { class: "tracking" },
    el("p", {}, el("span", { class: "card-under" }, under), el("span", { class: "code" }, number)),
    copyButton(number, title, words));
}

function couponCard({ code, title, detail }, words) {
  const name = words.say("coupon", { code });
  return el("div", { class: "card coupon", role: "group", "aria-label": name },
    el("p", { class: "card-title", dir: "auto" }, title),
    detail ? el("p", { class: "card-under", dir: "auto" }, detail) : null,
    el("div", { class: "stub" }, el("span", { class: "code" }, code), copyButton(code, name, words)));
}

function plainCard({ title, detail }) {
  return el("div", { class: "card", role: "group", "aria-label": title },
    el("p", { class: "card-title", dir: "auto" }, title),
    detail ? el("p", { class: "card-under", dir: "auto" }, detail) : null);
}
