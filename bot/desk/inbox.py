"""What operators look at: the list with its tabs, one ticket with everything about it, and who works here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations import transcript
from bot.conversations.records import Conversation
from bot.conversations.transcript import said
from bot.desk import rows, views
from bot.desk.guess import OTHER
from bot.desk.holding import ticket_of
from bot.desk.lookout import Lookout
from bot.desk.operators import Person
from bot.desk.presence import Presence
from bot.desk.records import InternalNote, Promise, Ticket
from bot.desk.records_people import Operator, Team, TeamMember
from bot.desk.views import Counts, View
from bot.storage import Storage

# Longer than a page takes to be heard of again.
HERE_FOR = timedelta(minutes=2)
MOST_OTHERS = 10


class Inbox:
    """Reads, and changes nothing but up to where the holder has seen."""

    def __init__(
        self,
        storage: Storage,
        presence: Presence,
        lookout: Lookout,
        topics: Sequence[str],
        clock: Callable[[], datetime],
    ) -> None:
        self._storage, self._presence, self._lookout, self._clock = storage, presence, lookout, clock
        self.topics = (*topics, OTHER)

    async def start(self, person: Person) -> dict[str, Any]:
        """All that a page needs to be drawn: the first page of `waiting`, the counts of the tabs, people,
        teams and topics."""
        now = self._clock()
        async with self._storage.work() as work:
            listed = await self._page(work, View(), person, now)
            counted = await views.counts(work, now)
            return {
                **listed,
                "counts": counted.of(person.id),
                "people": await _people(work, now),
                "teams": await _teams(work),
                "topics": list(self.topics),
            }

    async def listed(self, view: View, person: Person) -> dict[str, Any]:
        """One page of a tab, `next` to ask for the one after it (None at the end), and the counts of all tabs."""
        now = self._clock()
        async with self._storage.work() as work:
            listed = await self._page(work, view, person, now)
            return {**listed, "counts": (await views.counts(work, now)).of(person.id)}

    async def counts(self) -> Counts:
        """How many tickets the tabs hold now."""
        async with self._storage.work() as work:
            return await views.counts(work, self._clock())

    async def shown(self, ticket_id: int, person: Person) -> dict[str, Any]:
        """One ticket with all there is to know; marks its newest messages as seen when the person holds it.

        Raises NoSuchTicket.
        """
        async with self._storage.work() as work:
            ticket = await ticket_of(work, ticket_id)
            messages = await transcript.newest(work, ticket.conversation_id)
            if ticket.operator_id == person.id and messages:
                ticket.seen_seq = messages[-1].seq
                await work.commit()
            conversation = await work.get(Conversation, ticket.conversation_id)
            briefing = await self._lookout.briefing(work, ticket, conversation) if conversation else ticket.briefing
            return {
                "ticket": await rows.row(work, ticket.id, self._presence.at),
                "briefing": briefing,
                "messages": [said(message).as_json() for message in messages],
                "cursor": messages[-1].seq if messages else 0,
                "notes": await _notes(work, ticket.id),
                "promises": await _promises(work, ticket.id),
                "guess": {"nature": ticket.nature, "severity": ticket.severity},
                "others": await self._others(work, ticket, conversation),
            }

    async def row(self, ticket_id: int) -> dict[str, Any]:
        """One ticket as it stands now. Raises NoSuchTicket."""
        async with self._storage.work() as work:
            await ticket_of(work, ticket_id)
            return await rows.row(work, ticket_id, self._presence.at)

    async def row_of(self, conversation_id: str) -> dict[str, Any] | None:
        """The newest ticket of a conversation; None if it has none."""
        async with self._storage.work() as work:
            return await rows.row_of(work, conversation_id, self._presence.at)

    async def message_of(self, conversation_id: str, seq: int) -> dict[str, Any] | None:
        """One message as JSON; None if it is gone."""
        async with self._storage.work() as work:
            found = await transcript.by_seq(work, conversation_id, [seq])
        return said(found[0]).as_json() if found else None

    async def changed_since(self, moment: datetime) -> Sequence[str]:
        """The conversations with an open or lately closed ticket in which something happened since then."""
        lively = sa.or_(Ticket.closed_at.is_(None), Ticket.closed_at > moment)
        query = sa.select(Conversation.id).join(Ticket, Ticket.conversation_id == Conversation.id)
        async with self._storage.work() as work:
            return (await work.execute(query.where(lively, Conversation.updated_at > moment))).scalars().all()

    async def _page(self, work: AsyncSession, view: View, person: Person, now: datetime) -> dict[str, Any]:
        found, ended = await views.page(work, view, person.id, now)
        tickets = [rows.as_json(one, self._presence.at) for one in found]
        return {"tickets": tickets, "next": ended.as_text() if ended else None}

    async def _others(
        self, work: AsyncSession, ticket: Ticket, conversation: Conversation | None
    ) -> list[dict[str, Any]]:
        """The newest ten other tickets of the customer whom the shop has vouched for, open ones first."""
        if conversation is None or conversation.customer_id is None:
            return []
        theirs = (Conversation.customer_id == conversation.customer_id, Ticket.id != ticket.id)
        query = rows.QUERY.where(*theirs).order_by(sa.not_(views.OPEN), Ticket.id.desc()).limit(MOST_OTHERS)
        return [rows.as_json(one, self._presence.at) for one in (await work.execute(query)).all()]


async def _people(work: AsyncSession, now: datetime) -> list[dict[str, Any]]:
    query = sa.select(Operator.id, Operator.name, Operator.seen_at).where(Operator.disabled_at.is_(None))
    found = (await work.execute(query.order_by(Operator.name, Operator.id))).all()
    return [{"id": one.id, "name": one.name, "here": is_here(one.seen_at, now)} for one in found]


def is_here(seen_at: datetime | None, now: datetime) -> bool:
    """Whether an operator's page was heard of lately."""
    return seen_at is not None and seen_at > now - HERE_FOR


