/** The line over the composer that says what stands in the way, while something does. */

import { el, setAttributes, setText } from "./dom.js";

export class Notice {
  constructor(words) {
    this.words = words;
    this.root = el("p", { class: "notice", role: "status", dir: "auto" });
  }

  /** `notice` as the client's notice() gives it. */
  update(notice) {
    const kind = notice?.kind ?? "";
    setText(this.root, kind ? this.words.say(`notice.${kind}`, { n: notice?.seconds }) : "");
    setAttributes(this.root, { "data-kind": kind || false });
  }
}
