"""What leads may send about models."""

from __future__ import annotations

from pydantic import Field, StrictStr

from bot.channels.bodies import Body
from bot.learning.promotions import REASON_LONGEST, WHOLE


class Promote(Body):
    """On which share of the conversations; and why, where the exam is against it."""

    share: float = Field(WHOLE, gt=0, le=WHOLE)
    reason: StrictStr | None = Field(None, max_length=REASON_LONGEST)
