/** Which key does what. Pure. */

export const KEYS = Object.freeze({
  j: "next", k: "previous", c: "claim", r: "reply", h: "hand_back", e: "resolve", "?": "keys",
});

/**
 * The command of a key press, or null.
 * @param {{key: string, ctrlKey?: boolean, metaKey?: boolean, altKey?: boolean, repeat?: boolean, isComposing?: boolean}} press
 * @param {{writing: boolean, dialog: boolean, single: boolean}} where in a text field; in a dialog; single keys wanted
 */
export function commandOf(press, { writing, dialog, single }) {
  if (press.isComposing || press.altKey || dialog) return null;
  const held = press.ctrlKey || press.metaKey;
  if (writing) return inText(press.key, held);
  if (held || !single) return null;
  return Object.hasOwn(KEYS, press.key) ? KEYS[press.key] : null;
}

function inText(key, held) {
  if (key === "Enter" && held) return "send";
  return key === "Escape" ? "leave" : null;
}
