/** What an act means, what it did, or why it is refused: in plain words, for the operator. */

import { h, icon, said } from "../dom.js";

/** The lines of an outcome that was weighed or done: what moves, how much, by when, and what happens in which order. */
export function consequence(told, words, now) {
  return h("ul", { class: "consequence" }, ...[
    ...(told.new_variants?.length ? swaps(told, words) : told.lines.map((line) => itemOf(line, words))),
    ...["gets", "pays"].map((which) => told[which] && row(moneyWords(which, told, words), "sum")),
    told.fee && row(words.say("acting.fee", { amount: words.money(told.fee) })),
    told.change?.address?.street && row(addressWords(told.change.address)),
    told.send_by && row(words.say("acting.send_by", { day: words.date(told.send_by, now) })),
    told.by && row(words.say(byKey(told), { day: words.date(told.by, now) })),
    ...told.steps.map((step) => row(words.name("acting.steps", step), "step")),
  ].filter(Boolean));
}

/** What moves, in one line; empty where no money does. */
export function sumOf(told, words) {
  const which = ["gets", "pays"].find((name) => told[name]);
  return which ? moneyWords(which, told, words) : "";
}

/** Why something is not done, in one line. */
export function refusalWords({ why, from_on: from, left }, words, now) {
  const values = { day: from ? words.date(from, now) : "", left: left ? words.money(left) : "" };
  const dated = from && words.has(`acting.refused_from.${why}`);
  return words.say(`acting.${dated ? "refused_from" : "refused"}.${why}`, values);
}

/** Why something is not done, and what would be. */
export function refusal(refused, words, now) {
  const { instead, among } = refused;
  return h("div", { class: "refusal" },
    h("p", { class: "wrong" }, icon("alert"), h("span", { text: refusalWords(refused, words, now) })),
    insteadOf(amongWords(among, words) ?? intentWords(instead, words), words));
}

/** "Visa ending in 9212"; "gift card, €5.00 left" */
export function paymentWords(payment, words) {
  const { kind, brand, last_four: lastFour, balance } = payment;
  if (balance) return words.say("acting.gift_card", { left: words.money(balance) });
  const name = brand ? brand.charAt(0).toUpperCase() + brand.slice(1) : words.name("acting.payments", kind);
  return lastFour ? words.say("acting.card", { name, last: lastFour }) : name;
}

/** An address in one line. */
export function addressWords({ street, street2, city, region, postcode, country }) {
  return [street, street2, [postcode, city].filter(Boolean).join(" "), region, country].filter(Boolean).join(", ");
}

export function optionsOf(variant) {
  return variant.options.map(([, value]) => value).join(", ");
}

/** Another answer that would do, where the shop names reasons or remedies; ids of payments say nothing to people. */
function amongWords(among, words) {
  const groups = ["reasons", "remedys"].map((group) => `acting.${group}`);
  const known = (among ?? []).flatMap((name) => groups.filter((group) => words.has(`${group}.${name}`)).map((group) => words.name(group, name)));
  return known.length ? known : null;
}

function intentWords(intents, words) {
  return (intents ?? []).filter((name) => words.has(`acting.instead.${name}`)).map((name) => words.say(`acting.instead.${name}`));
}

function insteadOf(known, words) {
  if (!known.length) return null;
  return h("p", { class: "quiet", text: words.say("acting.instead_of", { what: known.join(", ") }) });
}

function itemOf({ product, options, quantity }, words) {
  return row(words.say("acting.item", { n: quantity, product, options }));
}

function swaps({ lines, new_variants: variants }, words) {
  return lines.map((line, place) => row(words.say("acting.swap", { product: line.product, old: line.options, new: optionsOf(variants[place]) })));
}

function moneyWords(which, told, words) {
  const payment = told.payment ? paymentWords(told.payment, words) : null;
  return words.say(`acting.${which}${payment ? "_by" : ""}`, { amount: words.money(told[which]), payment });
}

function byKey({ change, gets, steps }) {
  if (!change) return "acting.until";
  if (steps.includes("search")) return "acting.searched_by";
  return gets ? "acting.money_by" : "acting.there_by";
}

function row(text, name = null) {
  return said("li", text, name ? { class: name } : {});
}
