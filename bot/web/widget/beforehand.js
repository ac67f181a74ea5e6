/**
 * The one tag a shop puts on its pages:
 *
 *     <script type="module" src="https://chat.example.com/widget/beforehand.js" data-name="Mila"></script>
 *
 * Its data- attributes become those of the <beforehand-chat> it adds to the page. A page that holds the element
 * already keeps its own.
 */

import { BeforehandChat } from "./element.js";

const SETTINGS = ["name", "accent", "greeting", "side", "language", "theme", "customer-token"];

/** A module has no document.currentScript; its own address tells it which tag it is. */
function ownTag() {
  return [...document.querySelectorAll("script[type=module][src]")].find((script) => script.src === import.meta.url);
}

function mount() {
  if (document.querySelector("beforehand-chat")) return;
  const tag = ownTag();
  const chat = document.createElement("beforehand-chat");
  for (const name of SETTINGS) {
    const value = tag?.getAttribute(`data-${name}`);
    if (value) chat.setAttribute(name, value);
  }
  document.body.append(chat);
}

if (!customElements.get("beforehand-chat")) {
  customElements.define("beforehand-chat", BeforehandChat);
  mount();
}
