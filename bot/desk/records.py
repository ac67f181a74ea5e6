"""The desk's records of tickets: what became of a conversation that was handed over, and what was promised."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa

from bot.storage import Moment, Record


class TicketState(str, Enum):
    """Where a ticket stands; all but the first two are ends."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    HANDED_BACK = "handed_back"
    RESOLVED = "resolved"
    MERGED = "merged"
    SPAM = "spam"


OPEN_STATES = (TicketState.WAITING.value, TicketState.CLAIMED.value)


class Ticket(Record):
    """A conversation handed to the desk. `briefing` is what the operator sees; `seen_seq` what they have seen.

    `nature` and `severity` are guesses until the ticket is resolved. Until `snoozed_until` nobody need look at it.
    `raised` names the rule by which it asks for attention since `raised_at`. `told_minutes` is the wait the shopper was
    told at first, `load_minutes` what that was reckoned from (see wait.py). Up to `mailed_seq` the shopper was
    mailed what was said. `merged_into` is the ticket that took it up; `solved` what the shopper said after the end.
    """

    __tablename__ = "ticket"
    __table_args__ = (
        # At most one open ticket a conversation, whatever races.
        sa.Index(
            "uq_ticket_open_conversation",
            "conversation_id",
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        ),
        sa.Index("ix_ticket_state_opened", "state", "opened_at"),
    )

    id: int = sa.Column(sa.Integer, primary_key=True)
    conversation_id: str = sa.Column(sa.ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False, index=True)
    state: str = sa.Column(sa.String(16), nullable=False)
    reason: str = sa.Column(sa.String(32), nullable=False)
    intent = sa.Column(sa.String(64))
    briefing: dict[str, Any] = sa.Column(sa.JSON, nullable=False)
    operator_id = sa.Column(sa.Integer, sa.ForeignKey("operator.id"), index=True)
    seen_seq: int = sa.Column(sa.Integer, nullable=False, default=0)
    opened_at: datetime = sa.Column(Moment, nullable=False)
    claimed_at = sa.Column(Moment)
    first_reply_at = sa.Column(Moment)
    closed_at = sa.Column(Moment)
    topic = sa.Column(sa.String(16), index=True)
    team_id = sa.Column(sa.Integer, sa.ForeignKey("team.id", ondelete="SET NULL"), index=True)
    snoozed_until = sa.Column(Moment, index=True)
    raised = sa.Column(sa.String(24))
    raised_at = sa.Column(Moment)
    told_minutes = sa.Column(sa.Integer)
    load_minutes = sa.Column(sa.Float)
    mailed_seq: int = sa.Column(sa.Integer, nullable=False, default=0, server_default="0")
    merged_into = sa.Column(sa.Integer, sa.ForeignKey("ticket.id", ondelete="SET NULL"))
    reopened: int = sa.Column(sa.Integer, nullable=False, default=0)
    asked_solved_at = sa.Column(Moment)
    solved = sa.Column(sa.Boolean)
    nature = sa.Column(sa.String(16))
    severity = sa.Column(sa.String(16))
    note = sa.Column(sa.Text)


class Promise(Record):
    """That an operator answers by `due_at`: kept by the next word to the shopper, else missed. Shown to the shopper."""

    __tablename__ = "promise"

    id: int = sa.Column(sa.Integer, primary_key=True)
    ticket_id: int = sa.Column(sa.ForeignKey("ticket.id", ondelete="CASCADE"), nullable=False, index=True)
    operator_id: int = sa.Column(sa.ForeignKey("operator.id"), nullable=False, index=True)
    text: str = sa.Column(sa.Text, nullable=False)
    made_at: datetime = sa.Column(Moment, nullable=False)
    due_at: datetime = sa.Column(Moment, nullable=False, index=True)
    warned_at = sa.Column(Moment)
    kept_at = sa.Column(Moment)
    missed_at = sa.Column(Moment)
    withdrawn_at = sa.Column(Moment)


class InternalNote(Record):
    """What operators tell each other about a ticket; no shopper ever sees it."""

    __tablename__ = "internal_note"

    id: int = sa.Column(sa.Integer, primary_key=True)
    ticket_id: int = sa.Column(sa.ForeignKey("ticket.id", ondelete="CASCADE"), nullable=False, index=True)
    operator_id: int = sa.Column(sa.ForeignKey("operator.id"), nullable=False)
    text: str = sa.Column(sa.Text, nullable=False)
    at: datetime = sa.Column(Moment, nullable=False)


class Following(Record):
    """That the conversation of a merged ticket goes along with that of the ticket `into_id` (None: it was erased).

    Up to `up_seq` its own messages, up to `down_seq` those of the other conversation have been carried over.
    """

    __tablename__ = "following"

    ticket_id: int = sa.Column(
        sa.Integer, sa.ForeignKey("ticket.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    into_id = sa.Column(sa.Integer, sa.ForeignKey("ticket.id", ondelete="SET NULL"), index=True)
    up_seq: int = sa.Column(sa.Integer, nullable=False)
    down_seq: int = sa.Column(sa.Integer, nullable=False)
