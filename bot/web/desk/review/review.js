/** Starts the page where leads teach the assistant: the one place where the real network and storage are chosen. */

import { Board } from "../board.js";
import { Calls } from "../calls.js";
import { Preferences } from "../preferences.js";
import { Words } from "../words.js";
import { Entrance } from "./entrance.js";
import { Page } from "./page.js";
import { START, placeOf } from "./state.js";
import { TABS } from "./tabs.js";

/** The desk's texts, which the sign-in form and errors are told in, with this page's own. */
async function readWords() {
  const language = document.documentElement.lang;
  const files = [`../strings/${language}.json`, `strings/${language}.json`];
  const read = async (file) => (await fetch(new URL(file, import.meta.url))).json();
  const [common, own] = await Promise.all(files.map(read));
  const region = navigator.languages.find((wanted) => wanted.split("-")[0] === language);
  return new Words({ ...common, ...own }, language, region);
}

async function start() {
  const preferences = new Preferences(localStorage);
  document.documentElement.dataset.theme = preferences.get("theme");
  const board = new Board(START);
  const entrance = new Entrance(board, new Calls((url, request) => fetch(url, request)));
  const page = new Page(TABS, { board, entrance, preferences, words: await readWords() });
  document.body.append(...page.roots);
  const here = () => placeOf(location.hash, TABS);
  board.put(here());
  board.subscribe((state) => page.update(state));
  addEventListener("hashchange", () => board.put(here()));
  await entrance.start();
}

start();
