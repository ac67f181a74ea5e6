/** What the assistant was unsure of: leads say what shoppers meant. */

import { Board } from "../../board.js";
import { h, setAttribute } from "../../dom.js";
import { commandOf } from "../pool/commands.js";
import { Pool } from "../pool/pool.js";
import { START, itemOf } from "../pool/state.js";
import { ContextView } from "../pool/views/context.js";
import { DecideView } from "../pool/views/decide.js";
import { KeysDialog, WishDialog } from "../pool/views/dialogs.js";
import { EmptyView, ListView } from "../pool/views/list.js";
import { NoticesView } from "../pool/views/notices.js";
import { PaletteDialog } from "../pool/views/palette.js";
import { TurnView } from "../pool/views/turn.js";

const WRITABLE = "input:not([type=checkbox]), textarea, select";
const PRESSABLE = "button, a, summary, input, [role=option]";

/** Whether an element is there and can be seen: for a moment the focus stays in a dialog that has just closed. */
function shows(element) {
  return Boolean(element?.checkVisibility());
}

export class ReviewTab {
  constructor({ words, preferences, call }) {
    Object.assign(this, { words, preferences });
    this.board = new Board(START);
    this.pool = new Pool(this.board, call, ({ name, title }) => (words.has(`review.titles.${name}`) ? words.say(`review.titles.${name}`) : title));
    const look = () => this.#open(true);
    const back = () => this.#open(false);
    this.list = new ListView(words, this.pool, look, () => this.turn.focus());
    this.empty = new EmptyView(words, this.pool, back);
    this.turn = new TurnView(words, this.pool, back);
    this.decide = new DecideView(words, (name) => this.#run(name, true));
    this.context = new ContextView(words, this.pool, look);
    this.notices = new NoticesView(words, this.pool);
    this.palette = new PaletteDialog(words, (intent) => this.pool.choose(intent));
    this.wish = new WishDialog(words, (wish) => this.pool.say({ verdict: "new", wish }));
    this.keys = new KeysDialog(words, preferences);
    this.dialogs = [this.palette.root, this.wish.root, this.keys.root];
    this.loading = h("p", { class: "starting", role: "status", text: words.say("review.list.loading") });
    this.shown = h("article", { class: "pool-turn", "aria-label": words.say("review.turn.label") }, this.turn.root, this.decide.root, this.context.root);
    this.root = h("section", { class: "pool", "aria-label": words.say("shell.tabs.review") }, this.list.root, this.shown, this.empty.root, this.loading, this.notices.root);
    for (const dialog of this.dialogs) dialog.addEventListener("close", () => this.turn.focus());
    this.commands = this.#commands();
    this.board.subscribe((state) => this.#paint(state));
    addEventListener("beforeunload", (leaving) => this.pool.waiting && leaving.preventDefault());
  }

  show() {
    this.pool.load();
  }

  hide() {}

  update({ operator }) {
    if (operator !== this.board.state.operator) this.board.put({ operator });
  }

  press(press) {
    if (press.key === "Escape" && press.target.closest?.("select")) this.turn.focus();
    const where = {
      writing: shows(press.target.closest?.(WRITABLE)),
      pressable: shows(press.target.closest?.(PRESSABLE)),
      single: this.preferences.is("single-keys"),
    };
    const name = commandOf(press, where);
    if (!name) return;
    press.preventDefault();
    this.#run(name);
  }

  #paint(state) {
    const item = itemOf(state);
    this.shown.hidden = !item;
    this.loading.hidden = Boolean(item) || (state.status !== "loading" && !state.groupId);
    for (const view of [this.list, this.empty, this.turn, this.decide, this.context, this.notices]) view.update(state);
    this.list.follow(state);
    if (state.itemId !== this.itemId) this.shown.scrollTop = 0;
    this.itemId = state.itemId;
  }

  /** Does a command; after one that was pressed with a pointer the message has the focus, so that the next key is about it. */
  #run(name, pointed = false) {
    this.commands[name]();
    if (pointed && !document.querySelector("dialog[open]")) this.turn.focus();
  }

  #commands() {
    const { pool } = this;
    const choices = [0, 1, 2, 3, 4].map((place) => [`choose_${place + 1}`, () => pool.chooseAt(place)]);
    const withItem = (work) => () => itemOf(this.board.state) && work();
    return {
      ...Object.fromEntries(choices),
      accept: () => pool.accept(),
      search: withItem(() => this.palette.open(this.board.state.intents)),
      two: withItem(() => pool.chooseTwo()),
      wish: withItem(() => this.wish.open()),
      out: () => pool.say({ verdict: "out_of_scope" }),
      reject: () => pool.say({ verdict: "reject" }),
      whole: withItem(() => pool.setWhole(!this.board.state.whole)),
      undo: () => pool.undo(),
      next: () => pool.step(1),
      previous: () => pool.step(-1),
      leave: () => this.board.put({ two: null, whole: false }),
      keys: () => this.keys.open(),
    };
  }

  /** Where only one pane fits: the message, or the list. */
  #open(open) {
    setAttribute(this.root, "data-open", open);
    if (open) this.turn.focus();
  }
}
