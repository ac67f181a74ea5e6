/** Which command a key press gives. Pure. */

import { COMMANDS } from "./commands.js";

const BY_KEY = new Map(Object.entries(COMMANDS).map(([name, { key }]) => [key, name]));

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
  return BY_KEY.get(press.key) ?? null;
}

function inText(key, held) {
  if (key === "Enter" && held) return "send";
  return key === "Escape" ? "leave" : null;
}
