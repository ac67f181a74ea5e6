"""Which pairs of number and e-mail a conversation has been looking for: no part of the shop's own records."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from bot.storage import Moment, Record


class LookedFor(Record):
    """One pair that a conversation has looked for, as a hash of all three: to look again costs nothing."""

    __tablename__ = "shop_looked_for"

    pair: str = sa.Column(sa.String(64), primary_key=True)
    at: datetime = sa.Column(Moment, nullable=False, index=True)
