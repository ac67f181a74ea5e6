/** Making and updating elements. Data becomes text, never markup. */

/**
 * An element.
 * @param {string} tag
 * @param {object} [props] class, text, on: {click: ...}; anything else is an attribute (false and null leave it out)
 * @param {...(Node|string|null|false)} children null and false are left out
 */
export function h(tag, { class: name, text, on = {}, ...attributes } = {}, ...children) {
  const node = document.createElement(tag);
  if (name) node.className = name;
  if (text !== undefined) node.textContent = text;
  for (const [key, value] of Object.entries(attributes)) setAttribute(node, key, value);
  for (const [event, work] of Object.entries(on)) node.addEventListener(event, work);
  node.append(...children.filter((child) => child !== null && child !== false && child !== undefined));
  return node;
}

/** Sets, or with null and false takes away, an attribute; leaves the page alone when nothing changes. */
export function setAttribute(node, key, value) {
  if (value === null || value === undefined || value === false) node.removeAttribute(key);
  else if (node.getAttribute(key) !== String(value)) node.setAttribute(key, value === true ? "" : value);
}

export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** What people wrote, in the direction of its own letters. */
export function said(tag, text, props = {}) {
  return h(tag, { ...props, dir: "auto", text });
}

/**
 * Makes `parent` hold one child an item, in order; children whose key stays are kept, so focus stays with them.
 * @param {Element} parent
 * @param {Array} items
 * @param {{key: (item) => string, make: (item) => Element, update: (node: Element, item) => void}} how
 */
export function list(parent, items, { key, make, update }) {
  const before = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  items.forEach((item, index) => {
    const name = String(key(item));
    const node = before.get(name) ?? make(item);
    node.dataset.key = name;
    before.delete(name);
    update(node, item);
    if (parent.children[index] !== node) parent.insertBefore(node, parent.children[index] ?? null);
  });
  for (const gone of before.values()) gone.remove();
}

const ICONS = {
  alert: "M12 3 2 20h20L12 3Zm0 6v5m0 3v.01",
  back: "M15 5l-7 7 7 7",
  bot: "M12 3v4M5 9a2 2 0 0 1 2-2h10a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2V9Zm4 3v2m6-2v2M2 12v3m20-3v3",
  check: "M4 12.5l5 5L20 6.5",
  clock: "M12 7v5l3 2M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z",
  close: "M6 6l12 12M18 6 6 18",
  inbox: "M3 13l3-8h12l3 8v6H3v-6Zm0 0h5l1.5 3h5L16 13h5",
  info: "M12 11v6m0-10v.01M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z",
  keyboard: "M3 6h18v12H3V6Zm4 4v.01M11 10v.01M15 10v.01M18 10v.01M8 14h8",
  out: "M10 4H5v16h5M15 8l4 4-4 4m4-4H9",
  parcel: "M3 8l9-5 9 5v8l-9 5-9-5V8Zm0 0 9 5 9-5m-9 5v8",
  person: "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM4 21c0-4 4-6 8-6s8 2 8 6",
  filter: "M4 6h16M7 12h10M10 18h4",
  more: "M5 11a1 1 0 1 0 0 2 1 1 0 0 0 0-2Zm7 0a1 1 0 1 0 0 2 1 1 0 0 0 0-2Zm7 0a1 1 0 1 0 0 2 1 1 0 0 0 0-2Z",
  note: "M5 4h14v11l-5 5H5V4Zm14 11h-5v5M8 9h8m-8 4h4",
  search: "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14Zm5 12 4.5 4.5",
  send: "M4 12 20 4l-5 16-3.5-6.5L4 12Zm7.5 1.5L20 4",
  settings: "M4 7h9m5 0h2M4 17h2m5 0h9M13 7a2.5 2.5 0 1 0 5 0 2.5 2.5 0 0 0-5 0ZM6 17a2.5 2.5 0 1 0 5 0 2.5 2.5 0 0 0-5 0Z",
  snooze: "M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5Z",
};

const SVG = "http://www.w3.org/2000/svg";

/** A line drawing for the eye only. Raises RangeError for an unknown name. */
export function icon(name) {
  if (!Object.hasOwn(ICONS, name)) throw new RangeError(`no icon is called ${name}`);
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}
