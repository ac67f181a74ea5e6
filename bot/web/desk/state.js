/**
 * What the desk page knows, and how it changes. Pure: no clock, no network, no page.
 *
 * `reduce(state, action)` gives the next state; an action is {type, ...}, its type the name of a function in CHANGES.
 * Words for people are kept as {key, values}: the views look them up in strings/<language>.json.
 */

import { ACTING, CLOSED } from "./state_acting.js";
import { DRAFTING, unsent } from "./state_drafts.js";
import { EMPTY_LIST, LISTING } from "./state_lists.js";
import { NO_REPLIES, REPLYING } from "./state_replies.js";
import { TALKING } from "./state_threads.js";
import { NO_FILTER } from "./queue.js";

export { EMPTY_DRAFT, draftOf } from "./state_drafts.js";
export { isMine } from "./ticket.js";

export const START = Object.freeze({
  phase: "starting", operator: null, lastOperatorId: null, notice: null, signingIn: false, people: [], teams: [],
  tab: "waiting", filter: NO_FILTER, list: EMPTY_LIST, counts: null, held: null, tickets: {}, touched: {}, revision: 0,
  openId: null, threads: {}, drafts: {}, connected: true, busy: false, toast: null, news: null, now: 0,
  panel: CLOSED, replies: NO_REPLIES,
});

const CHANGES = {
  ...LISTING,
  ...TALKING,
  ...DRAFTING,
  ...ACTING,
  ...REPLYING,

  signingIn: (state) => ({ ...state, signingIn: true, notice: null }),

  signInRefused: (state, { words }) => ({ ...state, signingIn: false, notice: words }),

  signedIn(state, { operator }) {
    // On a shared computer one operator's half-written words are not the next one's to read.
    const drafts = state.lastOperatorId === operator.id ? state.drafts : {};
    return { ...state, phase: "signed_in", operator, lastOperatorId: operator.id, drafts, signingIn: false, notice: null };
  },

  signedOut: (state, { words = null }) => ({
    ...START, phase: "signed_out", notice: words, now: state.now,
    drafts: unsent(state.drafts), openId: state.openId, lastOperatorId: state.lastOperatorId,
  }),

  connection: (state, { up }) => ({ ...state, connected: up }),

  ticked(state, { now }) {
    const held = state.held && state.held.until > now ? state.held : null;
    return { ...state, now, held };
  },

  busy: (state, { busy }) => ({ ...state, busy }),

  /** `undo`: {id, what, body} of the change that takes back what the words tell; null where there is none. */
  toasted: (state, { words, tone = "calm", undo = null }) => ({ ...state, toast: { ...words, tone, undo, id: (state.toast?.id ?? 0) + 1 } }),

  undoTaken: (state) => ({ ...state, toast: state.toast && { ...state.toast, undo: null } }),
};

/**
 * The state after `action`. Raises TypeError for an action with no such name.
 * @param {typeof START} state
 * @param {{type: string}} action
 * @returns {typeof START}
 */
export function reduce(state, action) {
  const change = CHANGES[action.type];
  if (!change) throw new TypeError(`no change is called ${action.type}`);
  return change(state, action);
}