async def _teams(work: AsyncSession) -> list[dict[str, Any]]:
    query = (
        sa.select(Team.id, Team.name, TeamMember.operator_id)
        .outerjoin(TeamMember, TeamMember.team_id == Team.id)
        .order_by(Team.name, TeamMember.operator_id)
    )
    teams: dict[int, dict[str, Any]] = {}
    for number, name, member in (await work.execute(query)).all():
        team = teams.setdefault(number, {"id": number, "name": name, "members": []})
        if member is not None:
            team["members"].append(member)
    return list(teams.values())


async def _notes(work: AsyncSession, ticket_id: int) -> list[dict[str, Any]]:
    query = sa.select(InternalNote, Operator).join(Operator, Operator.id == InternalNote.operator_id)
    found = (await work.execute(query.where(InternalNote.ticket_id == ticket_id).order_by(InternalNote.id))).all()
    return [note_json(note, operator) for note, operator in found]


def note_json(note: InternalNote, operator: Operator | Person) -> dict[str, Any]:
    """An internal note as the contract tells it."""
    by = {"id": operator.id, "name": operator.name}
    return {"id": note.id, "operator": by, "text": note.text, "at": rows.moment(note.at)}


async def _promises(work: AsyncSession, ticket_id: int) -> list[dict[str, Any]]:
    query = sa.select(Promise, Operator).join(Operator, Operator.id == Promise.operator_id)
    found = (await work.execute(query.where(Promise.ticket_id == ticket_id).order_by(Promise.id))).all()
    return [promise_json(promise, operator) for promise, operator in found]


def promise_json(promise: Promise, operator: Operator | Person) -> dict[str, Any]:
    """A promise as the contract tells it."""
    return {
        "id": promise.id,
        "operator": {"id": operator.id, "name": operator.name},
        "text": promise.text,
        "made_at": rows.moment(promise.made_at),
        "due_at": rows.moment(promise.due_at),
        "kept_at": rows.moment(promise.kept_at),
        "missed_at": rows.moment(promise.missed_at),
        "withdrawn_at": rows.moment(promise.withdrawn_at),
    }
