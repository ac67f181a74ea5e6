"""Merging two tickets of one customer, who has written in two conversations.

Each conversation keeps its messages. The merged ticket is closed; an internal note on the other one says where it is,
and the shopper is told. From then on the merged conversation goes along with the other (following.py): what the shopper
writes there is carried over as their word in the other one, and so arrives with whoever holds that ticket, is counted
as unseen there and wakes it; what is said in the other one is carried back. So the shopper reads the answer wherever
they look, and operators have one place to look at. When the ticket that took it up is closed, or its conversation is
erased, the merged conversation is the bot's again. What was carried over belongs to the conversation it is in: whoever
erases one of the two has what was carried in the other, and can erase that as well.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations import ownership, transcript
from bot.conversations.engine import Wording
from bot.conversations.mailbox import Mailbox
from bot.conversations.records import Conversation, Owner
from bot.desk import audit
from bot.desk.errors import NotOneCustomer
from bot.desk.following import Followers
from bot.desk.holding import free_or_held, locked, ticket_of
from bot.desk.notes import write_note
from bot.desk.operators import Person
from bot.desk.records import Following, Promise, Ticket, TicketState
from bot.desk.telling import system, tell, tell_desk
from bot.desk.waits import promised
from bot.storage import Storage


class Merges:
    """Puts together what belongs together."""

    def __init__(
        self,
        storage: Storage,
        mailbox: Mailbox,
        wording: Wording,
        followers: Followers,
        clock: Callable[[], datetime],
    ) -> None:
        self._storage, self._mailbox, self._wording = storage, mailbox, wording
        self._followers, self._clock = followers, clock

    async def merge(self, ticket_id: int, person: Person, into_id: int) -> None:
        """Merge a ticket into another one, whoever holds that.

        Raises NoSuchTicket (for either), NotYours for a closed ticket, HeldByOther, and NotOneCustomer unless both are
        open tickets of one customer whom the shop has vouched for.
        """
        now = self._clock()
        async with self._storage.work() as work:
            await _lock_both(work, ticket_id, into_id, now)
            ticket, conversation = await free_or_held(work, ticket_id, person, now)
            into, other = await locked(work, into_id, now)
            _check_one_customer(ticket, conversation, into, other)
            self._close(work, ticket, conversation, into, other, now)
            wish = (ticket.briefing.get("wish") or "").strip()
            text = self._wording.say("utter_note_merged", "en", ticket=ticket.id, wish=wish)
            await write_note(work, into.id, person, text, now)
            await _take_over(work, ticket, into, other)
            await audit.note(work, person, "merge", ticket.id, at=now, into=into.id)
            await work.commit()
        tell(self._mailbox, conversation)
        tell_desk(self._mailbox, other.id)
        await self._followers.keep_up()

    def _close(
        self,
        work: AsyncSession,
        ticket: Ticket,
        conversation: Conversation,
        into: Ticket,
        other: Conversation,
        now: datetime,
    ) -> None:
        ticket.state, ticket.closed_at, ticket.merged_into = TicketState.MERGED.value, now, into.id
        ticket.snoozed_until = None
        system(work, self._wording, conversation, "utter_system_merged", now)
        ownership.give_to(conversation, Owner(other.owner), other.operator_name)
        work.add(Following(ticket_id=ticket.id, into_id=into.id, up_seq=conversation.last_seq, down_seq=other.last_seq))


async def _lock_both(work: AsyncSession, ticket_id: int, into_id: int, now: datetime) -> None:
    """Only merging locks two conversations at once, always in the same order: no two can wait for each other."""
    both = {(await ticket_of(work, number)).conversation_id for number in (ticket_id, into_id)}
    for conversation_id in sorted(both):
        await transcript.lock(work, conversation_id, now)


def _check_one_customer(ticket: Ticket, conversation: Conversation, into: Ticket, other: Conversation) -> None:
    known = conversation.customer_id is not None and conversation.customer_id == other.customer_id
    if not known or conversation.id == other.id or into.closed_at is not None:
        raise NotOneCustomer


async def _take_over(work: AsyncSession, ticket: Ticket, into: Ticket, other: Conversation) -> None:
    """What was merged into this ticket goes along with the one that takes it up, and what was promised stands there."""
    following = sa.update(Following).where(Following.into_id == ticket.id)
    promised_to = sa.update(Promise).where(*promised(ticket.id))
    for change in (following.values(into_id=into.id, down_seq=other.last_seq), promised_to.values(ticket_id=into.id)):
        await work.execute(change.execution_options(synchronize_session=False))
