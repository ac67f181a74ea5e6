/** The queue: tabs with counts, search and filters, and the tickets of the chosen tab, read on while scrolling. */

import { h, icon, list, setAttribute, setText } from "../dom.js";
import { TABS, arrivedWhileHeld, isFiltered, shown } from "../queue.js";
import { SearchView } from "./search.js";
import { makeRow, updateRow } from "./ticket_row.js";

const NEAR_END = "400px";

export class QueueView {
  /** @param {{go: (id: string) => void, session: import("../session.js").Session}} does open a ticket; read the queue */
  constructor(store, words, { go, session }) {
    Object.assign(this, { store, words, go, session });
    this.tabs = Object.fromEntries(TABS.map((tab) => [tab, this.#makeTab(tab)]));
    this.tabList = h("div", { class: "tabs", role: "tablist", "aria-label": words.say("tabs.label"), on: { keydown: (press) => this.#turn(press) } },
      ...TABS.map((tab) => this.tabs[tab].root));
    this.search = new SearchView(words, (action) => session.look(action));
    this.#makePanel();
    this.root = h("section", { class: "pane queue-pane", "aria-label": words.say("page.queue") }, this.tabList, this.search.root, h("div", { class: "list-place" }, this.panel, this.arrived));
  }

  update(state) {
    const tickets = shown(state);
    this.#updateTabs(state);
    this.search.update(state);
    list(this.rows, tickets, {
      key: ({ id }) => id,
      make: makeRow,
      update: (row, ticket) => updateRow(row, ticket, state, this.words),
    });
    this.rows.hidden = !tickets.length;
    this.empty.hidden = Boolean(tickets.length);
    this.#updateEmpty(state);
    this.#updateEdges(state);
  }

  /** Moves the focus to a ticket's row; nothing happens when it is not shown. */
  focus(id) {
    const row = [...this.rows.children].find(({ dataset }) => dataset.key === String(id));
    row?.querySelector("button").focus();
    row?.scrollIntoView({ block: "nearest" });
  }

  /** Chooses the tab so many places on. */
  turn(step) {
    const at = TABS.indexOf(this.store.state.tab);
    const tab = TABS[(at + step + TABS.length) % TABS.length];
    this.#show(tab);
    return tab;
  }

  #makePanel() {
    const { words, session } = this;
    this.rows = h("ul", { class: "rows", "aria-label": words.say("queue.list"), on: { click: (event) => this.#choose(event) } });
    this.emptyTitle = h("h2");
    this.emptyText = h("p");
    this.again = h("button", { class: "button", type: "button", text: words.say("errors.again"), on: { click: () => session.load() } });
    this.empty = h("div", { class: "empty" }, icon("inbox"), this.emptyTitle, this.emptyText, this.again);
    this.end = h("p", { class: "list-end quiet", text: words.say("queue.more") });
    this.arrived = h("button", { class: "arrived", type: "button", on: { click: () => this.#showArrived() } });
    const hold = () => this.store.dispatch({ type: "held" });
    const release = () => this.store.dispatch({ type: "released" });
    this.panel = h("div", { class: "scroll", role: "tabpanel", id: "queue-panel", tabindex: "-1", on: { pointermove: hold, scroll: hold, pointerleave: release } },
      this.rows, this.end, this.empty);
    this.endWatch = new IntersectionObserver(([entry]) => entry.isIntersecting && session.loadMore(), { root: this.panel, rootMargin: NEAR_END });
  }

  #makeTab(tab) {
    const count = h("span", { class: "count" });
    const root = h("button", {
      class: "tab", type: "button", role: "tab", id: `tab-${tab}`, "aria-controls": "queue-panel",
      on: { click: () => this.#show(tab) },
    }, h("span", { class: "tab-name", text: this.words.say(`tabs.${tab}`) }), " ", count);
    return { root, count };
  }

  #updateTabs({ tab: open, counts }) {
    for (const tab of TABS) {
      const chosen = open === tab;
      setText(this.tabs[tab].count, counts ? this.words.number(counts[tab]) : "");
      setAttribute(this.tabs[tab].root, "aria-selected", String(chosen));
      setAttribute(this.tabs[tab].root, "tabindex", chosen ? "0" : "-1");
      setAttribute(this.tabs[tab].root, "data-some", Boolean(counts?.[tab]));
    }
    setAttribute(this.panel, "aria-labelledby", `tab-${open}`);
  }

  #updateEmpty(state) {
    const { words } = this;
    const { status, words: why } = state.list;
    this.again.hidden = status !== "failed";
    setAttribute(this.empty, "data-reading", status === "loading");
    if (status === "ready") {
      const name = isFiltered(state) ? "filtered" : state.tab;
      setText(this.emptyTitle, words.say(`empty.${name}`));
      setText(this.emptyText, words.say(`empty.${name}_more`));
      return;
    }
    setText(this.emptyTitle, status === "loading" ? words.say("queue.loading") : words.say(why.key, why.values));
    setText(this.emptyText, "");
  }

  #updateEdges(state) {
    const { next, status } = state.list;
    this.end.hidden = !next || status !== "ready";
    // An end that is still near after a page has been read is no change that an observer would tell.
    if (next !== this.next) this.endWatch.unobserve(this.end);
    if (next && next !== this.next) this.endWatch.observe(this.end);
    this.next = next;
    const arrived = arrivedWhileHeld(state);
    this.arrived.hidden = !arrived;
    setText(this.arrived, arrived ? this.words.say("queue.arrived", { n: arrived }) : "");
  }

  #showArrived() {
    this.store.dispatch({ type: "released" });
    this.panel.scrollTop = 0;
    this.panel.focus();
  }

  #choose(event) {
    const row = event.target.closest("li");
    if (row) this.go(Number(row.dataset.key));
  }

  #show(tab) {
    this.panel.scrollTop = 0;
    this.session.look({ type: "tabChosen", tab });
  }

  #turn(press) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[press.key];
    if (!step) return;
    const forward = getComputedStyle(this.root).direction === "rtl" ? -step : step;
    this.tabs[this.turn(forward)].root.focus();
  }
}
