/** Finding tickets: the search field, the filters behind a button, and chips for what is filtered. */

import { h, icon, list, setAttribute, setText } from "../dom.js";
import { FILTERS, choices, filtered, isFiltered } from "../queue.js";
import { popover } from "./popover.js";

const PAUSE_MS = 250;

export class SearchView {
  /** @param {(action: object) => void} look changes what is looked for */
  constructor(words, look) {
    Object.assign(this, { words, look });
    this.field = h("input", {
      type: "search", class: "search-field", "aria-label": words.say("queue.search_label"), placeholder: words.say("queue.search"), autocomplete: "off",
      on: { input: () => this.#soon(), keydown: (press) => this.#press(press) },
    });
    this.selects = Object.fromEntries(FILTERS.map((name) => [name, this.#makeSelect(name)]));
    this.filters = popover({ name: "filters", icon: "filter", label: words.say("queue.filter") }, h("p", { class: "strong", text: words.say("filters.title") }),
      ...FILTERS.map((name) => h("label", { class: "field" }, words.say(`filters.${name}`), this.selects[name])));
    this.chips = h("ul", { class: "chips" });
    this.clear = h("button", { class: "text-button", type: "button", text: words.say("queue.clear"), on: { click: () => this.#clearAll() } });
    this.chosen = h("div", { class: "chosen" }, this.chips, this.clear);
    this.root = h("div", { class: "search", role: "search" },
      h("div", { class: "search-line" }, icon("search"), this.field, this.filters.button), this.chosen, this.filters.panel);
  }

  update(state) {
    if (document.activeElement !== this.field && this.field.value !== state.filter.q) this.field.value = state.filter.q;
    const chosen = filtered(state);
    this.chosen.hidden = !isFiltered(state);
    setAttribute(this.filters.button, "data-on", chosen.length > 0);
    list(this.chips, chosen, {
      key: ([name, value]) => `${name}=${value}`,
      make: ([name]) => this.#makeChip(name),
      update: (chip, [name, value]) => this.#updateChip(chip, this.#wordOf(name, value, state)),
    });
    for (const name of FILTERS) this.#updateSelect(name, state);
  }

  focus() {
    this.field.focus();
    this.field.select();
  }

  openFilters() {
    this.filters.open();
  }

  #makeChip(name) {
    const button = h("button", { class: "chip button-chip", type: "button", on: { click: () => this.#choose(name, null) } }, h("span", { dir: "auto" }), icon("close"));
    return h("li", {}, button);
  }

  #updateChip(chip, word) {
    setText(chip.querySelector("span"), word);
    setAttribute(chip.firstChild, "aria-label", this.words.say("queue.clear_one", { name: word }));
  }

  #makeSelect(name) {
    return h("select", { on: { change: (event) => this.#choose(name, event.target.value || null) } });
  }

  #updateSelect(name, state) {
    const select = this.selects[name];
    const options = name === "team" ? state.teams.map(({ id }) => id) : choices(state, name);
    list(select, ["", ...options], {
      key: (value) => `o${value}`,
      make: (value) => h("option", { value, text: value === "" ? this.words.say("filters.any") : this.#wordOf(name, value, state) }),
      update: () => {},
    });
    const chosen = String(state.filter[name] ?? "");
    if (select.value !== chosen) select.value = chosen;
  }

  #wordOf(name, value, { teams }) {
    const { words } = this;
    if (name === "team") return teams.find(({ id }) => String(id) === String(value))?.name ?? String(value);
    if (name === "language") return words.languageName(value);
    const group = { topic: "topics", channel: "channels", severity: "dialogs.severities" }[name];
    return words.name(group, value);
  }

  #choose(name, value) {
    this.look({ type: "filterChosen", filter: { [name]: value } });
  }

  #clearAll() {
    this.field.value = "";
    this.look({ type: "filterCleared" });
    this.field.focus();
  }

  #soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#search(), PAUSE_MS);
  }

  #search() {
    clearTimeout(this.timer);
    const q = this.field.value.trim();
    this.look({ type: "filterChosen", filter: { q } });
  }

  #press(press) {
    if (press.key === "Enter") this.#search();
    if (press.key !== "Escape") return;
    press.preventDefault();
    this.field.value = "";
    this.#search();
    this.field.blur();
  }
}
