"""What leads may send about turns to be looked at."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field, StrictStr

from bot.channels.bodies import Body
from bot.learning.harvest.doubts import Reason
from bot.learning.review.pool import MOST_AT_ONCE
from bot.learning.review.verdicts import WISH_LONGEST, State, Verdict


class FindTurns(Body):
    """Which turns are asked for, as parts of the address."""

    state: State = State.OPEN
    reason: Reason | None = None
    language: StrictStr | None = Field(None, max_length=8)


class FindGroups(FindTurns):
    """Which groups of them."""

    skip: int = Field(0, ge=0, le=10**6)


class NewOpinion(Body):
    """What these turns meant: `intents` for relabel (one) and two (two), `wish` for new."""

    message_ids: list[UUID] = Field(..., min_items=1, max_items=MOST_AT_ONCE)
    verdict: Verdict
    intents: list[StrictStr] = Field([], max_items=2)
    wish: StrictStr | None = Field(None, max_length=WISH_LONGEST)


class TakeBack(Body):
    """What is taken back: what was said in a batch, or last."""

    batch: UUID | None = None
