"""One small record a day, so that a page of months is read at once."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from bot.storage import Moment, Record


class WatchDay(Record):
    """A day (UTC) in figures: no message stands in it, and no word that fewer than three shoppers said.

    `conversations` with a turn on it, `turns` by what became of them, `confidences` as hundredths with how many turns,
    `intents` with how many turns, `words` said and how many of them `unknown_words`. `frequent` are the unknown words
    of the week up to the day, [{"word", "count", "conversations"}]; empty but for the newest day.
    """

    __tablename__ = "watch_day"

    day: date = sa.Column(sa.Date, primary_key=True)
    conversations: int = sa.Column(sa.Integer, nullable=False)
    turns: int = sa.Column(sa.Integer, nullable=False)
    answered: int = sa.Column(sa.Integer, nullable=False)
    clarified: int = sa.Column(sa.Integer, nullable=False)
    handed_over: int = sa.Column(sa.Integer, nullable=False)
    words: int = sa.Column(sa.Integer, nullable=False)
    unknown_words: int = sa.Column(sa.Integer, nullable=False)
    confidences: dict[str, int] = sa.Column(sa.JSON, nullable=False)
    intents: dict[str, int] = sa.Column(sa.JSON, nullable=False)
    frequent: list[dict[str, Any]] = sa.Column(sa.JSON, nullable=False)
    reckoned_at: datetime = sa.Column(Moment, nullable=False)
