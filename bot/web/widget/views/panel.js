/** The chat's window: a dialog beside the page on wide screens, the whole screen on phones; or the page itself. */

import { Composer } from "./composer.js";
import { el, setAttributes } from "./dom.js";
import { Expected } from "./expected.js";
import { Header } from "./header.js";
import { Log } from "./log.js";
import { Notice } from "./notice.js";

export const FULL_SCREEN = "(max-width: 479px), (max-height: 459px)";
const FOCUSABLE = "button:not([hidden]), textarea, a[href], [tabindex='0']";

const touched = () => window.matchMedia("(pointer: coarse)").matches;

export class Panel {
  constructor(words, { onSay, onChoose, onRetry, onClose, full, signal }) {
    this.onClose = onClose;
    this.full = full;
    this.header = new Header(words, { onClose, full });
    const chosen = (choice) => (onChoose(choice), this.focus());
    this.log = new Log(words, { onChoose: chosen, onRetry });
    this.expected = new Expected(words);
    this.notice = new Notice(words);
    this.composer = new Composer(words, (text) => (onSay(text), this.log.toEnd()));
    const role = full ? { role: "main" } : { role: "dialog", "aria-modal": "false" };
    this.root = el("div", { class: "panel", id: "panel", "aria-labelledby": "title", ...role },
      this.header.root, this.log.root, this.expected.root, this.notice.root, el("slot", { name: "above-composer" }),
      this.composer.root);
    this.root.addEventListener("keydown", (event) => this.#key(event));
    window.visualViewport?.addEventListener("resize", () => this.#fit(), { signal });
    window.visualViewport?.addEventListener("scroll", () => this.#fit(), { signal });
  }

  update({ open, header, log, expected, notice }) {
    // The log measures itself, so the panel must stand before it is filled.
    setAttributes(this.root, { hidden: !open });
    if (!open) return;
    this.header.update(header);
    this.log.update(log);
    this.expected.update(expected);
    this.notice.update(notice);
  }

  shown() {
    this.#fit();
    this.composer.update();
    this.log.toEnd();
    if (!(this.full && touched())) this.focus();
  }

  /** Into the field, except where that would push up a keyboard nobody asked for. */
  focus() {
    if (touched()) this.log.scroller.focus({ preventScroll: true });
    else this.composer.focus();
  }

  #key(event) {
    if (this.full) return;
    if (event.key === "Escape") {
      event.stopPropagation();
      this.onClose();
    }
    if (event.key === "Tab" && window.matchMedia(FULL_SCREEN).matches) this.#wrap(event);
  }

  /** Over the whole screen the page behind cannot be seen, so the focus stays in the panel. */
  #wrap(event) {
    const all = [...this.root.querySelectorAll(FOCUSABLE)].filter((one) => one.checkVisibility());
    const [from, to] = event.shiftKey ? [all[0], all.at(-1)] : [all.at(-1), all[0]];
    if (this.root.getRootNode().activeElement !== from) return;
    event.preventDefault();
    to.focus();
  }

  /** An on-screen keyboard shrinks what is seen, not the page: the panel follows what is seen. */
  #fit() {
    const { height, offsetTop } = window.visualViewport ?? {};
    if (!height) return;
    this.root.style.setProperty("--seen-size", `${height}px`);
    this.root.style.setProperty("--seen-start", `${offsetTop}px`);
  }
}
