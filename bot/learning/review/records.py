"""What leads said of doubted turns."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from bot.storage import Moment, Record


class Opinion(Record):
    """What one lead says a turn meant: `verdict` with its `intents`, or `wish` where no intent fits.

    What was said at one press of a key has one `batch`. Since `undone_at` it does not count any more; a later opinion
    of the same lead replaces an earlier one.
    """

    __tablename__ = "review_opinion"

    id: int = sa.Column(sa.Integer, primary_key=True)
    message_id: str = sa.Column(sa.ForeignKey("review_item.message_id", ondelete="CASCADE"), nullable=False, index=True)
    operator_id: int = sa.Column(sa.ForeignKey("operator.id"), nullable=False, index=True)
    verdict: str = sa.Column(sa.String(16), nullable=False)
    intents: list[str] = sa.Column(sa.JSON, nullable=False)
    wish = sa.Column(sa.String(200))
    batch: str = sa.Column(sa.String(36), nullable=False, index=True)
    at: datetime = sa.Column(Moment, nullable=False)
    undone_at = sa.Column(Moment)
