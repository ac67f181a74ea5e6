"""The tabs of the desk's list, with search, filters and paging; and how many tickets each tab holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations.records import Conversation, Message
from bot.desk.records import Ticket, TicketState
from bot.desk.rows import QUERY, due

TABS = ("waiting", "mine", "promised", "snoozed", "all")
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
OPEN = Ticket.closed_at.is_(None)
WAITS = Ticket.state == TicketState.WAITING.value
HELD = Ticket.state == TicketState.CLAIMED.value
SEARCHED: tuple[Any, ...] = (
    Ticket.briefing["wish"].as_string(),
    Ticket.briefing[("slots", "order_number")].as_string(),
    Ticket.briefing[("slots", "email")].as_string(),
    Ticket.briefing[("customer", "name")].as_string(),
    Ticket.briefing[("customer", "email")].as_string(),
)


class Position(NamedTuple):
    """Where a page ended: in which part of the tab, at which moment, at which ticket."""

    part: int
    moment: datetime
    ticket_id: int

    def as_text(self) -> str:
        """For the next page's address."""
        return f"{self.part}.{(self.moment - EPOCH) // timedelta(microseconds=1)}.{self.ticket_id}"

    @classmethod
    def parse(cls, text: str) -> Position:
        """The opposite of `as_text`. Raises ValueError for anything else."""
        part, micros, ticket_id = (int(each) for each in text.split("."))
        try:
            return cls(part, EPOCH + timedelta(microseconds=micros), ticket_id)
        except OverflowError as error:
            raise ValueError(text) from error


@dataclass(frozen=True)
class View:
    """What somebody wants to see: a tab, what it is searched for, what it is filtered by (column by value), a page."""

    tab: str = "waiting"
    words: str = ""
    filters: dict[str, Any] = field(default_factory=dict)
    after: Position | None = None
    limit: int = 50


class Part(NamedTuple):
    """A part of a tab, which stands before the next one as a whole; newest first or oldest first."""

    where: Any
    by: Any
    newest_first: bool = False


def parts_of(tab: str, operator_id: int, now: datetime) -> tuple[Part, ...]:
    """`waiting` and `mine` have what was raised first, then the longest wait, without what is put off; `promised` what
    is due first; `snoozed` what comes back first; `all` the newest open ones, then the newest closed ones."""
    awake = sa.or_(Ticket.snoozed_until.is_(None), Ticket.snoozed_until <= now)
    asleep = sa.and_(OPEN, Ticket.snoozed_until > now)
    theirs = sa.and_(OPEN, WAITS if tab == "waiting" else sa.and_(HELD, Ticket.operator_id == operator_id), awake)
    if tab == "promised":
        return (Part(sa.and_(OPEN, due().isnot(None)), due()),)
    if tab == "snoozed":
        return (Part(asleep, Ticket.snoozed_until),)
    if tab == "all":
        return Part(OPEN, Ticket.opened_at, True), Part(sa.not_(OPEN), Ticket.opened_at, True)
    return tuple(Part(sa.and_(theirs, raised), Ticket.opened_at) for raised in (_RAISED, sa.not_(_RAISED)))


_RAISED = Ticket.raised.isnot(None)


async def page(
    work: AsyncSession, view: View, operator_id: int, now: datetime
) -> tuple[Sequence[Any], Position | None]:
    """The tickets of one page as rows of QUERY, and where it ended; None if nothing follows."""
    found: list[tuple[int, Any]] = []
    parts = parts_of(view.tab, operator_id, now)
    for number, part in enumerate(parts):
        if len(found) <= view.limit and (view.after is None or number >= view.after.part):
            query = _part(view, part, number).limit(view.limit + 1 - len(found))
            found += [(number, one) for one in (await work.execute(query)).all()]
    shown = found[: view.limit]
    if len(found) == len(shown):
        return [one for _, one in shown], None
    number, last = shown[-1]
    return [one for _, one in shown], Position(number, last.sorted_by, last.Ticket.id)


def _part(view: View, part: Part, number: int) -> Any:
    order = [part.by, Ticket.id]
    if part.newest_first:
        order = [each.desc() for each in order]
    query = QUERY.add_columns(part.by.label("sorted_by")).where(part.where, *_filters(view)).order_by(*order)
    if view.after is None or number != view.after.part:
        return query
    _, moment, ticket_id = view.after
    further = part.by < moment if part.newest_first else part.by > moment
    beyond = Ticket.id < ticket_id if part.newest_first else Ticket.id > ticket_id
    return query.where(sa.or_(further, sa.and_(part.by == moment, beyond)))


def _filters(view: View) -> list[Any]:
    columns = {
        "topic": Ticket.topic,
        "severity": Ticket.severity,
        "team": Ticket.team_id,
        "channel": Conversation.channel,
        "language": Conversation.language,
    }
    wanted = [columns[name] == value for name, value in view.filters.items() if value is not None]
    return [*wanted, *(_has(word) for word in view.words.split())]


def _has(word: str) -> Any:
    """Where a word, in small letters or large ones, stands in what is known of a ticket or was said to the desk.

    Many a database takes only English letters for the same in either case: other words are looked for in both.
    """
    cases = {word} if word.isascii() else {word.lower(), word.upper()}
    patterns = ["%" + "".join(f"\\{char}" if char in "\\%_" else char for char in each) + "%" for each in cases]

    def like(column: Any) -> Any:
        return sa.or_(*(column.ilike(pattern, escape="\\") for pattern in patterns))

    here = sa.and_(Message.conversation_id == Ticket.conversation_id, like(Message.text))
    return sa.or_(*map(like, SEARCHED), sa.exists(sa.select(Message.id).where(here).correlate(Ticket)))


@dataclass(frozen=True)
class Counts:
    """How many open tickets the tabs hold; `mine` by operator, `all` without the closed ones."""

    waiting: int
    promised: int
    snoozed: int
    all: int
    mine: dict[int, int]

    def of(self, operator_id: int) -> dict[str, int]:
        """As one operator sees them."""
        mine = self.mine.get(operator_id, 0)
        return {
            "waiting": self.waiting,
            "mine": mine,
            "promised": self.promised,
            "snoozed": self.snoozed,
            "all": self.all,
        }


async def counts(work: AsyncSession, now: datetime) -> Counts:
    """For all operators, in one query over the open tickets."""
    awake = sa.or_(Ticket.snoozed_until.is_(None), Ticket.snoozed_until <= now)
    kinds = (sa.and_(WAITS, awake), sa.and_(HELD, awake), due().isnot(None), Ticket.snoozed_until > now)
    numbers = [sa.func.sum(sa.case((kind, 1), else_=0)) for kind in kinds]
    query = sa.select(Ticket.operator_id, sa.func.count(), *numbers).where(OPEN).group_by(Ticket.operator_id)
    found = (await work.execute(query)).all()
    every, waiting, promised, snoozed = (sum(one[n] for one in found) for n in (1, 2, 4, 5))
    return Counts(waiting, promised, snoozed, every, {one[0]: one[3] for one in found if one[0] is not None})
