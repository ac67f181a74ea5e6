"""Giving a ticket to a colleague or a team."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations.engine import Wording
from bot.conversations.mailbox import Mailbox
from bot.conversations.records import Conversation
from bot.desk import audit
from bot.desk.errors import NoSuchPerson, NoSuchTeam, NotYours
from bot.desk.holding import free_or_held, hold, locked, put_back
from bot.desk.notes import write_note
from bot.desk.operators import Person
from bot.desk.records import Ticket, TicketState
from bot.desk.records_people import Operator, Team
from bot.desk.telling import system, tell
from bot.storage import Storage


class Transfers:
    """The holder gives away; what nobody holds anybody may give, and a lead also what somebody else holds."""

    def __init__(self, storage: Storage, mailbox: Mailbox, wording: Wording, clock: Callable[[], datetime]) -> None:
        self._storage, self._mailbox, self._wording, self._clock = storage, mailbox, wording, clock

    async def to_person(self, ticket_id: int, person: Person, operator_id: int, note: str) -> None:
        """The ticket is in the colleague's hands at once, and the shopper is told who speaks now.

        Raises NoSuchTicket, NotYours for a closed ticket, HeldByOther and NoSuchPerson.
        """
        now = self._clock()
        async with self._storage.work() as work:
            ticket, conversation = await _givable(work, ticket_id, person, now)
            colleague = await work.get(Operator, operator_id)
            if colleague is None or colleague.disabled_at is not None:
                raise NoSuchPerson
            if ticket.operator_id == colleague.id and ticket.state == TicketState.CLAIMED.value:
                return
            self._say_who_speaks(work, ticket, conversation, person, colleague, now)
            hold(ticket, conversation, colleague.id, colleague.name, now)
            await _noted(work, ticket, person, note, now, to_operator=colleague.id)
            await work.commit()
        tell(self._mailbox, conversation)

    async def to_team(self, ticket_id: int, person: Person, team_id: int, note: str) -> None:
        """The ticket waits for whoever of the team takes it; its shopper is told if somebody spoke to them already.

        Raises NoSuchTicket, NotYours for a closed ticket, HeldByOther and NoSuchTeam.
        """
        now = self._clock()
        async with self._storage.work() as work:
            ticket, conversation = await _givable(work, ticket_id, person, now)
            if await work.get(Team, team_id) is None:
                raise NoSuchTeam
            ticket.team_id = team_id
            if ticket.state == TicketState.CLAIMED.value:
                put_back(ticket, conversation)
                name = "utter_system_passed_to_team"
                system(work, self._wording, conversation, name, now, operator=person.name)
            await _noted(work, ticket, person, note, now, to_team=team_id)
            await work.commit()
        tell(self._mailbox, conversation)

    def _say_who_speaks(
        self,
        work: AsyncSession,
        ticket: Ticket,
        conversation: Conversation,
        person: Person,
        colleague: Operator,
        now: datetime,
    ) -> None:
        if ticket.state == TicketState.WAITING.value:
            system(work, self._wording, conversation, "utter_system_joined", now, operator=colleague.name)
        else:
            facts = {"operator": person.name, "colleague": colleague.name}
            system(work, self._wording, conversation, "utter_system_passed_on", now, **facts)


async def _givable(work: AsyncSession, ticket_id: int, person: Person, now: datetime) -> tuple[Ticket, Conversation]:
    if person.role != "lead":
        return await free_or_held(work, ticket_id, person, now)
    ticket, conversation = await locked(work, ticket_id, now)
    if ticket.closed_at is not None:
        raise NotYours
    return ticket, conversation


async def _noted(work: AsyncSession, ticket: Ticket, person: Person, note: str, now: datetime, **whom: int) -> None:
    if note.strip():
        await write_note(work, ticket.id, person, note, now)
    await audit.note(work, person, "transfer", ticket.id, at=now, **whom)
