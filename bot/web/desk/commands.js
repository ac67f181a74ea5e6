/** What an operator can do, by which key, and when. Pure. page.js says how: a command is a line here and a line there. */

import { draftOf } from "./state_drafts.js";
import { repliesOf } from "./state_replies.js";
import { isClosed, isMine, isOpen } from "./ticket.js";

const always = () => true;
const mine = (state, ticket) => isMine(state, ticket);
const mineOrWaiting = (state, ticket) => ticket?.state === "waiting" || isMine(state, ticket);
const any = (state, ticket) => Boolean(ticket);
const mayGive = (state, ticket) => mineOrWaiting(state, ticket) || (isOpen(ticket) && state.operator?.role === "lead");

/** Whether a saved reply is suggested at this place: only while nothing is written yet. */
function suggests(place) {
  return (state, ticket) => isMine(state, ticket) && !draftOf(state, ticket.id).text.trim() && place < repliesOf(state).length;
}

/** `menu`: offered behind "More". `when(state, ticket)` with the open ticket, undefined when none is open. */
export const COMMANDS = Object.freeze({
  next: { key: "j", group: "queue", when: always },
  previous: { key: "k", group: "queue", when: always },
  tab_after: { key: "]", group: "queue", when: always },
  tab_before: { key: "[", group: "queue", when: always },
  search: { key: "/", group: "queue", when: always },
  filter: { key: "f", group: "queue", when: always },
  clear: { key: "x", group: "queue", when: always },
  claim: { key: "c", group: "answer", when: (state, ticket) => ticket?.state === "waiting" },
  reply: { key: "r", group: "answer", when: mine },
  note: { key: "n", group: "answer", when: any, menu: true },
  saved_replies: { key: "s", group: "answer", when: mine },
  reply_1: { key: "1", group: "answer", when: suggests(0) },
  reply_2: { key: "2", group: "answer", when: suggests(1) },
  reply_3: { key: "3", group: "answer", when: suggests(2) },
  keep_reply: { key: "S", group: "answer", when: any },
  briefing: { key: "b", group: "answer", when: any },
  act: { key: "a", group: "ticket", when: (state, ticket) => isOpen(ticket), menu: true },
  resolve: { key: "e", group: "ticket", when: mine, menu: true },
  promise: { key: "p", group: "ticket", when: mine, menu: true },
  snooze: { key: "z", group: "ticket", when: mineOrWaiting, menu: true },
  transfer: { key: "t", group: "ticket", when: mayGive, menu: true },
  merge: { key: "m", group: "ticket", when: mineOrWaiting, menu: true },
  hand_back: { key: "h", group: "ticket", when: mine, menu: true },
  spam: { key: "!", group: "ticket", when: mineOrWaiting, menu: true },
  reopen: { key: "o", group: "ticket", when: (state, ticket) => isClosed(ticket), menu: true },
  undo: { key: "u", group: "ticket", when: ({ toast }) => Boolean(toast?.undo) },
  more: { key: ".", group: "page", when: any },
  keys: { key: "?", group: "page", when: always },
});

/** The commands of keys that are not single: they work while writing. */
export const HELD_KEYS = Object.freeze({ send: ["Ctrl / ⌘", "↵"], leave: ["Esc"] });

/** The names of the commands that "More" offers now. */
export function menuOf(state, ticket) {
  return Object.keys(COMMANDS).filter((name) => COMMANDS[name].menu && COMMANDS[name].when(state, ticket));
}
