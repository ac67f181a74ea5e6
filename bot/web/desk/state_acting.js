/** The part of the state that the panel of actions has. Pure; see state.js. */

import { NO_ACT, begun } from "./acts.js";

/** `outcome` is {weighed} or {refused} of `draft` as it stands, null while that is not known; `actionId` is that of a try. */
export const CLOSED = Object.freeze({
  ticketId: null, status: "closed", atHand: null, draft: NO_ACT, revision: 0, outcome: null, tell: true, actionId: null,
  doing: false, done: null, words: null,
});

export const ACTING = {
  panelOpened: (state, { id }) => ({ ...state, panel: { ...CLOSED, ticketId: id, status: "loading", revision: state.panel.revision + 1 } }),

  panelClosed: (state) => ({ ...state, panel: { ...CLOSED, revision: state.panel.revision + 1 } }),

  /** What is at hand for a ticket, or for another order of it: nothing is chosen of that yet. */
  panelRead: (state, { id, atHand, email = null }) => ofTicket(state, id, (panel) => ({
    ...panel, status: "ready", atHand, draft: { ...NO_ACT, order: atHand.order?.number ?? null, email },
    outcome: null, done: null, words: null, revision: panel.revision + 1,
  })),

  panelFailed: (state, { id, words }) => ofTicket(state, id, (panel) => ({ ...panel, status: panel.atHand ? "ready" : "failed", words })),

  actChosen: (state, { act }) => change(state, ({ draft, atHand }) => begun(act, atHand, draft)),

  /** `draft` is the changed one: what was weighed before is another act. */
  actDrafted: (state, { draft }) => change(state, () => draft),

  /** Why exceptions are made changes nothing of what was weighed. */
  exceptionExplained: (state, { text }) =>
    ({ ...state, panel: { ...state.panel, actionId: null, draft: { ...state.panel.draft, exceptionReason: text } } }),

  tellChosen: (state, { tell }) => ({ ...state, panel: { ...state.panel, tell } }),

  actWeighed: (state, { revision, outcome, words = null }) =>
    (state.panel.revision === revision ? { ...state, panel: { ...state.panel, outcome, words } } : state),

  actDoing: (state, { actionId }) => ({ ...state, panel: { ...state.panel, actionId, doing: true, words: null } }),

  actDone: (state, { id, done }) => ofTicket(state, id, (panel) => ({ ...panel, doing: false, actionId: null, done })),

  /** It was refused, or nobody knows whether it was done: then the next try has the same id. */
  actStopped: (state, { id, outcome, words = null }) => ofTicket(state, id, (panel) => ({
    ...panel, doing: false, words, outcome: outcome ?? panel.outcome, actionId: outcome ? null : panel.actionId,
  })),
};

function ofTicket(state, id, change) {
  return state.panel.ticketId === id ? { ...state, panel: change(state.panel) } : state;
}

function change(state, draftOf) {
  const { panel } = state;
  const fresh = { outcome: null, actionId: null, words: null, done: null, revision: panel.revision + 1 };
  return { ...state, panel: { ...panel, ...fresh, draft: draftOf(panel) } };
}
