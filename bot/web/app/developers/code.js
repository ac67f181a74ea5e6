/** Examples as text: curl lines and client code, with their words coloured. */

const NAMES = ["connect", "transcript", "openChoices", "notice", "link", "awaiting", "unread"];

/** A call as a line for a shell in which SERVICE, ID, TOKEN, CHOICE and CURSOR are set. */
export function curl({ method, path, body, stream, times }) {
  const parts = [`curl -sS${times ? "i" : ""}${stream ? "N --max-time 20" : ""}`];
  const verb = method === (body ? "POST" : "GET") ? "" : `-X ${method} `;
  parts[0] += ` ${verb}"$SERVICE${path}"`;
  if (path !== "/api/conversations") parts.push('-H "Authorization: Bearer $TOKEN"');
  if (body) parts.push('-H "Content-Type: application/json"', `-d '${written(body)}'`);
  const line = parts.join(" \\\n  ");
  return times ? `for n in $(seq ${times}); do\n  ${line.replaceAll("\n", "\n  ")}\ndone` : line;
}

/** JSON between single quotes; what the shell shall fill in is let out of them. */
function written(body) {
  const filled = { $UUID: "$(uuidgen)", $CHOICE: "$CHOICE" };
  return JSON.stringify(body).replaceAll("'", "'\\''").replace(/\$(UUID|CHOICE)/g, (name) => `'"${filled[name]}"'`);
}

/** The code of a client example: its body, as it is run, with what it imports. */
export function source(example, origin) {
  const [head, ...lines] = example.toString().split("\n").slice(0, -1);
  const depth = Math.min(...lines.filter((line) => line.trim()).map((line) => line.search(/\S/)));
  const body = lines.map((line) => line.slice(depth)).join("\n").replaceAll("print(", "console.log(");
  const used = NAMES.filter((name) => new RegExp(`[{ ]${name}[ ,}]`).test(head));
  return used.length ? `import { ${used.join(", ")} } from "${origin}/client/index.js";\n\n${body}` : body;
}

const WORD = /(?<comment>\/\/.*|\/\*.*?\*\/|^#.*)|(?<string>"[^"\n]*"|'[^'\n]*'|`[^`]*`)|(?<word>\b(?:import|export|from|const|let|for|if|return|await|async|function|try|catch|do|done|in|curl)\b)/gms;

/** The text as nodes: comments, strings and words of the language each in a span. */
export function coloured(text) {
  const nodes = [];
  let from = 0;
  for (const { 0: match, index, groups } of text.matchAll(WORD)) {
    const span = document.createElement("span");
    span.className = Object.keys(groups).find((name) => groups[name] !== undefined);
    span.textContent = match;
    nodes.push(text.slice(from, index), span);
    from = index + match.length;
  }
  return [...nodes, text.slice(from)];
}
