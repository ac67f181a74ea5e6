/** The briefing over the conversation, where there is no room beside it. */

import { h, icon } from "../dom.js";
import { BriefingView } from "./briefing.js";

const ROOM_BESIDE = "(min-width: 1100px)";

export class Sheet {
  constructor(words) {
    this.briefing = new BriefingView(words);
    const label = words.say("page.briefing");
    const close = h("button", {
      class: "icon-button", type: "button", "aria-label": words.say("briefing.close"), on: { click: () => this.root.close() },
    }, icon("close"));
    const body = h("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": label }, this.briefing.root);
    this.root = h("dialog", { class: "sheet", "aria-label": label, on: { click: (event) => this.#outside(event) } },
      h("header", {}, h("h2", { text: label }), close), body);
    matchMedia(ROOM_BESIDE).addEventListener("change", () => this.root.close());
  }

  update(state) {
    this.briefing.update(state);
    if (!state.openId) this.root.close();
  }

  open() {
    this.root.showModal();
  }

  #outside(event) {
    if (event.target === this.root) this.root.close();
  }
}
