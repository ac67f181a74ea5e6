/** Server-sent events out of a byte stream (HTML standard, 9.2): EventSource sends no Authorization header. */

function parsed(block) {
  const event = { type: "message", data: [] };
  for (const line of block) {
    const colon = line.indexOf(":");
    if (colon === 0) continue;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "data") event.data.push(value);
    if (field === "event") event.type = value;
  }
  return { ...event, data: event.data.join("\n") };
}

/** Yields {type, data} for every whole event, and null for every chunk that held none (the stream is alive). */
export async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  let block = [];
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      // A chunk may end between \r and \n: keep the \r back until its neighbour is known.
      const text = rest + value;
      const held = text.endsWith("\r") ? 1 : 0;
      const lines = text.slice(0, text.length - held).split(/\r\n|\n|\r/);
      rest = lines.pop() + text.slice(text.length - held);
      for (const line of lines) {
        if (line !== "") block.push(line);
        else {
          const event = parsed(block);
          block = [];
          if (event.data) yield event;
        }
      }
      yield null;
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}
