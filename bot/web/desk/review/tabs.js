/** The tabs of the page, in their order. */

import { ExamsTab } from "./tabs/exams.js";
import { ModelsTab } from "./tabs/models.js";
import { ReviewTab } from "./tabs/review.js";
import { TrainTab } from "./tabs/train.js";
import { WatchTab } from "./tabs/watch.js";

/**
 * @typedef {object} Tab what `make` gives
 * @property {Element} root it shows in the page while the tab is looked at
 * @property {Element[]} [dialogs] they lie in front of the page; they are closed when the tab is left
 * @property {(place: string) => void} show called each time the tab comes into view, and when the place within it changes: what the
 *   address names after the tab ("#exams/a-model" -> "a-model"), "" for none. Read anew what may have changed, and poll from here on.
 * @property {() => void} hide called when it goes out of view, also at the end of a session: stop polling.
 * @property {(state: {operator: {id: number, name: string, role: string}}) => void} [update] called when the page's state changes
 * @property {(press: KeyboardEvent) => void} [press] hears the keys while it is in view and no dialog is open
 */

/**
 * `name` is the tab's address ("#train") and its title's text ("shell.tabs.train"). `make` is called once, when the tab is first looked
 * at, with {words, preferences, call, go}: `call(method, path, body)` asks a route below /api/learning and raises Problem (see
 * ../api.js; inWords tells one), `go(tab, place)` shows another tab.
 * @type {{name: string, make: (parts: object) => Tab}[]}
 */
export const TABS = Object.freeze([
  { name: "review", make: (parts) => new ReviewTab(parts) },
  { name: "train", make: (parts) => new TrainTab(parts) },
  { name: "exams", make: (parts) => new ExamsTab(parts) },
  { name: "models", make: (parts) => new ModelsTab(parts) },
  { name: "watch", make: (parts) => new WatchTab(parts) },
]);
