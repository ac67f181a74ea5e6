/** Starts the desk page: the one place where the real network, clock and storage are chosen. */

import { Acting } from "./acting.js";
import { Api } from "./api.js";
import { listen } from "./events.js";
import { Heralds } from "./heralds.js";
import { Moves } from "./moves.js";
import { Page } from "./page.js";
import { Preferences } from "./preferences.js";
import { Presence } from "./presence.js";
import { SavedReplies } from "./saved_replies.js";
import { Session } from "./session.js";
import { draftOf } from "./state.js";
import { Store } from "./store.js";
import { Tickets } from "./tickets.js";
import { Words } from "./words.js";

const TICK_MS = 2_000;
const LATEST_MS = 200;
const SETTLING_MS = 400;

/** A UUID also where the page is not served securely and crypto.randomUUID is missing. */
function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

/** Before the next frame; soon also in a page that is not seen and has no frames, so that its title and its news stay true. */
function soon(work) {
  let done = false;
  const once = () => {
    if (!done) work();
    done = true;
  };
  requestAnimationFrame(once);
  setTimeout(once, LATEST_MS);
}

/** The work once, a little after the last time it was asked for. */
function afterwards(work) {
  let timer = null;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(work, SETTLING_MS);
  };
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

/** Tells the others what this page looks at while it can be seen; a note is not written to the shopper, who sees who types. */
function watch(store, presence) {
  const tell = () => {
    const { phase, openId } = store.state;
    const draft = draftOf(store.state, openId);
    if (phase === "signed_in") presence.update(document.hidden ? null : openId, draft.mode === "note" ? "" : draft.text);
  };
  store.subscribe(tell);
  document.addEventListener("visibilitychange", tell);
  addEventListener("pagehide", () => presence.leave());
}

async function start() {
  const store = new Store(soon);
  const api = new Api((url, request) => fetch(url, request));
  const session = new Session(store, api, (on) => listen(() => new EventSource("/api/desk/events"), setTimeout, on));
  const attempt = session.attempt.bind(session);
  const clock = () => performance.now();
  const tickets = new Tickets(store, api, attempt, clock, newId);
  const moves = new Moves(store, api, attempt, () => tickets.refresh());
  const acting = new Acting(store, api, attempt, (work, ms) => setTimeout(work, ms), newId);
  const savedReplies = new SavedReplies(store, api, attempt);
  session.onFresh = () => tickets.refresh();
  const look = afterwards(() => document.hidden || tickets.refresh());
  session.onTicket = (id) => id === store.state.openId && look();
  document.addEventListener("visibilitychange", look);
  // The page hears of a changed address only later: the next key may come before, and must find this ticket open.
  const go = (id) => {
    writeAddress(id);
    tickets.open(id);
  };
  const words = await readWords();
  const preferences = new Preferences(localStorage);
  const heralds = new Heralds(preferences, words, go);
  const page = new Page({ store, session, tickets, moves, acting, savedReplies, go, words, preferences, heralds });
  document.body.append(...page.roots);
  store.subscribe((state) => page.update(state));
  store.subscribe((state) => savedReplies.follow(state));
  watch(store, new Presence(api, clock));
  const tick = () => store.dispatch({ type: "ticked", now: Date.now() });
  tick();
  setInterval(tick, TICK_MS);
  addEventListener("hashchange", () => ticketInAddress() !== store.state.openId && tickets.open(ticketInAddress()));
  addEventListener("beforeunload", (leaving) => page.hasDrafts() && leaving.preventDefault());
  tickets.open(ticketInAddress());
  await session.start();
}

start();
