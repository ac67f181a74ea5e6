/** How drafts change: the reply and the note of each ticket. Pure. */

import { withMessages, withNotes, messageSaid } from "./state_threads.js";

/** `savedReplyId` is the saved reply that the text was made of; `mode` is what the composer shows: the reply to the shopper, or the note for colleagues. */
export const EMPTY_DRAFT = Object.freeze({ text: "", note: "", mode: "reply", clientMessageId: null, savedReplyId: null, sending: false, words: null, unseen: [] });

/** The draft for a ticket; an empty one when nothing was written. */
export function draftOf(state, id) {
  return state.drafts[id] ?? EMPTY_DRAFT;
}

/** The drafts of before a session ended: what was under way then is not any more. */
export function unsent(drafts) {
  return Object.fromEntries(Object.entries(drafts).map(([id, draft]) => [id, { ...draft, sending: false }]));
}

export const DRAFTING = {
  drafted(state, { id, text }) {
    const draft = draftOf(state, id);
    // A changed text is another message, so it may not reuse the id of one that may have arrived.
    const clientMessageId = text === draft.text ? draft.clientMessageId : null;
    const savedReplyId = text.trim() ? draft.savedReplyId : null;
    return withDraft(state, id, { ...draft, text, clientMessageId, savedReplyId });
  },

  noteDrafted: (state, { id, text }) => withDraft(state, id, { ...draftOf(state, id), note: text }),

  modeChosen: (state, { id, mode }) => withDraft(state, id, { ...draftOf(state, id), mode, words: null, unseen: [] }),

  sending: (state, { id, clientMessageId }) =>
    withDraft(state, id, { ...draftOf(state, id), clientMessageId, sending: true, words: null }),

  sent(state, { id, message }) {
    const { note } = draftOf(state, id);
    return withDraft(messageSaid(state, { ticketId: id, message }), id, { ...EMPTY_DRAFT, note });
  },

  sendRefused(state, { id, words, unseen = [] }) {
    const next = withMessages(state, id, unseen);
    return withDraft(next, id, { ...draftOf(next, id), sending: false, words, unseen });
  },

  noteSending: (state, { id }) => withDraft(state, id, { ...draftOf(state, id), sending: true, words: null }),

  noteSent(state, { id, note }) {
    const { text, clientMessageId, savedReplyId } = draftOf(state, id);
    return withDraft(withNotes(state, id, [note]), id, { ...EMPTY_DRAFT, text, clientMessageId, savedReplyId });
  },
};

function withDraft(state, id, draft) {
  return { ...state, drafts: { ...state.drafts, [id]: draft } };
}
