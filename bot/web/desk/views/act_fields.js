/** The fields of one act: made anew for another act or other things at hand, else left as the operator fills them in. */

import { REMEDIES, WHATS, ableLines, fieldsOf, withLine, withSwap } from "../acts.js";
import { h, said } from "../dom.js";
import { addressWords, optionsOf, paymentWords } from "./consequence.js";

const WHERE = ["street", "street2", "city", "region", "postcode", "country"];

export class ActFields {
  /** @param {import("../acting.js").Acting} acting */
  constructor(words, acting) {
    Object.assign(this, { words, acting, act: null, atHand: null });
    this.root = h("div", { class: "act-fields" });
  }

  update({ draft, atHand }) {
    this.current = draft;
    if (draft.act === this.act && atHand === this.atHand) return;
    Object.assign(this, { act: draft.act, atHand });
    const makers = {
      lines: () => this.#lines(), swaps: () => this.#swaps(), payment: () => this.#payment(), address: () => this.#address(),
      option: () => this.#option(), reason: () => this.#reason(), what: () => this.#radios("what", WHATS), claim: () => this.#claim(),
      remedy: () => this.#radios("remedy", REMEDIES[draft.act]), accept: () => this.#choice("accept", "yes", "no"),
      exchange: () => this.#exchange(), refund: () => this.#choice("refund", "money", "send"), amount: () => this.#amount(),
    };
    this.root.replaceChildren(...fieldsOf(draft.act).map((field) => makers[field]()).filter(Boolean));
  }

