/** A small button that copies a code. */

import { el, setAttributes, setText } from "./dom.js";

const SAID_FOR = 2_000;

/** The button, or null where the browser gives no clipboard (a page without https). */
export function copyButton(value, what, words) {
  if (!navigator.clipboard) return null;
  const button = el("button", { type: "button", class: "copy", "aria-label": words.say("copy.what", { what }) });
  const show = (text, label) => {
    setText(button, text);
    setAttributes(button, { "aria-label": label });
  };
  const rest = () => show(words.say("copy"), words.say("copy.what", { what }));
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(value);
    show(words.say("copied"), words.say("copied"));
    setTimeout(rest, SAID_FOR);
  });
  rest();
  return button;
}
