/** "More": every other thing that can be done with the ticket now, with its key. */

import { h, list } from "../dom.js";
import { COMMANDS, menuOf } from "../commands.js";
import { popover } from "./popover.js";

export class MenuView {
  /** @param {(command: string) => void} run */
  constructor(words, run) {
    Object.assign(this, { words, run });
    this.lines = h("div", { class: "lines" });
    this.parts = popover({ name: "more", icon: "more", label: words.say("thread.more"), class: "button icon-only" }, this.lines);
  }

  update(state) {
    const names = menuOf(state, state.tickets[state.openId]);
    this.parts.button.hidden = !names.length;
    if (!names.length && this.parts.panel.matches(":popover-open")) this.parts.close();
    list(this.lines, names, { key: (name) => name, make: (name) => this.#makeLine(name), update: () => {} });
  }

  #makeLine(name) {
    const click = () => {
      this.parts.close();
      this.run(name);
    };
    return h("button", { class: "line-button", type: "button", on: { click } },
      this.words.say(`commands.${name}`), h("kbd", { "aria-hidden": "true", text: COMMANDS[name].key }));
  }
}
