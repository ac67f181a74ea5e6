"""Tells the devices of shoppers who are away that something was said: once each, however many processes look for it.

A push is claimed before it is sent, and let go again if it could not be. Between the two nothing is locked: what a
process that dies there has not told, the push of the next message makes up for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, Protocol

import sqlalchemy as sa
import structlog
from sqlalchemy.orm import aliased

from bot.clock import Clock
from bot.conversations.records import Author, Conversation, Message, PushAddress
from bot.storage import Storage

log = structlog.get_logger()
AWAY_SECONDS = 10
LONGEST_TEXT = 200
BATCH = 50
FIRST_DELAY_SECONDS = 30
MOST_FAILURES = 8
TOLD = (Author.BOT.value, Author.OPERATOR.value)


class Sent(Enum):
    """What became of a push: the device's service has it, knows no such device, or may take it later."""

    DELIVERED = "delivered"
    GONE = "gone"
    LATER = "later"


@dataclass(frozen=True)
class Notice:
    """What a device is told: the newest message that its shopper has not read, shortened to 200 characters."""

    conversation_id: str
    seq: int
    author: str
    text: str


class PushSender(Protocol):
    """Reaches the devices of one platform."""

    async def send(self, address: str, notice: Notice) -> Sent:
        """Tell one device; what goes wrong on the way is LATER, never an error."""


@dataclass(frozen=True)
class Due:
    """A notice for one address, with the state of the address when it was found."""

    address_id: int
    platform: str
    address: str
    pushed_seq: int
    failures: int
    notice: Notice


class Pushes:
    """Finds who is to be told, and tells them by the sender of their platform; other platforms wait untouched."""

    def __init__(self, storage: Storage, senders: Mapping[str, PushSender], clock: Clock) -> None:
        self._storage, self._senders, self._clock = storage, senders, clock

    async def push_due(self) -> int:
        """Tell up to 50 devices of what their shoppers have not read for ten seconds; how many were told.

        Takes as long as the slowest sender. A device that is gone is forgotten; one that could not be told is
        tried again after 30 seconds, then after twice as long each time, and forgotten after eight failures.
        """
        claimed = [due for due in await self._due() if await self._claim(due)]
        ends = await asyncio.gather(*(self._send(due) for due in claimed))
        for due, sent in zip(claimed, ends, strict=True):
            await self._record(due, sent)
        return ends.count(Sent.DELIVERED)

    async def _due(self) -> list[Due]:
        async with self._storage.work() as work:
            rows = (await work.execute(_due_query(tuple(self._senders), self._clock()))).all()
        return [_due(address, message) for address, message in rows]

    async def _claim(self, due: Due) -> bool:
        """Whether this process is to send it: no other one has taken it, and nothing was read or erased meanwhile."""
        own = Conversation.id == PushAddress.conversation_id
        unread = sa.select(Conversation.id).where(own, Conversation.shopper_read_seq < due.notice.seq).exists()
        # The count of failures tells a claim that was let go from one that was never made.
        unchanged = (PushAddress.pushed_seq == due.pushed_seq, PushAddress.failures == due.failures)
        claim = sa.update(PushAddress).where(PushAddress.id == due.address_id, *unchanged, unread)
        return await self._do(claim.values(pushed_seq=due.notice.seq)) == 1

    async def _send(self, due: Due) -> Sent:
        with structlog.contextvars.bound_contextvars(conversation_id=due.notice.conversation_id):
            try:
                return await self._senders[due.platform].send(due.address, due.notice)
            except Exception as error:
                # One address that its sender stumbles over must not keep the others from being told.
                log.error("push_failed", platform=due.platform, cause=type(error).__name__)
                return Sent.LATER

    async def _record(self, due: Due, sent: Sent) -> None:
        mine = (PushAddress.id == due.address_id, PushAddress.pushed_seq == due.notice.seq)
        failures = due.failures + 1
        if sent is Sent.DELIVERED:
            await self._do(sa.update(PushAddress).where(*mine).values(failures=0, next_at=None))
        elif sent is Sent.GONE or failures == MOST_FAILURES:
            await self._do(sa.delete(PushAddress).where(*mine))
        else:
            again = {"pushed_seq": due.pushed_seq, "failures": failures, "next_at": self._clock() + _delay(failures)}
            await self._do(sa.update(PushAddress).where(*mine).values(**again))
        where = {"conversation_id": due.notice.conversation_id, "platform": due.platform}
        log.info("push_ended", end=sent.value, seq=due.notice.seq, earlier_failures=due.failures, **where)

    async def _do(self, statement: Any) -> int:
        """One statement as a unit of work of its own, so that no two addresses are ever locked at once."""
        async with self._storage.work() as work:
            result: Any = await work.execute(statement.execution_options(synchronize_session=False))
            await work.commit()
        return int(result.rowcount)


def _due_query(platforms: Sequence[str], now: datetime) -> Any:
    """Addresses with the newest message to tell each of.

    The addresses come first, so that nothing else is read where there are none; conversation and message are then
    found by their unique indexes.
    """
    said = aliased(Message)
    newest = (
        sa.select(sa.func.max(said.seq))
        .where(
            said.conversation_id == PushAddress.conversation_id,
            said.seq > PushAddress.pushed_seq,
            said.seq > Conversation.shopper_read_seq,
            said.author.in_(TOLD),
            said.at <= now - timedelta(seconds=AWAY_SECONDS),
        )
        .correlate(PushAddress, Conversation)
        .scalar_subquery()
    )
    return (
        sa.select(PushAddress, Message)
        .join(Conversation, Conversation.id == PushAddress.conversation_id)
        .join(Message, sa.and_(Message.conversation_id == PushAddress.conversation_id, Message.seq == newest))
        .where(
            PushAddress.platform.in_(platforms),
            sa.or_(PushAddress.next_at.is_(None), PushAddress.next_at <= now),
            Conversation.last_seq > PushAddress.pushed_seq,
            Conversation.last_seq > Conversation.shopper_read_seq,
        )
        .order_by(PushAddress.id)
        .limit(BATCH)
    )


def _due(address: PushAddress, message: Message) -> Due:
    notice = Notice(message.conversation_id, message.seq, message.author, _shortened(message.text))
    return Due(address.id, address.platform, address.address, address.pushed_seq, address.failures, notice)


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1].rstrip() + "…"


def _delay(failures: int) -> timedelta:
    return timedelta(seconds=FIRST_DELAY_SECONDS * 2 ** (failures - 1))
