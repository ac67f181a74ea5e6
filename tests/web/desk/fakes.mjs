/** Tickets and messages as the contract has them, and a service that answers as told. */

import { Api } from "../../../bot/web/desk/api.js";
import { Moves } from "../../../bot/web/desk/moves.js";
import { Session } from "../../../bot/web/desk/session.js";
import { Store } from "../../../bot/web/desk/store.js";
import { Tickets } from "../../../bot/web/desk/tickets.js";

export const JO = { id: 1, name: "Jo Winter", email: "jo@shop.example", role: "operator" };
export const ANA = { id: 2, name: "Ana Ruiz" };

/** A moment so many minutes after nine. */
export function at(minutes) {
  return new Date(Date.UTC(2026, 2, 1, 9, minutes)).toISOString();
}

export function ticket(id, more = {}) {
  return {
    id, conversation_id: `c${id}`, state: "waiting", opened_at: at(id), claimed_at: null, wish: `wish ${id}`, intent: "order_late",
    mood: "calm", language: "en", channel: "web", order_number: null, customer_name: null, operator: null,
    last_message: { author: "shopper", text: `wish ${id}`, at: at(id) }, unseen: 0, topic: "delivery", team: null, severity: "normal",
    nature: "question", raised: null, raised_at: null, snoozed_until: null, due_at: null, told_minutes: null, reopened: 0, looking: [], ...more,
  };
}

export function claimed(id, operator = JO, more = {}) {
  return ticket(id, { state: "claimed", operator: { id: operator.id, name: operator.name }, ...more });
}

export function message(seq, author = "shopper", more = {}) {
  return { seq, id: `m${seq}`, author, at: at(seq), text: `${author} ${seq}`, language: "en", choices: [], cards: [], ...more };
}

/** Stands for fetch: gives the answers put under "METHOD path" one after another, the last one again and again. */
export class FakeService {
  calls = [];
  #answers = new Map();

  on(route, ...answers) {
    this.#answers.set(route, answers);
    return this;
  }

  fetch = async (url, { method, headers, body }) => {
    const route = `${method} ${url.replace("/api/desk/", "")}`;
    this.calls.push({ route, headers, body: body && JSON.parse(body) });
    const answers = this.#answers.get(route);
    if (!answers) return new Response("{}", { status: 404 });
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    return answer();
  };

  to(route) {
    return this.calls.filter((call) => call.route === route);
  }
}

export function answer(status, body, headers = {}) {
  return () => new Response(status === 204 ? null : JSON.stringify(body), { status, headers });
}

export function lost() {
  throw new TypeError("the network is gone");
}

export const COUNTS = { waiting: 1, mine: 2, promised: 3, snoozed: 4, all: 5 };

/** What the service gives for the first paint. */
export function started(tickets, more = {}) {
  return { operator: JO, csrf: "token", tickets, next: null, counts: COUNTS, people: [{ ...ANA, here: true }], teams: [], ...more };
}

/** A desk with everything but the page: signed in as Jo, the tickets read, the stream in the test's hands. */
export async function openDesk(service, tickets = []) {
  service.on("GET start?state=waiting", answer(200, started(tickets)));
  const store = new Store((work) => work());
  const desk = { service, store, clock: 0, ids: 0 };
  desk.api = new Api(service.fetch);
  desk.session = new Session(store, desk.api, (on) => {
    desk.stream = on;
    return () => { desk.stopped = true; };
  });
  const attempt = desk.session.attempt.bind(desk.session);
  desk.tickets = new Tickets(store, desk.api, attempt, () => desk.clock, () => `id-${++desk.ids}`);
  desk.moves = new Moves(store, desk.api, attempt, () => desk.tickets.refresh());
  await desk.session.start();
  await settled();
  return desk;
}

/** Gives every answer under way the time to arrive. */
export function settled() {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
}
