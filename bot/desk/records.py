"""The desk's records: operators, their sign-ins, and tickets."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa

from bot.storage import Moment, Record


class TicketState(str, Enum):
    """Where a ticket stands; the last two are ends."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    HANDED_BACK = "handed_back"
    RESOLVED = "resolved"


OPEN_STATES = (TicketState.WAITING.value, TicketState.CLAIMED.value)


class Operator(Record):
    """A human at the desk. The password is kept as an Argon2 hash."""

    __tablename__ = "operator"

    id: int = sa.Column(sa.Integer, primary_key=True)
    email: str = sa.Column(sa.String(200), nullable=False, unique=True)
    name: str = sa.Column(sa.String(80), nullable=False)
    role: str = sa.Column(sa.String(16), nullable=False)
    password_hash: str = sa.Column(sa.String(200), nullable=False)
    created_at: datetime = sa.Column(Moment, nullable=False)


class SignIn(Record):
    """One browser's signed-in time; the cookie's secret is kept as a hash, the CSRF token as it is."""

    __tablename__ = "sign_in"

    secret_hash: str = sa.Column(sa.String(64), primary_key=True)
    operator_id: int = sa.Column(sa.ForeignKey("operator.id", ondelete="CASCADE"), nullable=False)
    csrf: str = sa.Column(sa.String(64), nullable=False)
    expires_at: datetime = sa.Column(Moment, nullable=False)


class Ticket(Record):
    """A conversation handed to the desk. `briefing` is what the operator sees; `seen_seq` what they have seen."""

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
    nature = sa.Column(sa.String(16))
    severity = sa.Column(sa.String(16))
    note = sa.Column(sa.Text)
