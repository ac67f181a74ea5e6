"""The real desk, as the simulated day uses it: shoppers, operators and the watch act on its records and rules."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import sqlalchemy as sa

from bot.app import Service
from bot.conversations import ownership, transcript
from bot.conversations.records import Author, Conversation, Owner
from bot.desk.errors import DeskError
from bot.desk.operators import Person
from bot.desk.records import Ticket, TicketState
from bot.desk.records_people import Operator
from tests.fakes import HandClock, hand_over


class SimulatedDesk:
    """Everything that can be done, each in the unit of work that the service does it in."""

    def __init__(self, service: Service, clock: HandClock) -> None:
        self.service, self.clock = service, clock
        self.conversations: dict[int, str] = {}
        self.words: list[tuple[int, int]] = []

    async def hire(self, names: list[str]) -> list[Person]:
        """Operators who never sign in: their passwords take too long to hash."""
        rows = [
            Operator(
                email=f"{name}@shop.example", name=name, role="operator", password_hash="", created_at=self.clock()
            )
            for name in names
        ]
        async with self.service.storage.work() as work:
            work.add_all(rows)
            await work.commit()
        return [Person(row.id, row.name, row.email, row.role) for row in rows]

    async def heard_of(self, operator_ids: list[int]) -> None:
        """The pages of these operators are open."""
        seen = sa.update(Operator).where(Operator.id.in_(operator_ids)).values(seen_at=self.clock())
        async with self.service.storage.work() as work:
            await work.execute(seen.execution_options(synchronize_session=False))
            await work.commit()

    async def open(self, severity: str | None) -> int:
        """A shopper asks for a person; the ticket."""
        now = self.clock()
        conversation = _conversation(now)
        async with self.service.storage.work() as work:
            work.add(conversation)
            await work.flush()
            transcript.write(work, conversation, Author.SHOPPER, "a person please", now)
            ownership.give_to(conversation, Owner.QUEUE)
            await work.flush()
            await self.service.tickets.open(work, conversation, hand_over(), now)
            query = sa.select(Ticket).where(Ticket.conversation_id == conversation.id)
            ticket = (await work.execute(query)).scalar_one()
            ticket.severity = severity
            await work.commit()
        self.conversations[ticket.id] = conversation.id
        return int(ticket.id)

    async def ask(self, ticket_id: int) -> None:
        """The shopper writes once more, if the ticket is still open."""
        now = self.clock()
        async with self.service.storage.work() as work:
            conversation = await transcript.lock(work, self.conversations[ticket_id], now)
            if conversation.owner != Owner.BOT.value:
                transcript.write(work, conversation, Author.SHOPPER, "and one more thing", now)
                await self.service.tickets.hear(work, conversation, now)
                await work.commit()

    async def next(self) -> int | None:
        """What stands on top of the list: raised ones first, then the longest wait."""
        awake = sa.or_(Ticket.snoozed_until.is_(None), Ticket.snoozed_until <= self.clock())
        waiting = sa.select(Ticket.id).where(Ticket.state == TicketState.WAITING.value, awake)
        first = waiting.order_by(Ticket.raised.is_(None), Ticket.opened_at, Ticket.id).limit(1)
        async with self.service.storage.work() as work:
            found: int | None = (await work.execute(first)).scalar_one_or_none()
        return found

    async def claim(self, ticket_id: int, person: Person) -> bool:
        """Whether it is this person's now."""
        try:
            await self.service.tickets.claim(ticket_id, person)
        except DeskError:
            return False
        return True

    async def say(self, ticket_id: int, person: Person, twice: bool = False) -> bool:
        """One answer, by an impatient finger sent twice; whether it was taken."""
        key = str(uuid.uuid4())
        try:
            for _ in range(2 if twice else 1):
                await self.service.tickets.say(ticket_id, person, key, "here is your answer", 10_000)
        except DeskError:
            return False
        self.words.append((ticket_id, person.id))
        return True

    async def promise(self, ticket_id: int, person: Person, after: timedelta) -> bool:
        """An answer is promised; whether that was possible."""
        try:
            await self.service.promises.make(ticket_id, person, self.clock() + after, "")
        except DeskError:
            return False
        return True

    async def snooze(self, ticket_id: int, person: Person, after: timedelta) -> bool:
        """The ticket is put off; whether that was possible."""
        try:
            await self.service.ends.snooze(ticket_id, person, self.clock() + after)
        except DeskError:
            return False
        return True

    async def resolve(self, ticket_id: int, person: Person) -> bool:
        """The matter is closed; whether that was possible."""
        try:
            await self.service.tickets.resolve(ticket_id, person, "question", "normal", "")
        except DeskError:
            return False
        return True


def _conversation(now: datetime) -> Conversation:
    return Conversation(
        id=str(uuid.uuid4()),
        token_hash=uuid.uuid4().hex,
        channel="web",
        language="en",
        owner=Owner.BOT.value,
        epoch=0,
        last_seq=0,
        shopper_read_seq=0,
        carried={},
        created_at=now,
        updated_at=now,
    )
