/** How saved replies change: those read for the open ticket, and one that is put into a draft. Pure. */

import { draftOf } from "./state_drafts.js";

/** `ticketId` is the ticket they are ranked for; `names` are the variables that may stand in braces. */
export const NO_REPLIES = Object.freeze({ ticketId: null, list: [], names: [] });

export const REPLYING = {
  repliesRead: (state, { ticketId, list, names }) => ({ ...state, replies: { ticketId, list, names } }),

  /** Puts a reply where the operator writes: in place of the letters from `start` to `end`. */
  replyChosen(state, { id, reply, start, end }) {
    const draft = draftOf(state, id);
    const text = draft.text.slice(0, start) + reply.filled + draft.text.slice(end);
    const next = { ...draft, text, mode: "reply", clientMessageId: null, savedReplyId: reply.id };
    return { ...state, drafts: { ...state.drafts, [id]: next } };
  },
};

/** The replies for the open ticket, likeliest first; none while they are on their way. */
export function repliesOf(state) {
  return state.replies.ticketId === state.openId ? state.replies.list : [];
}

/** Variables without a value in what is written: [{name, start, end}]. */
export function holesIn(text, names) {
  const known = new Set(names);
  return [...text.matchAll(/\{(\w+)\}/g)]
    .filter(([, name]) => known.has(name))
    .map((match) => ({ name: match[1], start: match.index, end: match.index + match[0].length }));
}

/** A text as pieces with its holes apart: [{text, hole}]. */
export function pieces(text, names) {
  const found = holesIn(text, names);
  const ends = [0, ...found.map(({ end }) => end)];
  const between = found.map(({ start, end }, place) => [
    { text: text.slice(ends[place], start), hole: false }, { text: text.slice(start, end), hole: true },
  ]);
  return [...between.flat(), { text: text.slice(ends.at(-1)), hole: false }].filter((piece) => piece.text);
}

/** Those with every word of `query` in their title or text, in either case. */
export function found(list, query) {
  const wanted = query.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return list.filter(({ title, text }) => {
    const said = `${title} ${text}`.toLocaleLowerCase();
    return wanted.every((word) => said.includes(word));
  });
}
