/** What a lead can do with a doubted turn, and by which key. Pure; pool.js and the tab say how. */

export const COMMANDS = Object.freeze({
  accept: { key: "Enter", sign: "↵", group: "say" },
  choose_1: { key: "1", group: "say" },
  choose_2: { key: "2", group: "say" },
  choose_3: { key: "3", group: "say" },
  choose_4: { key: "4", group: "say" },
  choose_5: { key: "5", group: "say" },
  search: { key: "/", group: "say" },
  two: { key: "t", group: "say" },
  wish: { key: "n", group: "say" },
  out: { key: "o", group: "say" },
  reject: { key: "x", group: "say" },
  whole: { key: "a", group: "go" },
  undo: { key: "u", group: "go" },
  next: { key: "j", group: "go", again: true },
  previous: { key: "k", group: "go", again: true },
  leave: { key: "Escape", sign: "Esc", group: "go" },
  keys: { key: "?", group: "go" },
});

const BY_KEY = new Map(Object.entries(COMMANDS).map(([name, { key }]) => [key, name]));

/** What is printed on a command's key. */
export function signOf(name) {
  return COMMANDS[name].sign ?? COMMANDS[name].key;
}

/**
 * The command of a key press, or null. A key held down decides nothing twice.
 * @param {{key: string, ctrlKey?: boolean, metaKey?: boolean, altKey?: boolean, repeat?: boolean, isComposing?: boolean}} press
 * @param {{writing: boolean, pressable: boolean, single: boolean}} where in a text field; on something that Enter presses; single keys wanted
 */
export function commandOf(press, { writing, pressable, single }) {
  if (press.isComposing || press.altKey || press.ctrlKey || press.metaKey || writing || !single) return null;
  const name = BY_KEY.get(press.key) ?? null;
  if (name === null || (press.repeat && !COMMANDS[name].again)) return null;
  return press.key === "Enter" && pressable ? null : name;
}
