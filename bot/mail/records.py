"""What is kept of a mail until it is sent, and the little that is left of it afterwards."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from bot.storage import Moment, Record


class Mail(Record):
    """One mail. `next_at` is when to try next; None when it has come to its end: then all it said and to whom is gone.

    It goes with its conversation, if it belongs to one. After `ends_at` it is not sent any more.
    """

    __tablename__ = "mail"

    id: int = sa.Column(sa.Integer, primary_key=True)
    kind: str = sa.Column(sa.String(40), nullable=False)
    conversation_id = sa.Column(sa.String(36), sa.ForeignKey("conversation.id", ondelete="CASCADE"), index=True)
    address = sa.Column(sa.String(254))
    subject = sa.Column(sa.String(200))
    text = sa.Column(sa.Text)
    html = sa.Column(sa.Text)
    headers: dict[str, str] | None = sa.Column(sa.JSON(none_as_null=True))
    attempts: int = sa.Column(sa.Integer, nullable=False, default=0)
    next_at = sa.Column(Moment, index=True)
    ends_at: datetime = sa.Column(Moment, nullable=False)
    sent_at = sa.Column(Moment)
    at: datetime = sa.Column(Moment, nullable=False)
