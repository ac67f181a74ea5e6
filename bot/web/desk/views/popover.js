/** A small panel that opens at its button, and closes by Esc, by a press elsewhere and by its own choices. */

import { h, icon } from "../dom.js";

const NARROW = "(max-width: 699px)";
const GAP_PX = 6;
const WIDEST_PX = 280;

/**
 * A button and its panel.
 * @param {{name: string, icon: string, label: string, class?: string}} looks `name` makes the panel's id
 * @param {...Node} children of the panel
 * @returns {{button: Element, panel: Element, open: () => void, close: () => void}}
 */
export function popover({ name, icon: drawing, label, class: extra = "icon-button" }, ...children) {
  const panel = h("div", { class: "popover", id: `${name}-panel`, popover: "auto", role: "group", "aria-label": label }, ...children);
  const button = h("button", { class: extra, type: "button", popovertarget: panel.id, "aria-label": label, title: label }, icon(drawing));
  panel.addEventListener("beforetoggle", ({ newState }) => newState === "open" && place(panel, button));
  panel.addEventListener("toggle", ({ newState }) => newState === "open" && firstIn(panel)?.focus());
  return { button, panel, open: () => panel.showPopover(), close: () => panel.hidePopover() };
}

/** Below the button, its end under the button's where that fits; where only one pane fits, at the screen's lower edge by the thumb. */
function place(panel, button) {
  const { bottom, left, right } = button.getBoundingClientRect();
  const wide = !matchMedia(NARROW).matches;
  const fits = right >= WIDEST_PX;
  panel.style.top = wide ? `${bottom + GAP_PX}px` : "";
  panel.style.left = wide && !fits ? `${left}px` : "";
  panel.style.right = wide && fits ? `${innerWidth - right}px` : "";
}

function firstIn(panel) {
  return panel.querySelector("input:checked, select, input, button:not([disabled])");
}
