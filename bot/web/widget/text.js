/** A message's text as data: paragraphs of plain pieces and links. Nothing here is ever read as markup. */

const ADDRESS = /https?:\/\/[^\s<>"]+/gi;
const TRAILING = /[.,;:!?'’”»)\]}]+$/;

/** What of an address is punctuation of the sentence around it; a closing bracket stays if it was opened inside. */
function trimmed(address) {
  let end = address.length;
  while (TRAILING.test(address.slice(0, end))) {
    const inside = address.slice(0, end);
    if (inside.endsWith(")") && inside.split("(").length >= inside.split(")").length) break;
    end -= 1;
  }
  return address.slice(0, end);
}

function safe(address) {
  try {
    const { protocol, href } = new URL(address);
    return protocol === "https:" || protocol === "http:" ? href : null;
  } catch {
    return null;
  }
}

/** [{text, href?}] of one paragraph; the texts joined are the paragraph again. */
export function pieces(paragraph) {
  const found = [];
  let from = 0;
  for (const { 0: match, index } of paragraph.matchAll(ADDRESS)) {
    const address = trimmed(match);
    const href = safe(address);
    if (!href) continue;
    if (index > from) found.push({ text: paragraph.slice(from, index) });
    found.push({ text: address, href });
    from = index + address.length;
  }
  if (from < paragraph.length) found.push({ text: paragraph.slice(from) });
  return found;
}

/** Paragraphs are parted by an empty line; single line breaks stay inside. An empty text has none. */
export function paragraphs(text) {
  return text.trim().split(/\n\s*\n/).filter(Boolean).map(pieces);
}
