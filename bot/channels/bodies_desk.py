"""What the desk's pages may send: each body with its rules."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from pydantic import Field, StrictStr, validator

from bot.channels.bodies import TEXT_LONGEST, Body, Number
from bot.desk.views import Position


class DeskSignIn(Body):
    """An operator's address and password."""

    email: StrictStr = Field(..., min_length=3, max_length=200)
    password: StrictStr = Field(..., min_length=1, max_length=200)


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
    """An operator's words, and up to where they have seen the conversation."""

    client_message_id: UUID
    text: StrictStr = Field(..., min_length=1, max_length=TEXT_LONGEST)
    seen_seq: Number


class HandBack(Body):
    """What the bot should know when it takes over again."""

    note: StrictStr = Field("", max_length=2000)


class Resolve(Body):
    """How the matter ended."""

    nature: Literal["question", "problem", "request", "complaint", "praise"]
    severity: Literal["low", "normal", "high", "urgent"]
    note: StrictStr = Field("", max_length=2000)
