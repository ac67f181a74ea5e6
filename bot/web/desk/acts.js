/**
 * What an operator wants done for a shopper, field by field. Pure.
 *
 * An act's draft is {act, order, email, ...fields, exceptions, exceptionReason}; what is at hand is the answer of
 * GET .../actions. Lines, variants and ways to pay are named by their ids.
 */

const FIELDS = Object.freeze({
  cancel_order: ["reason"],
  change_items: ["swaps", "payment"],
  change_address: ["address"],
  change_payment: ["payment"],
  change_shipping: ["option"],
  return_items: ["lines", "reason", "payment"],
  exchange_items: ["swaps", "payment"],
  report_missing: ["remedy"],
  report_wrong: ["lines", "what", "remedy"],
  settle_claim: ["claim", "accept"],
  settle_exchange: ["exchange", "refund"],
  goodwill_coupon: ["amount", "reason"],
});
const OPTIONAL = Object.freeze({
  cancel_order: ["reason"], change_items: ["payment"], return_items: ["reason", "payment"], exchange_items: ["payment"],
});
const NEED_REASON = ["late", "fee"];
const WHERE = ["street", "street2", "city", "region", "postcode", "country"];

export const REMEDIES = Object.freeze({ report_missing: ["search", "replace", "refund"], report_wrong: ["replace", "refund"] });
export const WHATS = Object.freeze(["damaged", "wrong_item", "not_as_described"]);
export const NO_ACT = Object.freeze({
  act: null, order: null, email: null, lines: [], swaps: {}, payment: null, address: null, option: null, reason: null,
  what: null, remedy: null, claim: null, accept: null, exchange: null, refund: null, amount: "", exceptions: [], exceptionReason: "",
});

/** The names of an act's fields, in the order they are asked for; none for no act. */
export function fieldsOf(act) {
  return FIELDS[act] ?? [];
}

/** The lines an act can be done to. */
export function ableLines(act, atHand) {
  return atHand.lines.filter(({ refused }) => !refused[act]);
}

/** A draft of an act with all that goes without asking: the only line, the first claim, what is most usual. */
export function begun(act, atHand, { order, email }) {
  const lines = ableLines(act, atHand).map(({ line_id: id }) => id);
  return {
    ...NO_ACT, act, order, email,
    lines: lines.length === 1 ? lines : [],
    address: act === "change_address" ? { ...atHand.order.address } : null,
    what: act === "report_wrong" ? WHATS[0] : null,
    remedy: REMEDIES[act]?.[0] ?? null,
    claim: act === "settle_claim" ? (atHand.claims[0]?.number ?? null) : null,
    accept: act === "settle_claim" ? true : null,
    exchange: act === "settle_exchange" ? (atHand.exchanges[0]?.number ?? null) : null,
    refund: act === "settle_exchange" ? false : null,
  };
}

/** The draft with a line taken in, or left out. */
export function withLine(draft, id, wanted) {
  return { ...draft, lines: wanted ? [...new Set([...draft.lines, id])] : draft.lines.filter((line) => line !== id) };
}

/** The draft with a variant for a line; null takes the line's swap away. */
export function withSwap(draft, line, variant) {
  const { [line]: _, ...others } = draft.swaps;
  return { ...draft, swaps: variant === null ? others : { ...others, [line]: variant } };
}

/** The draft with an exception made, or not. */
export function withException(draft, name, wanted) {
  const others = draft.exceptions.filter((each) => each !== name);
  return { ...draft, exceptions: wanted ? [...others, name] : others };
}

export function needsReason({ exceptions }) {
  return exceptions.some((name) => NEED_REASON.includes(name));
}

/** Whether everything that cannot be left out is there, so that the act can be weighed. */
export function isReady(draft) {
  if (!draft.act) return false;
  const optional = OPTIONAL[draft.act] ?? [];
  return fieldsOf(draft.act).every((field) => optional.includes(field) || isGiven(field, draft));
}

/** Whether it can be carried out as it was weighed: nothing is missing, and each exception has its reason. */
export function isSettled(draft, outcome) {
  const weighed = outcome?.weighed;
  if (!weighed || weighed.missing?.length) return false;
  return !needsReason(draft) || draft.exceptionReason.trim() !== "";
}

/** The body of the calls that weigh and do; a reason still missing for an exception is said as one sign. */
export function bodyOf(draft) {
  const body = { act: draft.act, ...(draft.act === "goodwill_coupon" ? {} : { order: draft.order }) };
  for (const field of fieldsOf(draft.act)) {
    if (isGiven(field, draft)) body[field] = plain(field, draft);
  }
  if (draft.email && body.order) body.email = draft.email;
  if (draft.exceptions.length) {
    body.exceptions = draft.exceptions;
    body.exception_reason = draft.exceptionReason.trim() || "…";
  }
  return body;
}

function isGiven(field, draft) {
  const value = draft[field];
  if (field === "swaps") return Object.keys(value).length > 0;
  if (field === "address") return Boolean(value?.street.trim() && value.city.trim());
  if (field === "amount") return centsOf(value) > 0;
  return Array.isArray(value) ? value.length > 0 : value !== null && value !== "" && String(value).trim() !== "";
}

function plain(field, draft) {
  const value = draft[field];
  if (field === "swaps") return Object.entries(value).map(([line, variant]) => [Number(line), variant]);
  if (field === "address") return Object.fromEntries(WHERE.map((name) => [name, (value[name] ?? "").trim()]));
  if (field === "amount") return (centsOf(value) / 100).toFixed(2);
  return typeof value === "string" ? value.trim() : value;
}

/** "12", "12.5" and "12,50" in cents; 0 for what is no sum of whole cents. */
export function centsOf(text) {
  const found = /^\s*(\d{1,6})(?:[.,](\d{1,2}))?\s*$/.exec(text);
  return found ? Number(found[1]) * 100 + Number((found[2] ?? "").padEnd(2, "0")) : 0;
}
