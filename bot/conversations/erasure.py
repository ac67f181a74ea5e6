"""Erasing for good: one conversation, one customer everywhere, and what has grown old. Only counts are left.

All that is kept of a conversation hangs on its row and goes with it: messages, turns, the dialogue's memory, tickets,
ratings and push addresses. Every conversation is a unit of work of its own, so that nobody waits for the others.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from dataclasses import asdict, astuple, dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations import transcript
from bot.conversations.errors import NoSuchConversation
from bot.conversations.records import Conversation, Erasure, Feedback, Message, Owner, Turn
from bot.mail.records import Mail
from bot.storage import Storage

PAGE = 200
PAUSE_SECONDS = 0.01


class Reason(str, Enum):
    """Why something is erased: its shopper asked, a customer asked, or it is old."""

    SHOPPER = "shopper"
    CUSTOMER = "customer"
    AGE = "age"


@dataclass(frozen=True)
class Counts:
    """How much was erased, or would be."""

    conversations: int = 0
    messages: int = 0
    tickets: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(one + another for one, another in zip(astuple(self), astuple(other), strict=True)))


class TicketRecord(Protocol):
    """The columns of the desk's ticket record that erasing asks for; its rows go with their conversation's."""

    conversation_id: Any
    briefing: Any
    note: Any
    opened_at: Any


class Erasures:
    """Erases, and keeps one Erasure row with the counts of every call that erased something.

    `gone` is told of each conversation after it is gone for good.
    """

    def __init__(self, storage: Storage, clock: Callable[[], datetime], tickets: type[TicketRecord]) -> None:
        self._storage, self._clock, self._tickets = storage, clock, tickets

    async def erase(self, conversation_id: str, reason: Reason = Reason.SHOPPER) -> bool:
        """Erase one conversation; False if there is none."""
        run = _Run(reason, self._clock())
        await self._erase(run, conversation_id)
        return run.counts != Counts()

    async def conversations_of(self, customer_ids: Collection[int], emails: Collection[str]) -> Sequence[str]:
        """What the shop has vouched for as these customers', and what is nobody's with one of the e-mails in it."""
        async with self._storage.work() as work:
            vouched = sa.select(Conversation.id).where(Conversation.customer_id.in_(customer_ids))
            found = set((await work.execute(vouched)).scalars())
            for email in emails:
                found |= await self._giving(work, email.strip())
        return sorted(found)

    async def weigh(self, conversation_ids: Collection[str]) -> Counts:
        """What erasing these conversations would erase."""
        async with self._storage.work() as work:
            return sum([await self._count(work, one) for one in conversation_ids], Counts())

    async def erase_customer(
        self, customer_ids: Collection[int], emails: Collection[str], gone: Callable[[str], None] = lambda _: None
    ) -> Counts:
        """Erase all `conversations_of` these customers and e-mails, and mails that have not gone to them yet; the
        customers' own rows are the shop's and stay."""
        run = _Run(Reason.CUSTOMER, self._clock())
        await self._erase_mails(emails)
        for conversation_id in await self.conversations_of(customer_ids, emails):
            await self._erase(run, conversation_id)
            gone(conversation_id)
        return run.counts

    async def expire(self, kept_days: int, now: datetime, gone: Callable[[str], None] = lambda _: None) -> Counts:
        """Erase what is older than `kept_days`; 0 keeps everything.

        A conversation goes as soon as its last word is too old, but nothing of it while a ticket is open. Of one that
        goes on, messages go with their turns, as do tickets opened and comments given before; what is kept keeps its
        sequence numbers.
        """
        run = _Run(Reason.AGE, now)
        if kept_days:
            before = now - timedelta(days=kept_days)
            async for conversation_id in self._aged(before):
                if await self._age(run, conversation_id, before):
                    gone(conversation_id)
                # SQLite's one writer's lock is not handed out in order: without a pause shoppers would rarely get it.
                await asyncio.sleep(PAUSE_SECONDS)
        return run.counts

    async def _erase(self, run: _Run, conversation_id: str) -> None:
        async with self._storage.work() as work:
            if await _locked(work, conversation_id, run.at) is not None:
                await run.commit(work, await self._delete(work, conversation_id))

    async def _erase_mails(self, emails: Collection[str]) -> None:
        theirs = sa.func.lower(Mail.address).in_([email.strip().lower() for email in emails])
        async with self._storage.work() as work:
            await _change(work, sa.delete(Mail).where(theirs))
            await work.commit()

    async def _age(self, run: _Run, conversation_id: str, before: datetime) -> bool:
        """Erase what is old of one conversation; whether that was all of it."""
        newer = sa.select(Message.id).where(Message.conversation_id == conversation_id, Message.at >= before)
        async with self._storage.work() as work:
            conversation = await _locked(work, conversation_id, run.at)
            if conversation is None or conversation.owner != Owner.BOT.value:
                return False
            goes_on = (await work.execute(newer.limit(1))).first() is not None
            if goes_on:
                await run.commit(work, await self._delete_old(work, conversation, before))
            else:
                await run.commit(work, await self._delete(work, conversation_id))
        return not goes_on

    async def _delete(self, work: AsyncSession, conversation_id: str) -> Counts:
        counts = await self._count(work, conversation_id)
        await _change(work, sa.delete(Conversation).where(Conversation.id == conversation_id))
        return counts

    async def _delete_old(self, work: AsyncSession, conversation: Conversation, before: datetime) -> Counts:
        def of(record: Any, at: Any) -> tuple[Any, Any]:
            return record.conversation_id == conversation.id, at < before

        await _change(work, sa.update(Feedback).where(*of(Feedback, Feedback.at)).values(comment=None))
        if conversation.memory_at is not None and conversation.memory_at < before:
            conversation.memory = conversation.memory_at = None
        return Counts(
            messages=await _change(work, sa.delete(Message).where(*of(Message, Message.at))),
            tickets=await _change(work, sa.delete(self._tickets).where(*of(self._tickets, self._tickets.opened_at))),
        )

    async def _count(self, work: AsyncSession, conversation_id: str) -> Counts:
        counts = [
            (await work.execute(sa.select(sa.func.count()).where(column == conversation_id))).scalar_one()
            for column in (Conversation.id, Message.conversation_id, self._tickets.conversation_id)
        ]
        return Counts(*counts)

    async def _aged(self, before: datetime) -> AsyncIterator[str]:
        """Yields the conversations with old words in them and no open ticket, oldest first, read page by page."""
        at, key = Conversation.created_at, Conversation.id
        said = sa.exists(sa.select(Message.id).where(Message.conversation_id == key, Message.at < before))
        old_comment = (Feedback.conversation_id == key, Feedback.at < before, Feedback.comment.is_not(None))
        commented = sa.exists(sa.select(Feedback.id).where(*old_comment))
        aged = sa.select(at, key).where(at < before, Conversation.owner == Owner.BOT.value, sa.or_(said, commented))
        further: Any = sa.true()
        while page := await self._page(aged.where(further).order_by(at, key)):
            for _, conversation_id in page:
                yield conversation_id
            last_at, last_id = page[-1]
            further = sa.or_(at > last_at, sa.and_(at == last_at, key > last_id))

    async def _page(self, query: Any) -> Sequence[Any]:
        async with self._storage.work() as work:
            rows: Sequence[Any] = (await work.execute(query.limit(PAGE))).all()
        return rows

    async def _giving(self, work: AsyncSession, email: str) -> set[str]:
        """The conversations of nobody known in which an e-mail stands; what is no e-mail stands nowhere."""
        if not re.fullmatch(r"[^@\s]+@[^@\s]+", email):
            return set()
        found: set[str] = set()
        for belongs_to, column in self._places():
            told = sa.cast(column, sa.Text).ilike(_roughly(email))
            query = sa.select(Conversation.id, column).where(
                Conversation.id == belongs_to, Conversation.customer_id.is_(None), told
            )
            rows = (await work.execute(query)).all()
            found |= {conversation_id for conversation_id, value in rows if _stands_in(value, _exactly(email))}
        return found

    def _places(self) -> tuple[tuple[Any, Any], ...]:
        """Each column an e-mail can stand in, with the one that says whose conversation it is."""
        tickets = self._tickets
        return (
            (Conversation.id, Conversation.carried),
            (Message.conversation_id, Message.text),
            (Turn.conversation_id, Turn.parse),
            (Feedback.conversation_id, Feedback.comment),
            (tickets.conversation_id, tickets.briefing),
            (tickets.conversation_id, tickets.note),
        )


class _Run:
    """One call's counts in one row, which each commit adds to: a run cut off has still counted what it erased."""

    def __init__(self, reason: Reason, at: datetime) -> None:
        self.at, self.counts = at, Counts()
        self._reason, self._row_id = reason, None

    async def commit(self, work: AsyncSession, counts: Counts) -> None:
        """Commit a unit of work that erased so much."""
        total, row_id = self.counts + counts, self._row_id
        if counts != Counts():
            told: dict[str, Any] = {"id": row_id, "reason": self._reason.value, "at": self.at, **asdict(total)}
            row: Any = await work.merge(Erasure(**told))
            await work.flush()
            row_id = row.id
        await work.commit()
        self.counts, self._row_id = total, row_id


async def _locked(work: AsyncSession, conversation_id: str, now: datetime) -> Conversation | None:
    try:
        return await transcript.lock(work, conversation_id, now)
    except NoSuchConversation:
        return None


async def _change(work: AsyncSession, change: Any) -> int:
    done: Any = await work.execute(change.execution_options(synchronize_session=False))
    return int(done.rowcount)


def _roughly(email: str) -> str:
    """A LIKE pattern that finds an e-mail, and more: JSON escapes what is not ASCII, LIKE takes `_` and `%` for any."""
    return "%" + re.sub(r"[^a-z0-9@.+-]", "%", email.lower()) + "%"


def _exactly(email: str) -> re.Pattern[str]:
    """An e-mail in case-folded text, but not as the end or the beginning of a longer one."""
    return re.compile(rf"(?<![\w%+-])(?<!\w[.']){re.escape(email.casefold())}(?![.-]?\w)(?!@)")


def _stands_in(value: Any, address: re.Pattern[str]) -> bool:
    """Whether an address stands in a text, or in any text of a JSON value."""
    if isinstance(value, str):
        return address.search(value.casefold()) is not None
    within = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(_stands_in(one, address) for one in within)
