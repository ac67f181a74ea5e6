"""What is kept of a turn that is to be looked at: cleaned words, never the shopper's own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.learning.runs.records import TrainingRun
from bot.storage import Moment, Record


class ReviewItem(Record):
    """One doubted turn. `text` has no personal data in it; what stands around it is read from the transcript.

    `group_id` is the message id of the group's first; `reasons`, `guess`, `confidence` and `meanings` tell how it was
    taken. It goes with its conversation. `state` is open until a lead has decided. `run_id` is the training that learnt
    it, empty while it waits.
    """

    __tablename__ = "review_item"
    __table_args__ = (sa.Index("ix_review_item_state_group_id", "state", "group_id"),)

    message_id: str = sa.Column(sa.ForeignKey("message.id", ondelete="CASCADE"), primary_key=True)
    conversation_id: str = sa.Column(sa.ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False, index=True)
    text: str = sa.Column(sa.Text, nullable=False)
    language: str = sa.Column(sa.String(8), nullable=False)
    reasons: list[str] = sa.Column(sa.JSON, nullable=False)
    guess = sa.Column(sa.String(64))
    confidence: float = sa.Column(sa.Float, nullable=False)
    meanings: list[dict[str, Any]] = sa.Column(sa.JSON, nullable=False)
    worth: float = sa.Column(sa.Float, nullable=False)
    group_id: str = sa.Column(sa.String(36), nullable=False)
    state: str = sa.Column(sa.String(16), nullable=False, default="open")
    run_id = sa.Column(sa.Integer, sa.ForeignKey(TrainingRun.id, ondelete="SET NULL"), index=True)
    said_at: datetime = sa.Column(Moment, nullable=False, index=True)
    harvested_at: datetime = sa.Column(Moment, nullable=False)


class HarvestMark(Record):
    """Up to where the transcripts were gone through: conversations changed later are gone through again."""

    __tablename__ = "harvest_mark"

    name: str = sa.Column(sa.String(16), primary_key=True)
    updated_at: datetime = sa.Column(Moment, nullable=False)
    conversation_id: str = sa.Column(sa.String(36), nullable=False)
