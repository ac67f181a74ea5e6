/** What the service shows beside its words: an order's card, a coupon's, or a plain one with a title and a detail. */

import { copyButton } from "./copy.js";
import { el, icon } from "./dom.js";

/** The view of a card; null for one that this widget cannot show. */
export function cardView(card, words) {
  if (card.type === "order") return orderCard(card, words);
  if (card.type === "coupon") return couponCard(card, words);
  return card.title ? plainCard(card) : null;
}

function orderCard(card, words) {
  const name = words.say("order", { number: card.number });
  return el("div", { class: "card order", role: "group", "aria-label": name, "data-state": card.state },
    el("p", { class: "order-head" },
      el("span", { class: "state", dir: "auto" }, card.state_title), el("span", { class: "card-under" }, name)),
    ...days(card, words),
    ...(card.steps?.length ? steps(card.steps, words) : []),
    card.lines?.length ? lines(card, words) : null,
    card.tracking_number ? tracking(card, words) : null);
}

/** The day that matters most, in large; a promise that was not kept stays in sight below it. */
function days({ promised_on: promised, expected_on: expected, delivered_on: delivered }, words) {
  const said = (key, day) => words.say(`order.${key}`, { day: words.date(day) });
  const large = (text) => el("p", { class: "card-title" }, text);
  if (delivered) return [large(said("delivered", delivered))];
  if (!expected) return promised ? [large(said("promised", promised))] : [];
  if (!promised || promised === expected) return [large(said("expected", expected))];
  return [large(said("now_expected", expected)), el("p", { class: "card-under" }, said("promised", promised))];
}

function steps(all, words) {
  const current = all.findLastIndex((step) => step.done);
  const row = ({ title, done }, index) =>
    el("li", { class: done ? "done" : "open", "aria-current": index === current ? "step" : false },
      el("span", { class: "unseen" }, `${words.say(done ? "step.done" : "step.open")} ${title}`));
  return [el("ol", { class: "steps", "aria-label": words.say("order.steps") }, ...all.map(row)), reached(all[current], words)];
}

function reached(step, words) {
  if (!step) return null;
  const day = step.at ? el("time", { datetime: step.at }, words.date(step.at)) : null;
  return el("p", { class: "reached card-under" }, el("span", { dir: "auto" }, step.title), day);
}

function lines({ lines: all, total }, words) {
  const count = all.reduce((sum, { quantity }) => sum + quantity, 0);
  const sum = total ? el("span", { class: "price" }, words.money(total)) : null;
  return el("details", { class: "lines" },
    el("summary", {}, icon("down"), el("span", { class: "count-of" }, el("bdi", {}, words.say("order.items", { n: count }))), sum),
    el("ul", { "aria-label": words.say("order.lines") }, ...all.map((line) => lineRow(line, words))));
}

function lineRow({ product, options, quantity, price }, words) {
  const times = quantity > 1 ? el("span", { class: "quantity" },
    el("span", { "aria-hidden": "true" }, ` × ${quantity}`),
    el("span", { class: "unseen" }, ` ${words.say("order.quantity", { n: quantity })}`)) : null;
  return el("li", {},
    el("span", { class: "product", dir: "auto" }, product, times,
      options ? el("span", { class: "options", dir: "auto" }, options) : null),
    price ? el("span", { class: "price" }, words.money({ ...price, amount: price.amount * quantity })) : null);
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
