/** Plain questions about one ticket. Pure. */

const OPEN = ["waiting", "claimed"];

/** Whether somebody still has to do something about the ticket. */
export function isOpen(ticket) {
  return OPEN.includes(ticket?.state);
}

/** Whether the ticket has come to an end that can be taken back; a merged one lives on in another. */
export function isClosed(ticket) {
  return Boolean(ticket) && !isOpen(ticket) && ticket.state !== "merged";
}

/** Whether this operator has the ticket now. */
export function isMine(state, ticket) {
  return ticket?.state === "claimed" && ticket.operator?.id === state.operator?.id;
}

/** Whether nobody need look at the ticket yet. */
export function isSnoozed(state, ticket) {
  return isOpen(ticket) && Date.parse(ticket.snoozed_until ?? "") > state.now;
}

/** Whether this operator could do something for the shopper now. */
export function needsSomebody(state, ticket) {
  return (ticket?.state === "waiting" || isMine(state, ticket)) && !isSnoozed(state, ticket);
}

/** Who else looks at the ticket: [{id, name, typing}]. */
export function othersLooking(state, ticket) {
  return (ticket?.looking ?? []).filter(({ id }) => id !== state.operator?.id);
}

/** Since when the shopper waits for a person's word (ISO 8601); null when nobody keeps them waiting. */
export function waitingSince(ticket) {
  if (ticket.state === "waiting") return ticket.opened_at;
  const unanswered = ticket.state === "claimed" && ticket.last_message?.author === "shopper";
  return unanswered ? ticket.last_message.at : null;
}

/** How a wait of so many milliseconds looks: calm to 3 minutes, warm to 10, then late. */
export function urgency(ms) {
  if (ms < 3 * 60_000) return "calm";
  return ms < 10 * 60_000 ? "warm" : "late";
}

/** How a promise looks that is due in so many milliseconds: late when it is broken, warm in its last half hour. */
export function dueUrgency(ms) {
  if (ms <= 0) return "late";
  return ms < 30 * 60_000 ? "warm" : "calm";
}
