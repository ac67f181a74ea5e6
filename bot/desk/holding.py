"""A ticket inside a unit of work: with its conversation locked first, so that what is read of both is current."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations import transcript
from bot.conversations.records import Conversation
from bot.desk.errors import NoSuchTicket, NotYours
from bot.desk.operators import Person
from bot.desk.records import Ticket, TicketState


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
    if ticket.operator_id != person.id or ticket.state != TicketState.CLAIMED.value:
        raise NotYours
