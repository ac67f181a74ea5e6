/** Starts the page about people: the one place where the real network and storage are chosen. */

import { Board } from "../board.js";
import { Calls } from "../calls.js";
import { Preferences } from "../preferences.js";
import { Words } from "../words.js";
import { Staff } from "./staff.js";
import { START, sectionOf } from "./state.js";
import { PeoplePage } from "./views/page.js";

async function readWords() {
  const language = document.documentElement.lang;
  const answer = await fetch(new URL(`../strings/${language}.json`, import.meta.url));
  const region = navigator.languages.find((wanted) => wanted.split("-")[0] === language);
  return new Words(await answer.json(), language, region);
}

/** A link's token, taken out of the address so that it stays in no history; null without one. */
function takeToken() {
  const token = new URLSearchParams(location.hash.slice(1)).get("welcome");
  if (token) history.replaceState(null, "", location.pathname);
  return token;
}

async function start() {
  document.documentElement.dataset.theme = new Preferences(localStorage).get("theme");
  const board = new Board(START);
  const staff = new Staff(board, new Calls((url, request) => fetch(url, request)), location.origin);
  const page = new PeoplePage(board, staff, await readWords());
  document.body.append(...page.roots);
  board.subscribe((state) => page.update(state));
  addEventListener("hashchange", () => {
    const token = takeToken();
    if (token) staff.welcome(token);
    else staff.go(sectionOf(location.hash));
  });
  const token = takeToken();
  if (token) staff.welcome(token);
  else await staff.start(sectionOf(location.hash));
}

start();
