"""What the conversation core needs from a dialogue engine, from the desk, and what passes between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations.records import Conversation, Message


class EngineFailed(Exception):
    """The dialogue engine could not answer; the message stays stored and is answered later."""


@dataclass(frozen=True)
class Asked:
    """One shopper message for the engine. `pressed` is the payload of an offered choice, if one was pressed.

    `origin` is the network address the shopper writes from, as a hash; None if that is not known. `model` is the
    archive that made `memory`; None if there is none, or it is not known.
    """

    conversation_id: str
    message_id: str
    text: str
    pressed: dict[str, Any] | None
    language: str
    customer_id: int | None
    page: str | None
    carried: dict[str, Any]
    memory: str | None
    at: datetime
    origin: str | None = None
    model: str | None = None


@dataclass(frozen=True)
class Draft:
    """One message the bot would say; choices are {"id", "title", "intent", "values"}.

    `about` is what it answers: topic, state, kind, held_out, order; empty when it answers nothing.
    """

    text: str
    choices: tuple[dict[str, Any], ...] = ()
    cards: tuple[dict[str, Any], ...] = ()
    anticipated: tuple[str, ...] = ()
    about: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class HandOver:
    """Why a person is needed, and what the bot knows: order and customer are facts as JSON, or None.

    `change` is the change of an order that was being prepared, None for none.
    """

    reason: str
    wish: str | None
    slots: dict[str, Any]
    order: dict[str, Any] | None
    customer: dict[str, Any] | None
    tried: tuple[str, ...]
    next_questions: tuple[str, ...]
    change: dict[str, Any] | None = None


@dataclass(frozen=True)
class SignIn:
    """Who the shopper says they are: the customer who is to get a one-time code by mail."""

    customer_id: int


@dataclass(frozen=True)
class Answered:
    """What the engine made of a message: parse, drafts in order, and the memory to keep with them; `heard` if it was
    taken as the answer to an open question."""

    parse: dict[str, Any]
    drafts: tuple[Draft, ...]
    memory: str | None
    hand_over: HandOver | None = None
    sign_in: SignIn | None = None
    model: str | None = None
    carried: dict[str, Any] = field(default_factory=dict)
    heard: bool = False


class DialogueEngine(Protocol):
    """Answers one message at a time and keeps nothing itself."""

    @property
    def model(self) -> str:
        """The name of the archive that serves."""

    @property
    def trial(self) -> tuple[str, float] | None:
        """The archive that is tried out, and on which share of the conversations; None while none is."""

    async def swap(self, model: Path, sha256: str | None = None) -> None:
        """Serve another archive from the next turn on; turns under way end with the one they began with.

        Raises an error for an archive that cannot be used, or is not the one of this hash (None: of the hash that was
        written when it was made): then nothing has changed.
        """

    async def try_out(self, model: Path | None, share: float = 0.0, sha256: str | None = None) -> None:
        """Let another archive answer a share of the conversations, each from its next session on; None: no longer.

        A conversation is answered by one archive until its session ends. Raises as `swap` does.
        """

    async def respond(self, asked: Asked) -> Answered:
        """The answer to one message; raises EngineFailed when there is none now."""


FOR_DESK = "for_desk"
"""The intent of a choice that the desk has offered: the dialogue knows nothing of it."""


@dataclass(frozen=True)
class Wait:
    """What a shopper is told of the wait for a person: `said` in the conversation, `brief` in a line beside it; `until`
    where it is told as a moment."""

    minutes: int
    said: str
    brief: str
    until: datetime | None = None

    def as_json(self) -> dict[str, Any]:
        """The contract's `wait` event; `until` only where it applies."""
        told = {"minutes": self.minutes, "text": self.brief}
        return {**told, "until": self.until.isoformat()} if self.until is not None else told


class OpensTickets(Protocol):
    """Takes over a conversation inside the unit of work that stores the bot's last reply."""

    async def open(self, work: AsyncSession, conversation: Conversation, hand_over: HandOver, at: datetime) -> Wait:
        """Open a ticket and return how long the shopper may have to wait."""

    async def hear(self, work: AsyncSession, conversation: Conversation, at: datetime) -> bool:
        """The shopper has written to the desk, which is told inside the unit of work that passes it on; whether the
        ticket stands differently by it."""

    async def press(
        self, work: AsyncSession, conversation: Conversation, values: Mapping[str, str], at: datetime
    ) -> list[Message]:
        """The shopper has pressed a choice that the desk offered; what is said to that, inside the unit of work."""


class Wording(Protocol):
    """Sentences of domain.yml, outside a dialogue turn."""

    def say(self, name: str, language: str, /, **facts: Any) -> str:
        """The sentence called `name` in `language` with its facts filled in."""
