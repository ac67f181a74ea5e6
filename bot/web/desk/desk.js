/** Starts the desk page: the one place where the real network, clock and storage are chosen. */

import { Api } from "./api.js";
import { listen } from "./events.js";
import { Page } from "./page.js";
import { Session } from "./session.js";
import { Store } from "./store.js";
import { Tickets } from "./tickets.js";
import { Words } from "./words.js";

const TICK_MS = 2_000;

/** A UUID also where the page is not served securely and crypto.randomUUID is missing. */
function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

async function readWords() {
  const language = document.documentElement.lang;
  const answer = await fetch(new URL(`strings/${language}.json`, import.meta.url));
  const region = navigator.languages.find((wanted) => wanted.split("-")[0] === language);
  return new Words(await answer.json(), language, region);
}

/** The ticket in the address (#ticket=7), so that the back button and a reload keep their place; null without one. */
function ticketInAddress() {
  return Number(new URLSearchParams(location.hash.slice(1)).get("ticket")) || null;
}

/** Puts a ticket, or the queue, into the address. From ticket to ticket no trail is left: back leads to the queue. */
function writeAddress(id) {
  const address = id ? `#${new URLSearchParams({ ticket: id })}` : "#";
  if (ticketInAddress()) location.replace(address);
  else location.hash = address;
}

async function start() {
  const store = new Store((work) => requestAnimationFrame(work));
  const api = new Api((url, request) => fetch(url, request));
  const session = new Session(store, api, (on) => listen(() => new EventSource("/api/desk/events"), setTimeout, on));
  const tickets = new Tickets(store, api, session.attempt.bind(session), () => performance.now(), newId);
  session.onFresh = () => tickets.refresh();
  // The page hears of a changed address only later: the next key may come before, and must find this ticket open.
  const go = (id) => {
    writeAddress(id);
    tickets.open(id);
  };
  const page = new Page({ store, session, tickets, go, words: await readWords(), storage: localStorage });
  document.body.append(...page.roots);
  store.subscribe((state) => page.update(state));
  const tick = () => store.dispatch({ type: "ticked", now: Date.now() });
  tick();
  setInterval(tick, TICK_MS);
  addEventListener("hashchange", () => ticketInAddress() !== store.state.openId && tickets.open(ticketInAddress()));
  addEventListener("beforeunload", (leaving) => page.hasDrafts() && leaving.preventDefault());
  tickets.open(ticketInAddress());
  await session.start();
}

start();
