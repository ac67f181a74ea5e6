/** Making elements. Data only ever becomes text or an attribute, never markup. */

const SVG = "http://www.w3.org/2000/svg";

/** An element with attributes (false, null and undefined leave one out) and children (elements or strings). */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  setAttributes(element, attributes);
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export function setAttributes(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) element.removeAttribute(name);
    else if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value === true ? "" : value);
  }
}

/** Sets a text only where it differs: a live region would otherwise be read out again. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Makes `parent` hold exactly `children` in this order, moving as few as possible. */
export function arrange(parent, children) {
  const wanted = new Set(children);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  children.forEach((child, index) => {
    if (parent.children[index] !== child) parent.insertBefore(child, parent.children[index] ?? null);
  });
}

const PATHS = {
  chat: "M12 3.5c5 0 9 3.4 9 7.8s-4 7.8-9 7.8c-1 0-2-.1-2.9-.4l-4.5 1.8.9-3.8C4 15.3 3 13.4 3 11.3c0-4.4 4-7.8 9-7.8Z",
  down: "m6 9.5 6 6 6-6",
  close: "M6.5 6.5l11 11m0-11-11 11",
  send: "M12 19V5.5m-6 6 6-6 6 6",
  sending: "M12 7.5V12l2.8 1.8M20 12a8 8 0 1 1-16 0 8 8 0 0 1 16 0Z",
  sent: "m5.5 12.5 4.2 4.2 8.8-9.4",
  seen: "m2.5 12.8 4 4 8.2-9M11 16.2l.7.6 8.8-9.4",
  failed: "M12 7.5v5.5m0 3.2v.1M20.5 12a8.5 8.5 0 1 1-17 0 8.5 8.5 0 0 1 17 0Z",
};

/** A line icon, drawn in the colour of the text around it and hidden from readers of the text. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  setAttributes(svg, { viewBox: "0 0 24 24", "aria-hidden": "true", class: `icon icon-${name}`, focusable: "false" });
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

/** The first letters of a name, for its round mark: two at most. */
export function initials(name) {
  return name.trim().split(/\s+/).slice(0, 2).map((part) => [...part][0] ?? "").join("").toUpperCase();
}
