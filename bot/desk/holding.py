"""A ticket inside a unit of work: with its conversation locked first, so that what is read of both is current."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations import ownership, transcript
from bot.conversations.records import Conversation, Owner
from bot.desk.errors import HeldByOther, NoSuchTicket, NotYours
from bot.desk.operators import Person
from bot.desk.records import Ticket, TicketState
from bot.desk.records_people import Operator


async def ticket_of(work: AsyncSession, ticket_id: int) -> Ticket:
    """The ticket, not locked. Raises NoSuchTicket."""
    ticket = await work.get(Ticket, ticket_id)
    if ticket is None:
        raise NoSuchTicket
    return ticket


async def locked(work: AsyncSession, ticket_id: int, now: datetime) -> tuple[Ticket, Conversation]:
    """The ticket with its conversation locked until the unit of work ends. Raises NoSuchTicket."""
    ticket = await ticket_of(work, ticket_id)
    conversation = await transcript.lock(work, ticket.conversation_id, now)
    await work.refresh(ticket)
    return ticket, conversation


async def held(work: AsyncSession, ticket_id: int, person: Person, now: datetime) -> tuple[Ticket, Conversation]:
    """As `locked`, for whoever holds the ticket. Raises NoSuchTicket, and NotYours for anybody else."""
    ticket, conversation = await locked(work, ticket_id, now)
    check_holder(ticket, person)
    return ticket, conversation


def check_holder(ticket: Ticket, person: Person) -> None:
    """Raises NotYours unless this person holds the ticket."""
    if not is_holder(ticket, person):
        raise NotYours


def is_holder(ticket: Ticket, person: Person) -> bool:
    """Whether the ticket is in this person's hands."""
    return ticket.operator_id == person.id and ticket.state == TicketState.CLAIMED.value


async def free_or_held(
    work: AsyncSession, ticket_id: int, person: Person, now: datetime
) -> tuple[Ticket, Conversation]:
    """As `locked`, of an open ticket that this person holds or nobody does.

    Raises NoSuchTicket, NotYours for one that is closed, and HeldByOther.
    """
    ticket, conversation = await locked(work, ticket_id, now)
    if ticket.closed_at is not None:
        raise NotYours
    if ticket.state == TicketState.CLAIMED.value and ticket.operator_id != person.id:
        raise HeldByOther(await holder_name(work, ticket))
    return ticket, conversation


async def holder_name(work: AsyncSession, ticket: Ticket) -> str:
    """Who holds a claimed ticket."""
    holder = await work.get(Operator, ticket.operator_id)
    return holder.name if holder else ""


def hold(ticket: Ticket, conversation: Conversation, operator_id: int, name: str, now: datetime) -> None:
    """Put a locked open ticket into somebody's hands: it is not put off any more, and asks for nobody else."""
    ticket.state, ticket.operator_id, ticket.claimed_at = TicketState.CLAIMED.value, operator_id, now
    ticket.snoozed_until, ticket.raised, ticket.raised_at = None, None, None
    ownership.give_to(conversation, Owner.OPERATOR, name)


def put_back(ticket: Ticket, conversation: Conversation) -> None:
    """Let a locked open ticket wait for whoever takes it."""
    ticket.state, ticket.operator_id, ticket.claimed_at = TicketState.WAITING.value, None, None
    ownership.give_to(conversation, Owner.QUEUE)
