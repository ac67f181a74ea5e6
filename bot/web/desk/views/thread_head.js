/** Above the conversation: who it is, who else looks, what was promised, and what can be done. */

import { h, icon, said, setAttribute, setText } from "../dom.js";
import { dueUrgency, isMine, isOpen, isSnoozed, othersLooking } from "../ticket.js";
import { MenuView } from "./menu.js";

export class ThreadHead {
  /** @param {{go: (id: number|null) => void, run: (command: string) => void, moves}} does */
  constructor(words, { go, run, moves }) {
    Object.assign(this, { words, moves, promiseId: null });
    const action = (name, extra = "") => h("button", {
      class: `button ${extra}`, type: "button", text: words.say(`thread.${name}`), on: { click: () => run(name) },
    });
    this.back = h("button", { class: "icon-button back", type: "button", "aria-label": words.say("thread.back"), on: { click: () => go(null) } }, icon("back"));
    this.named = said("bdi", "");
    this.name = h("h2", { tabindex: "-1" }, this.named);
    this.facts = h("p", { class: "quiet" });
    this.presence = h("p", { class: "presence", role: "status" });
    this.briefing = action("briefing", "briefing-button");
    this.resolve = action("resolve", "resolve-button");
    this.menu = new MenuView(words, run);
    this.strips = { raised: this.#strip("alert"), promise: this.#strip("clock", "withdraw", () => moves.withdraw(this.promiseId)),
      snooze: this.#strip("snooze", "wake", () => moves.snooze(null)) };
    this.root = h("header", { class: "thread-top" },
      h("div", { class: "thread-head" }, this.back, h("div", { class: "who" }, this.name, this.facts, this.presence),
        this.briefing, this.resolve, this.menu.parts.button, this.menu.parts.panel),
      ...Object.values(this.strips).map(({ root }) => root));
  }

  update(state) {
    const { words } = this;
    const ticket = state.tickets[state.openId];
    setText(this.named, ticket ? (ticket.customer_name ?? words.say("queue.visitor")) : words.say("page.thread"));
    setText(this.facts, ticket ? this.#factsOf(ticket, state) : "");
    this.#updatePresence(othersLooking(state, ticket));
    this.briefing.hidden = !ticket;
    this.resolve.hidden = !isMine(state, ticket);
    this.resolve.disabled = state.busy;
    this.menu.update(state);
    this.#updateRaised(ticket);
    this.#updatePromise(state, ticket);
    this.#updateSnooze(state, ticket);
  }

  #factsOf(ticket, state) {
    const { words } = this;
    const holder = ticket.state === "claimed" && !isMine(state, ticket) && ticket.operator;
    const state_ = holder ? words.say("queue.claimed_by", { name: holder.name }) : words.name("states", ticket.state);
    const reopened = ticket.reopened > 0 && words.say("thread.reopened", { n: ticket.reopened });
    const told = ticket.state === "waiting" && ticket.told_minutes && words.say("thread.told", { wait: words.duration(ticket.told_minutes * 60_000) });
    return [state_, told, ticket.order_number, ticket.team?.name, reopened, ...words.unusual(ticket)].filter(Boolean).join(" · ");
  }

  #updatePresence(people) {
    const typing = people.filter((person) => person.typing);
    const told = typing.length ? typing : people;
    this.presence.hidden = !told.length;
    setAttribute(this.presence, "data-typing", typing.length > 0);
    const verb = typing.length ? "type" : "look";
    const key = `thread.${verb}${told.length === 1 ? "s" : ""}`;
    setText(this.presence, told.length ? this.words.say(key, { names: this.words.names(told.map(({ name }) => name)) }) : "");
  }

  #strip(drawing, action, click) {
    const text = h("p");
    const button = action && h("button", { class: "text-button", type: "button", text: this.words.say(`thread.${action}`), on: { click } });
    return { root: h("div", { class: "strip", hidden: true }, icon(drawing), text, button), text, button };
  }

  #updateRaised(ticket) {
    const raised = isOpen(ticket) ? ticket.raised : null;
    show(this.strips.raised, raised ? this.words.name("raised", raised) : null, "late");
  }

  #updatePromise(state, ticket) {
    const { words } = this;
    const due = isOpen(ticket) ? ticket.due_at : null;
    const left = Date.parse(due) - state.now;
    const values = due && { at: words.moment(due, state.now), left: words.duration(Math.abs(left)) };
    show(this.strips.promise, due ? words.say(left > 0 ? "thread.promised" : "thread.overdue", values) : null, dueUrgency(left));
    const open = (state.threads[state.openId]?.promises ?? []).find((promise) => !promise.kept_at && !promise.withdrawn_at && !promise.missed_at);
    this.promiseId = open?.id ?? null;
    this.strips.promise.button.hidden = !open || !isMine(state, ticket);
  }

  #updateSnooze(state, ticket) {
    const until = isSnoozed(state, ticket) ? ticket.snoozed_until : null;
    show(this.strips.snooze, until && this.words.say("thread.snoozed", { at: this.words.moment(until, state.now) }), "calm");
  }
}

function show({ root, text }, words, tone) {
  root.hidden = !words;
  setAttribute(root, "data-tone", tone);
  setText(text, words ?? "");
}
