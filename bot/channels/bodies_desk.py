"""What the desk's pages may send: each body with its rules."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from pydantic import Field, StrictStr

from bot.channels.bodies import TEXT_LONGEST, Body, Number


class DeskSignIn(Body):
    """An operator's address and password."""

    email: StrictStr = Field(..., min_length=3, max_length=200)
    password: StrictStr = Field(..., min_length=1, max_length=200)


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
