"""The expected wait of this desk, from its records, and how it is told: before a person is chosen, and after."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations.engine import Wait, Wording
from bot.conversations.records import Conversation
from bot.desk.policies import DeskPolicies
from bot.desk.records import Promise, Ticket, TicketState
from bot.desk.records_people import Operator
from bot.desk.wait import Desk, Past, expected_minutes, load_of, rounded
from bot.replies import words
from bot.storage import Moment, Storage

NEWEST = 400
FRESH = timedelta(seconds=30)
BY_THE_CLOCK_FROM = 60
_PAST = (
    sa.select(
        Ticket.load_minutes,
        Ticket.opened_at,
        Ticket.first_reply_at,
        sa.func.coalesce(Ticket.first_reply_at, Ticket.closed_at, type_=Moment),
    )
    .where(Ticket.load_minutes.is_not(None))
    .order_by(Ticket.id.desc())
    .limit(NEWEST)
)


@dataclass(frozen=True)
class Expected:
    """A wait before it is in words: `opens` only while the desk is closed."""

    load: float
    minutes: int
    until: datetime
    opens: datetime | None


@dataclass(frozen=True)
class InLine:
    """Somebody who waits: until when they were told it may take at first, and what is to be expected now."""

    ticket_id: int
    conversation_id: str
    language: str
    told_until: datetime
    expected: Expected


def promised(ticket_id: Any) -> tuple[Any, ...]:
    """That a promise of this ticket stands: neither kept nor missed nor withdrawn."""
    open_ends = (Promise.kept_at, Promise.missed_at, Promise.withdrawn_at)
    return (Promise.ticket_id == ticket_id, *(end.is_(None) for end in open_ends))


class Waits:
    """Reckons with the newest 400 tickets, read at most every half minute."""

    def __init__(
        self, storage: Storage, policies: DeskPolicies, wording: Wording, clock: Callable[[], datetime]
    ) -> None:
        self._storage, self._wording, self._clock = storage, wording, clock
        self._rules, self._hours = policies.waits, policies.hours.opening()
        self._gone_after = timedelta(minutes=policies.attention.gone_after)
        self._history: list[Past] = []
        self._read_at: datetime | None = None
        self._next: Expected | None = None

    async def expected(self, work: AsyncSession, now: datetime, before: int | None = None) -> Expected:
        """For a ticket opened now, or for the waiting one whose id is `before`."""
        return self._reckon(await self._at_desk(work, now, before), now)

    async def look(self) -> None:
        """Reckon what whoever asks for a person next would be told."""
        async with self._storage.work() as work:
            self._next = await self.expected(work, self._clock())

    def offered(self, family: str, language: str) -> str:
        """What is said where a person is offered; empty until it has been reckoned for the first time."""
        return self.words(family, language, self._next) if self._next is not None else ""

    def told(self, expected: Expected, language: str, by_mail: bool) -> Wait:
        """As it is told to whoever is in line now; with the word that the answer also goes by mail, if it does."""
        said = self.words("utter_system_waiting", language, expected)
        also = " " + self._wording.say("utter_system_mailed_too", language) if by_mail else ""
        brief = self.words("utter_wait", language, expected)
        return Wait(expected.minutes, said + also, brief, expected.until if _by_the_clock(expected) else None)

    def promise(self, due: datetime, language: str) -> Wait:
        """How a promise is told beside the conversation."""
        minutes = max(0, round((due - self._clock()) / timedelta(minutes=1)))
        brief = self._wording.say("utter_wait_promised", language, until=self.moment(due, language))
        return Wait(minutes, "", brief, due)

    async def of(self, conversation_id: str) -> Wait | None:
        """What the shopper of a conversation expects now: what was promised, or the wait in line; None for neither."""
        now = self._clock()
        this = sa.and_(Ticket.conversation_id == conversation_id, Ticket.closed_at.is_(None))
        query = sa.select(Ticket.id, Ticket.state, Conversation.language, Promise.due_at).where(this)
        query = query.join(Conversation, Conversation.id == Ticket.conversation_id)
        async with self._storage.work() as work:
            found = (await work.execute(query.outerjoin(Promise, sa.and_(*promised(Ticket.id))))).first()
            if found is None:
                return None
            if found.due_at is not None:
                return self.promise(found.due_at, found.language)
            if found.state != TicketState.WAITING.value:
                return None
            return self.told(await self.expected(work, now, found.id), found.language, by_mail=False)

    async def in_line(self, work: AsyncSession, now: datetime) -> list[InLine]:
        """Everybody who waits now, the longest wait first."""
        query = sa.select(Ticket, Conversation.language).join(Conversation, Conversation.id == Ticket.conversation_id)
        awake = sa.or_(Ticket.snoozed_until.is_(None), Ticket.snoozed_until <= now)
        waiting = query.where(Ticket.state == TicketState.WAITING.value, awake).order_by(Ticket.id)
        rows = (await work.execute(waiting)).all()
        desk = await self._at_desk(work, now) if rows else Desk(0, 0, 0)
        return [
            InLine(
                ticket.id,
                ticket.conversation_id,
                language,
                ticket.opened_at + timedelta(minutes=ticket.told_minutes or 0),
                self._reckon(Desk(ahead, desk.here, desk.busy), now),
            )
            for ahead, (ticket, language) in enumerate(rows)
        ]

    def words(self, family: str, language: str, expected: Expected) -> str:
        """The family's sentence for minutes, for a time of day, or for a desk that is closed."""
        end = "_closed" if expected.opens is not None else "_until" if _by_the_clock(expected) else ""
        facts: dict[str, Any] = {"minutes": expected.minutes, "until": self.moment(expected.until, language)}
        if expected.opens is not None:
            facts["opens"] = self.moment(expected.opens, language)
        return self._wording.say(family + end, language, **facts)

    def moment(self, value: datetime, language: str) -> str:
        """A moment in the shop's zone and the shopper's language."""
        return words.moment(value, self._hours.zone, language, self._clock())

    def _reckon(self, desk: Desk, now: datetime) -> Expected:
        opens = None if self._hours.open_at(now) else self._hours.next_opening(now)
        # Whoever works there is not seen while it is closed.
        desk = desk if opens is None else Desk(desk.ahead, max(desk.here, 1), desk.busy)
        load = load_of(desk, self._rules.first_reply, self._rules.handling)
        minutes = expected_minutes(load, self._hour(opens or now), self._history)
        told = rounded(minutes)
        until = self._hours.after(now, told) or now + timedelta(minutes=told)
        return Expected(load, round((until - now) / timedelta(minutes=1)), until, opens)

    def _hour(self, moment: datetime) -> float:
        wall = moment.astimezone(self._hours.zone)
        return wall.hour + wall.minute / 60

    async def _at_desk(self, work: AsyncSession, now: datetime, before: int | None = None) -> Desk:
        if self._read_at is None or now - self._read_at >= FRESH:
            self._history, self._read_at = await self._read(work, now), now
        awake = sa.or_(Ticket.snoozed_until.is_(None), Ticket.snoozed_until <= now)
        waits = sa.select(sa.func.count(Ticket.id)).where(Ticket.state == TicketState.WAITING.value, awake)
        ahead = waits if before is None else waits.where(Ticket.id < before)
        present = sa.and_(Operator.seen_at > now - self._gone_after, Operator.disabled_at.is_(None))
        here = sa.select(sa.func.count(Operator.id)).where(present)
        holding = sa.select(Ticket.operator_id).where(Ticket.state == TicketState.CLAIMED.value, awake)
        busy = here.where(Operator.id.in_(holding))
        counts = sa.select(*(each.scalar_subquery() for each in (ahead, here, busy)))
        return Desk(*(await work.execute(counts)).one())

    async def _read(self, work: AsyncSession, now: datetime) -> list[Past]:
        rows = (await work.execute(_PAST)).all()
        return [self._past(load, opened, ended or now, replied is not None) for load, opened, replied, ended in rows]

    def _past(self, load: float, opened: datetime, ended: datetime, over: bool) -> Past:
        hour = self._hour(self._hours.next_opening(opened) or opened)
        return Past(load, hour, self._hours.open_minutes(opened, ended), over)


def _by_the_clock(expected: Expected) -> bool:
    return expected.opens is not None or expected.minutes > BY_THE_CLOCK_FROM
