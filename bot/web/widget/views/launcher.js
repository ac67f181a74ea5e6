/** The round button that opens and closes the chat, with its mark for unread messages. */

import { el, icon, setAttributes, setText } from "./dom.js";

const MOST_SHOWN = 9;

export class Launcher {
  constructor(words, onToggle) {
    this.words = words;
    this.badge = el("span", { class: "badge", "aria-hidden": "true" });
    this.button = el("button", { type: "button", class: "launcher", "aria-controls": "panel" },
      icon("chat"), icon("down"), this.badge);
    this.news = el("span", { class: "unseen", role: "status" });
    this.root = el("div", { class: "corner" }, this.button, this.news);
    this.button.addEventListener("click", onToggle);
  }

  update({ open, name, unread }) {
    const count = unread ? this.words.say("launcher.unread", { n: unread }) : "";
    const label = this.words.say(open ? "launcher.close" : "launcher.open", { name });
    setAttributes(this.button, {
      "aria-expanded": String(open),
      "aria-label": count && !open ? `${label}, ${count}` : label,
    });
    setText(this.badge, unread > MOST_SHOWN ? `${MOST_SHOWN}+` : String(unread || ""));
    setAttributes(this.badge, { hidden: open || !unread });
    setText(this.news, open ? "" : count);
  }
}