  #set(more) {
    this.acting.change((draft) => ({ ...draft, ...more }));
  }

  #say(key, values) {
    return this.words.say(`acting.${key}`, values);
  }

  #lines() {
    const able = new Set(ableLines(this.act, this.atHand));
    const boxes = this.atHand.lines.map((line) => {
      const change = (event) => this.acting.change((draft) => withLine(draft, line.line_id, event.target.checked));
      const why = able.has(line) ? null : this.words.say(`acting.refused_short.${line.refused[this.act]}`);
      const box = h("input", { type: "checkbox", disabled: !able.has(line), checked: this.current.lines.includes(line.line_id), on: { change } });
      return h("label", { class: "tick" }, box, h("span", {}, said("span", this.#item(line)), why && h("span", { class: "hint", text: why })));
    });
    return group(this.#say("fields.lines"), h("div", { class: "ticks" }, ...boxes));
  }

  #swaps() {
    const rows = ableLines(this.act, this.atHand).map((line) => {
      const others = line.variants.filter(({ variant_id: id }) => id !== line.variant_id);
      const options = others.map((variant) => ({ value: variant.variant_id, text: this.#variant(variant) }));
      const change = (event) => this.acting.change((draft) => withSwap(draft, line.line_id, Number(event.target.value) || null));
      return field(this.#item(line), select([{ value: "", text: this.#say("as_it_is") }, ...options], "", change));
    });
    return group(this.#say("fields.swaps"), ...rows);
  }

  #payment() {
    const needed = this.act === "change_payment";
    const now = this.atHand.order.payment?.id;
    const ways = this.atHand.payments.filter(({ id }) => !needed || id !== now).map((one) => ({ value: one.id, text: paymentWords(one, this.words) }));
    const first = { value: "", text: this.#say(needed ? "choose" : "as_paid") };
    return field(this.#say("fields.payment"), select([first, ...ways], "", (event) => this.#set({ payment: event.target.value || null })));
  }

  #address() {
    const inputs = WHERE.map((name) => [name, h("input", {
      type: "text", value: this.current.address[name] ?? "", autocomplete: "off", dir: "auto",
      on: { input: (event) => this.acting.change((draft) => ({ ...draft, address: { ...draft.address, [name]: event.target.value } })) },
    })]);
    const known = [{ value: "", text: this.#say("choose") }, ...this.atHand.addresses.map((one, place) => ({ value: place, text: addressWords(one) }))];
    const take = (event) => {
      const address = this.atHand.addresses[event.target.value];
      if (!address) return;
      for (const [name, input] of inputs) input.value = address[name];
      this.#set({ address: { ...address } });
    };
    const fields = inputs.map(([name, input]) => field(this.#say(`address.${name}`), input));
    return group(this.#say("fields.address"), this.atHand.addresses.length > 1 && field(this.#say("known_addresses"), select(known, "", take)),
      h("div", { class: "address" }, ...fields));
  }

  #option() {
    const others = this.atHand.shipping.filter(({ now }) => !now);
    return this.#radios("option", others.map(({ name }) => name), (name) => name);
  }

  #reason() {
    if (this.act === "goodwill_coupon") {
      const input = h("input", { type: "text", maxlength: "400", autocomplete: "off", dir: "auto", on: { input: (event) => this.#set({ reason: event.target.value }) } });
      return field(this.#say("fields.why"), input, this.#say("why_hint"));
    }
    const names = this.atHand.reasons[this.act] ?? [];
    const options = [{ value: "", text: this.#say("no_reason") }, ...names.map((name) => ({ value: name, text: this.words.name("acting.reasons", name) }))];
    return field(this.#say("fields.reason"), select(options, "", (event) => this.#set({ reason: event.target.value || null })));
  }

  #claim() {
    const { claims } = this.atHand;
    const word = (number) => {
      const { lines, what } = claims.find((claim) => claim.number === number);
      return `${number} · ${lines.map((line) => this.#item(line)).join(", ")} · ${this.words.name("acting.whats", what)}`;
    };
    return this.#radios("claim", claims.map(({ number }) => number), word);
  }

  #exchange() {
    const { exchanges } = this.atHand;
    const word = (number) => {
      const { lines, new_variants: variants } = exchanges.find((one) => one.number === number);
      const items = lines.map((line, place) => this.#say("swap", { product: line.product, old: line.options, new: optionsOf(variants[place]) }));
      return `${number} · ${items.join(", ")}`;
    };
    return this.#radios("exchange", exchanges.map(({ number }) => number), word);
  }

  /** One of two words, the first of which means true. */
  #choice(name, yes, no) {
    const change = (event) => this.#set({ [name]: event.target.value === yes });
    return radios(name, this.#say(`fields.${name}`), [yes, no], this.current[name] ? yes : no, (value) => this.#say(`${name}.${value}`), change);
  }

  #amount() {
    const { goodwill } = this.atHand;
    const input = h("input", { type: "text", inputmode: "decimal", autocomplete: "off", on: { input: (event) => this.#set({ amount: event.target.value }) } });
    const hint = this.#say("left", { left: this.words.money(goodwill.left), limit: this.words.money(goodwill.limit) });
    return field(this.#say("fields.amount", { currency: goodwill.left.currency }), input, hint);
  }

  #radios(name, values, wordOf = (value) => this.words.name(`acting.${name}s`, value)) {
    const change = (event) => this.#set({ [name]: event.target.value });
    return radios(name, this.#say(`fields.${name}`), values, this.current[name], wordOf, change);
  }

  #item({ product, options, quantity }) {
    return this.#say("item", { n: quantity, product, options });
  }

  #variant(variant) {
    const text = this.#say("variant", { options: optionsOf(variant), price: this.words.money(variant.price) });
    return variant.in_stock ? text : this.#say("sold_out", { variant: text });
  }
}

let made = 0;

/** A labelled control; `hint` stands below it. */
export function field(label, control, hint = null) {
  made += 1;
  control.id ||= `act-${made}`;
  if (hint) control.setAttribute("aria-describedby", `${control.id}-hint`);
  return h("div", { class: "field" }, h("label", { for: control.id, text: label }), control,
    hint && h("p", { class: "hint", id: `${control.id}-hint`, text: hint }));
}

export function select(options, chosen, change) {
  const entries = options.map(({ value, text }) => h("option", { value, selected: value === chosen, text }));
  return h("select", { on: { change } }, ...entries);
}

function group(title, ...parts) {
  return h("fieldset", { class: "choice" }, h("legend", { text: title }), ...parts);
}

function radios(name, title, values, chosen, wordOf, change) {
  const pills = values.map((value) => h("label", {},
    h("input", { type: "radio", name: `act-${name}`, value, checked: value === chosen, on: { change } }), h("span", { dir: "auto", text: wordOf(value) })));
  return group(title, h("div", { class: "options" }, ...pills));
}
