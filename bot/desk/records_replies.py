"""The desk's records of saved replies, and of when they were used."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from bot.storage import Moment, Record


class SavedReply(Record):
    """An answer kept to be used again, with {variables}; since `archived_at` it is not offered any more."""

    __tablename__ = "saved_reply"

    id: int = sa.Column(sa.Integer, primary_key=True)
    title: str = sa.Column(sa.String(120), nullable=False)
    text: str = sa.Column(sa.Text, nullable=False)
    language: str = sa.Column(sa.String(8), nullable=False, index=True)
    operator_id = sa.Column(sa.Integer, sa.ForeignKey("operator.id"))
    made_at: datetime = sa.Column(Moment, nullable=False)
    changed_at: datetime = sa.Column(Moment, nullable=False)
    archived_at = sa.Column(Moment)


class SavedReplyUse(Record):
    """That a saved reply was sent for this intent and state of the order; either is None where there is none."""

    __tablename__ = "saved_reply_use"

    id: int = sa.Column(sa.Integer, primary_key=True)
    saved_reply_id: int = sa.Column(sa.ForeignKey("saved_reply.id", ondelete="CASCADE"), nullable=False, index=True)
    ticket_id = sa.Column(sa.Integer, sa.ForeignKey("ticket.id", ondelete="SET NULL"))
    intent = sa.Column(sa.String(64))
    order_state = sa.Column(sa.String(32))
    at: datetime = sa.Column(Moment, nullable=False)
