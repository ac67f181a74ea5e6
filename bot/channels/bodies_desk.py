"""What the desk's pages may send: each body with its rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import Field, StrictBool, StrictStr, root_validator, validator

from bot.channels.bodies import TEXT_LONGEST, Body, Number
from bot.desk.views import Position


def with_zone(value: Any) -> datetime:
    """ISO 8601 with a zone."""
    moment = datetime.fromisoformat(value.replace("Z", "+00:00")) if isinstance(value, str) else None
    if moment is None or moment.tzinfo is None:
        raise ValueError("must be a moment with a zone, in ISO 8601")
    return moment


class Moment(datetime):
    """A moment with a zone; no number is taken for one."""

    @classmethod
    def __get_validators__(cls) -> Iterator[Callable[[Any], datetime]]:
        yield with_zone

    @classmethod
    def __modify_schema__(cls, schema: dict[str, Any]) -> None:
        schema.update(type="string", format="date-time")


class Queue(Body):
    """What the list of tickets is asked for, as parts of its address."""

    state: Literal["waiting", "mine", "promised", "snoozed", "all"] = "waiting"
    q: str = Field("", max_length=200)
    topic: str | None = Field(None, max_length=16)
    channel: Literal["web", "app"] | None
    severity: Literal["low", "normal", "high", "urgent"] | None
    language: str | None = Field(None, min_length=2, max_length=8)
    team: int | None = Field(None, ge=1, le=2**31 - 1)
    limit: int = Field(50, ge=1, le=200)
    after: Position | None

    @validator("after", pre=True)
    def _position(cls, value: str | None) -> Position | None:
        try:
            return Position.parse(value) if value is not None else None
        except ValueError:
            raise ValueError("must be what `next` said") from None


class DeskPost(Body):
    """An operator's words, up to where they have seen the conversation, and which saved reply the words come from."""

    client_message_id: UUID
    text: StrictStr = Field(..., min_length=1, max_length=TEXT_LONGEST)
    seen_seq: Number
    saved_reply_id: Number | None


class Looking(Body):
    """That the page shows a ticket, whether its operator types there, or that it shows it no more."""

    typing: StrictBool = False
    gone: StrictBool = False


class NewNote(Body):
    """What operators tell each other."""

    text: StrictStr = Field(..., min_length=1, max_length=TEXT_LONGEST)


class Transfer(Body):
    """Whom a ticket is given to, and why."""

    operator_id: Number | None
    team_id: Number | None
    note: StrictStr = Field("", max_length=2000)

    @root_validator(skip_on_failure=True)
    def _one_of(cls, values: dict[str, Any]) -> dict[str, Any]:
        if (values.get("operator_id") is None) == (values.get("team_id") is None):
            raise ValueError("exactly one of operator_id and team_id must be given")
        return values


class Merge(Body):
    """The ticket that takes it up."""

    into: Number


class Snooze(Body):
    """Until when nobody need look at it; null ends that."""

    until: Moment | None = Field(...)


class NewPromise(Body):
    """By when the shopper has an answer, and what they are told with it."""

    due: Moment
    text: StrictStr = Field("", max_length=500)


class HandBack(Body):
    """What the bot should know when it takes over again."""

    note: StrictStr = Field("", max_length=2000)


class Resolve(Body):
    """How the matter ended."""

    nature: Literal["question", "problem", "request", "complaint", "praise"]
    severity: Literal["low", "normal", "high", "urgent"]
    note: StrictStr = Field("", max_length=2000)
