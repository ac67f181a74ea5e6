/** Who the shopper is talking to, and what that one is doing. */

import { el, icon, initials, setAttributes, setText } from "./dom.js";

export class Header {
  constructor(words, onClose) {
    this.words = words;
    this.mark = el("span", { class: "mark", "aria-hidden": "true" });
    this.title = el("h2", { class: "title", id: "title", dir: "auto" });
    this.status = el("p", { class: "status", role: "status", dir: "auto" });
    const label = words.say("header.close");
    this.close = el("button", { type: "button", class: "quiet", "aria-label": label }, icon("close"));
    this.close.addEventListener("click", onClose);
    const who = el("div", { class: "who" }, this.title, this.status);
    this.root = el("div", { class: "header" }, this.mark, who, this.close);
  }

  update({ owner, name, operatorName, waitText, typing }) {
    const { words } = this;
    const shown = {
      bot: { title: name, status: words.say("header.bot") },
      queue: { title: words.say("header.queue"), status: waitText || words.say("header.queue.soon") },
      operator: { title: operatorName || words.say("header.operator.unnamed"), status: words.say("header.operator") },
    }[owner];
    setText(this.title, shown.title);
    setText(this.status, typing ? words.say("header.typing") : shown.status);
    setText(this.mark, owner === "queue" ? "" : initials(shown.title));
    setAttributes(this.root, { "data-owner": owner });
  }
}
