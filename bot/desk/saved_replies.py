"""Saved replies: found for a ticket, made of a good answer, changed and put away."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations.records import Conversation
from bot.desk import audit, variables
from bot.desk.briefing import turns_of
from bot.desk.errors import NotThere
from bot.desk.holding import ticket_of
from bot.desk.lookout import Lookout
from bot.desk.operators import Person
from bot.desk.ranking import Ranking
from bot.desk.records import Ticket
from bot.desk.records_replies import SavedReply
from bot.desk.reply_uses import likeness, uses
from bot.replies.wording import DEFAULT_LANGUAGE
from bot.shop.facts import CustomerFacts, OrderFacts
from bot.shop.shop import Shop
from bot.storage import Storage

MOST = 200
TITLE_LENGTH = 60
OFFERED = SavedReply.archived_at.is_(None)


@dataclass(frozen=True)
class Occasion:
    """What a reply is wanted for; without a ticket nothing is known but who asks."""

    person: Person
    ticket: Ticket | None = None
    customer: CustomerFacts | None = None
    order: OrderFacts | None = None
    language: str = DEFAULT_LANGUAGE


@dataclass(frozen=True)
class Change:
    """What is to be another: None for what stays."""

    title: str | None = None
    text: str | None = None
    language: str | None = None

    def told(self) -> dict[str, str]:
        """What is told, by its column."""
        told = {"title": self.title, "text": self.text, "language": self.language}
        return {name: value for name, value in told.items() if value is not None}


@dataclass(frozen=True)
class Filled:
    """A saved reply for an occasion."""

    reply: SavedReply
    text: str
    missing: tuple[str, ...]
    used: int = field(default=0)

    def as_json(self) -> dict[str, Any]:
        """As the contract tells it."""
        told = {"id": self.reply.id, "title": self.reply.title, "text": self.reply.text}
        return {
            **told,
            "filled": self.text,
            "missing": list(self.missing),
            "language": self.reply.language,
            "used": self.used,
        }


class SavedReplies:
    """Everybody at the desk shares them. Changes are one unit of work with their audit row."""

    def __init__(self, storage: Storage, shop: Shop, lookout: Lookout, clock: Callable[[], datetime]) -> None:
        self._storage, self._shop, self._lookout, self._clock = storage, shop, lookout, clock

    async def listed(
        self, person: Person, words: str, language: str | None, ticket_id: int | None
    ) -> list[dict[str, Any]]:
        """Those with all these words, the likeliest for the ticket first, then complete ones, then the newest.

        In `language` (the conversation's when None), and then in the default language. Raises NoSuchTicket.
        """
        async with self._storage.work() as work:
            occasion = await self._occasion(work, person, ticket_id)
            wanted = language or occasion.language
            found = await _found(work, words, {wanted, DEFAULT_LANGUAGE})
            ranking = await _ranking(work, occasion.ticket)
        values = {name: self._values(occasion, name) for name in {one.language for one in found}}
        filled = [_filled(one, values[one.language], ranking) for one in found]
        return [one.as_json() for one in sorted(filled, key=lambda one: _rank(one, ranking, wanted))]

    async def save(
        self, person: Person, title: str | None, text: str, language: str, ticket_id: int | None
    ) -> dict[str, Any]:
        """Keep a text with its variables; one that was sent in a ticket has its values turned into variables first.

        Without a title its first words are one. The same text again gives the reply that there is.
        Raises NoSuchTicket, and UnknownVariables.
        """
        now = self._clock()
        async with self._storage.work() as work:
            occasion = await self._occasion(work, person, ticket_id)
            values = self._values(occasion, language)
            kept = variables.as_template(text, values) if ticket_id is not None else text
            variables.check(kept)
            same = sa.select(SavedReply).where(OFFERED, SavedReply.text == kept, SavedReply.language == language)
            reply = (await work.execute(same.limit(1))).scalars().first()
            if reply is None:
                reply = _new(title or _title(kept), kept, language, person.id, now)
                work.add(reply)
                await work.flush()
                await audit.note(work, person, "reply_saved", ticket_id, at=now, saved_reply_id=reply.id)
                await work.commit()
            return Filled(reply, *variables.fill(reply.text, values)).as_json()

    async def change(self, person: Person, reply_id: int, change: Change) -> dict[str, Any]:
        """Another title, text or language. Raises NotThere, and UnknownVariables."""
        now = self._clock()
        async with self._storage.work() as work:
            reply = await _offered(work, reply_id)
            variables.check(change.text or "")
            for name, value in change.told().items():
                setattr(reply, name, value)
            reply.changed_at = now
            await audit.note(work, person, "reply_changed", at=now, saved_reply_id=reply.id)
            await work.commit()
            values = self._values(Occasion(person), reply.language)
            return Filled(reply, *variables.fill(reply.text, values)).as_json()

    async def archive(self, person: Person, reply_id: int) -> None:
        """It is not offered any more. Raises NotThere."""
        now = self._clock()
        async with self._storage.work() as work:
            reply = await _offered(work, reply_id)
            reply.archived_at = now
            await audit.note(work, person, "reply_archived", at=now, saved_reply_id=reply.id)
            await work.commit()

    async def _occasion(self, work: AsyncSession, person: Person, ticket_id: int | None) -> Occasion:
        if ticket_id is None:
            return Occasion(person)
        ticket = await ticket_of(work, ticket_id)
        conversation = await work.get(Conversation, ticket.conversation_id)
        if conversation is None:
            return Occasion(person, ticket)
        turns = await turns_of(work, conversation.id)
        order, customer = await self._lookout.facts(ticket, conversation, turns)
        return Occasion(person, ticket, customer, order, conversation.language)

    def _values(self, occasion: Occasion, language: str) -> dict[str, str]:
        returns = self._shop.return_policy()
        return variables.values_of(occasion.customer, occasion.order, returns, occasion.person.name, language)


async def add_all(work: AsyncSession, replies: Iterable[dict[str, str]], now: datetime) -> int:
    """Keep these replies ({"title", "text", "language"}) where there never were any; how many were kept.

    Raises UnknownVariables.
    """
    if (await work.execute(sa.select(SavedReply.id).limit(1))).first() is not None:
        return 0
    made = [_new(one["title"], one["text"].strip(), one["language"], None, now) for one in replies]
    for reply in made:
        variables.check(reply.text)
    work.add_all(made)
    return len(made)


def _new(title: str, text: str, language: str, operator_id: int | None, now: datetime) -> SavedReply:
    return SavedReply(title=title, text=text, language=language, operator_id=operator_id, made_at=now, changed_at=now)


async def _offered(work: AsyncSession, reply_id: int) -> SavedReply:
    reply = await work.get(SavedReply, reply_id)
    if reply is None or reply.archived_at is not None:
        raise NotThere
    return reply


async def _found(work: AsyncSession, words: str, languages: set[str]) -> Sequence[SavedReply]:
    query = sa.select(SavedReply).where(OFFERED, SavedReply.language.in_(languages))
    said = sa.func.lower(SavedReply.title + " " + SavedReply.text)
    for word in words.lower().split():
        query = query.where(said.contains(word, autoescape=True))
    return (await work.execute(query.order_by(SavedReply.id.desc()).limit(MOST))).scalars().all()


async def _ranking(work: AsyncSession, ticket: Ticket | None) -> Ranking:
    offered = (await work.execute(sa.select(SavedReply.id, SavedReply.title, SavedReply.text).where(OFFERED))).all()
    texts = {one.id: f"{one.title} {one.text}" for one in offered}
    return Ranking.of(await uses(work), texts, *(likeness(ticket) if ticket else (None, None)))


def _filled(reply: SavedReply, values: dict[str, str], ranking: Ranking) -> Filled:
    return Filled(reply, *variables.fill(reply.text, values), used=ranking.all.get(reply.id, 0))


def _rank(one: Filled, ranking: Ranking, language: str) -> tuple[bool, float, bool, float, int]:
    share = ranking.share(one.reply.id)
    newest = -one.reply.changed_at.timestamp()
    return one.reply.language != language, -share, bool(one.missing), newest, -one.reply.id


def _title(text: str) -> str:
    """The first words of a text, as many as fit."""
    first = " ".join(text.split())
    return first if len(first) <= TITLE_LENGTH else first[:TITLE_LENGTH].rsplit(" ", 1)[0] + "…"
