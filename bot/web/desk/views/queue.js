/** The queue: tabs with counts, and the tickets of the chosen tab. */

import { h, icon, list, setAttribute, setText } from "../dom.js";
import { TABS, counts, inTab } from "../queue.js";
import { makeRow, updateRow } from "./ticket_row.js";

export class QueueView {
  /** @param {{go: (id: string) => void, again: () => void}} does open a ticket; read the list again */
  constructor(store, words, { go, again }) {
    Object.assign(this, { store, words, go });
    this.tabs = Object.fromEntries(TABS.map((tab) => [tab, this.#makeTab(tab)]));
    this.tabList = h("div", { class: "tabs", role: "tablist", "aria-label": words.say("tabs.label"), on: { keydown: (press) => this.#turn(press) } },
      ...TABS.map((tab) => this.tabs[tab].root));
    this.rows = h("ul", { class: "rows", on: { click: (event) => this.#choose(event) } });
    this.emptyTitle = h("h2");
    this.emptyText = h("p");
    this.again = h("button", { class: "button", type: "button", text: words.say("errors.again"), on: { click: again } });
    this.empty = h("div", { class: "empty" }, icon("inbox"), this.emptyTitle, this.emptyText, this.again);
    this.panel = h("div", { class: "scroll", role: "tabpanel", id: "queue-panel", tabindex: "-1" }, this.rows, this.empty);
    this.root = h("section", { class: "pane queue-pane", "aria-label": words.say("page.queue") }, this.tabList, this.panel);
  }

  update(state) {
    const shown = inTab(state, state.tab);
    this.#updateTabs(state);
    list(this.rows, shown, {
      key: ({ id }) => id,
      make: makeRow,
      update: (row, ticket) => updateRow(row, ticket, state, this.words),
    });
    this.rows.hidden = !shown.length;
    this.empty.hidden = Boolean(shown.length);
    this.#updateEmpty(state);
  }

  /** Moves the focus to a ticket's row; nothing happens when it is not shown. */
  focus(id) {
    const row = [...this.rows.children].find(({ dataset }) => dataset.key === String(id));
    row?.querySelector("button").focus();
    row?.scrollIntoView({ block: "nearest" });
  }

  #makeTab(tab) {
    const count = h("span", { class: "count" });
    const root = h("button", {
      class: "tab", type: "button", role: "tab", id: `tab-${tab}`, "aria-controls": "queue-panel",
      on: { click: () => this.#show(tab) },
    }, this.words.say(`tabs.${tab}`), " ", count);
    return { root, count };
  }

  #updateTabs(state) {
    const totals = counts(state);
    for (const tab of TABS) {
      const chosen = state.tab === tab;
      setText(this.tabs[tab].count, String(totals[tab]));
      setAttribute(this.tabs[tab].root, "aria-selected", String(chosen));
      setAttribute(this.tabs[tab].root, "tabindex", chosen ? "0" : "-1");
    }
    setAttribute(this.panel, "aria-labelledby", `tab-${state.tab}`);
  }

  #updateEmpty({ list: reading, listWords, tab }) {
    const { words } = this;
    this.again.hidden = reading !== "failed";
    setAttribute(this.empty, "data-reading", reading === "loading");
    if (reading === "ready") {
      setText(this.emptyTitle, words.say(`empty.${tab}`));
      setText(this.emptyText, words.say(`empty.${tab}_more`));
      return;
    }
    setText(this.emptyTitle, reading === "loading" ? words.say("queue.loading") : words.say(listWords.key, listWords.values));
    setText(this.emptyText, "");
  }

  #choose(event) {
    const row = event.target.closest("li");
    if (row) this.go(row.dataset.key);
  }

  #show(tab) {
    this.store.dispatch({ type: "tabChosen", tab });
  }

  #turn(press) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[press.key];
    if (!step) return;
    const forward = getComputedStyle(this.root).direction === "rtl" ? -step : step;
    const at = TABS.indexOf(this.store.state.tab);
    const tab = TABS[(at + forward + TABS.length) % TABS.length];
    this.#show(tab);
    this.tabs[tab].root.focus();
  }
}
