/** Who the shopper is talking to, and what that one is doing. */

import { el, icon, initials, setAttributes, setText } from "./dom.js";

export class Header {
  constructor(words, { onClose, full }) {
    this.words = words;
    this.mark = el("span", { class: "mark", "aria-hidden": "true" });
    this.title = el(full ? "h1" : "h2", { class: "title", id: "title", dir: "auto" });
    this.status = el("p", { class: "status", role: "status", dir: "auto" });
    const who = el("div", { class: "who" }, this.title, this.status);
    this.root = el("div", { class: "header" }, this.mark, who, el("slot"), full ? null : this.#close(onClose));
  }

  #close(onClose) {
    const label = this.words.say("header.close");
    const button = el("button", { type: "button", class: "quiet", "aria-label": label }, icon("close"));
    button.addEventListener("click", onClose);
    return button;
  }

  /** Nobody "answers right away" over a line that is down: `link` comes first. */
  update({ link, owner, name, operatorName, waitText, typing }) {
    const { words } = this;
    const shown = {
      bot: { title: name, status: words.say("header.bot") },
      queue: { title: words.say("header.queue"), status: waitText || words.say("header.queue.soon") },
      operator: { title: operatorName || words.say("header.operator.unnamed"), status: words.say("header.operator") },
    }[owner];
    setText(this.title, shown.title);
    const present = typing ? words.say("header.typing") : shown.status;
    setText(this.status, link === "up" ? present : words.say(`header.${link}`));
    setText(this.mark, owner === "queue" ? "" : initials(shown.title));
    setAttributes(this.root, { "data-owner": owner, "data-link": link });
  }
}
