/** The line over the composer that says until when an answer comes, while one was promised. */

import { el, setText } from "./dom.js";

export class Expected {
  constructor(words) {
    this.words = words;
    this.root = el("p", { class: "expected", role: "status", dir: "auto" });
  }

  /** `until` is an ISO moment, or null. */
  update({ until, now }) {
    setText(this.root, until ? this.words.say("expected", { when: this.words.moment(until, now) }) : "");
  }
}
