"""Conversations of merged tickets go along with the one that took them up (merges.py says what for).

Carrying is idempotent and locks one conversation at a time; it is done after a merge, and every second by the service,
so that neither a crash nor another process loses a word or says it twice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations import ownership, transcript
from bot.conversations.errors import NoSuchConversation
from bot.conversations.mailbox import Mailbox
from bot.conversations.records import Author, Conversation, Message, Owner, Turn, TurnState
from bot.desk.ends import wake
from bot.desk.records import Following, Ticket
from bot.desk.telling import tell, tell_message
from bot.storage import Storage

ANSWERS = (Author.OPERATOR.value, Author.SYSTEM.value)


class Followers:
    """Carries words between a merged conversation and the one it goes along with."""

    def __init__(self, storage: Storage, mailbox: Mailbox, clock: Callable[[], datetime]) -> None:
        self._storage, self._mailbox, self._clock = storage, mailbox, clock

    async def keep_up(self) -> None:
        """Carry all that was said since, and let go of those whose other ticket is closed."""
        async with self._storage.work() as work:
            ids = (await work.execute(sa.select(Following.ticket_id))).scalars().all()
        for ticket_id in ids:
            try:
                await self._carry_up(ticket_id)
                await self._carry_down(ticket_id)
            except NoSuchConversation:
                # Erased meanwhile: what is left is let go of the next time.
                continue

    async def _carry_up(self, ticket_id: int) -> None:
        """The shopper's words, to where they are looked at."""
        now = self._clock()
        async with self._storage.work() as work:
            following, ticket, into = await _known(work, ticket_id)
            if following is None or ticket is None or into is None:
                return
            words = await _said(work, ticket.conversation_id, (Author.SHOPPER.value,), following.up_seq)
            if not words:
                return
            other = await transcript.lock(work, into.conversation_id, now)
            await work.refresh(into)
            if into.closed_at is not None or not await _moved_on(work, following, up_seq=words[-1].seq):
                return
            copies = [_copy(work, other, word, now) for word in words]
            await wake(work, other.id)
            await work.commit()
        for copy in copies:
            tell_message(self._mailbox, copy)

    async def _carry_down(self, ticket_id: int) -> None:
        """What was answered, to where the shopper may look; at the end the bot has the conversation again."""
        now = self._clock()
        async with self._storage.work() as work:
            following, ticket, into = await _known(work, ticket_id)
            if following is None or ticket is None:
                return
            other = await work.get(Conversation, into.conversation_id) if into is not None else None
            words = await _said(work, other.id, ANSWERS, following.down_seq) if other is not None else []
            over = into is None or into.closed_at is not None
            if not (words or over or (other is not None and await _other_owner(work, ticket, other))):
                return
            conversation = await transcript.lock(work, ticket.conversation_id, now)
            if words and not await _moved_on(work, following, down_seq=words[-1].seq):
                return
            for word in words:
                _copy(work, conversation, word, now)
            if over:
                await _let_go(work, conversation, following, into)
            elif other is not None:
                _same_owner(conversation, other)
            await work.commit()
        tell(self._mailbox, conversation)


async def _known(work: AsyncSession, ticket_id: int) -> tuple[Following | None, Ticket | None, Ticket | None]:
    following = await work.get(Following, ticket_id)
    ticket = await work.get(Ticket, ticket_id)
    into = await work.get(Ticket, following.into_id) if following is not None and following.into_id else None
    return following, ticket, into


async def _said(work: AsyncSession, conversation_id: str, authors: Sequence[str], after: int) -> Sequence[Message]:
    query = sa.select(Message).where(
        Message.conversation_id == conversation_id, Message.seq > after, Message.author.in_(authors)
    )
    return (await work.execute(query.order_by(Message.seq))).scalars().all()


async def _moved_on(work: AsyncSession, following: Following, **seq: int) -> bool:
    """Keep up to where was carried; False if another process has carried, or all was merged elsewhere, meanwhile."""
    as_read = (
        Following.ticket_id == following.ticket_id,
        Following.into_id == following.into_id,
        Following.up_seq == following.up_seq,
        Following.down_seq == following.down_seq,
    )
    change = sa.update(Following).where(*as_read).values(**seq).execution_options(synchronize_session=False)
    done: Any = await work.execute(change)
    return bool(done.rowcount)


def _copy(work: AsyncSession, conversation: Conversation, word: Message, now: datetime) -> Message:
    """The same word in another conversation of the same customer, once: its id is that of the word."""
    by = (word.operator_id, word.operator_name or "") if word.operator_id is not None else None
    return transcript.write(
        work, conversation, Author(word.author), word.text, now, client_message_id=word.id, operator=by
    )


async def _let_go(work: AsyncSession, conversation: Conversation, following: Following, into: Ticket | None) -> None:
    """The bot has the conversation again, and answers what was not carried over in time."""
    ownership.give_back_to_bot(conversation, {"summary": into.note} if into is not None and into.note else {})
    unheard = sa.update(Turn).where(
        Turn.conversation_id == conversation.id, Turn.seq > following.up_seq, Turn.state == TurnState.TO_DESK.value
    )
    await work.execute(unheard.values(state=TurnState.PENDING.value).execution_options(synchronize_session=False))
    await work.delete(following)


async def _other_owner(work: AsyncSession, ticket: Ticket, other: Conversation) -> bool:
    conversation = await work.get(Conversation, ticket.conversation_id)
    return conversation is not None and _owner(conversation) != _owner(other)


def _same_owner(conversation: Conversation, other: Conversation) -> None:
    if _owner(conversation) != _owner(other):
        ownership.give_to(conversation, Owner(other.owner), other.operator_name)


def _owner(conversation: Conversation) -> tuple[str, str | None]:
    return conversation.owner, conversation.operator_name
