"""Whether it was solved: asked once in the same channel, some silence after the end, and heard by the desk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.conversations import transcript
from bot.conversations.engine import FOR_DESK, Draft, Wording
from bot.conversations.errors import NoSuchConversation
from bot.conversations.mailbox import Mailbox
from bot.conversations.records import Author, Conversation, Message, Owner
from bot.desk import audit
from bot.desk.ends import open_again
from bot.desk.errors import CannotReopen, NoSuchTicket
from bot.desk.holding import locked
from bot.desk.policies import AfterwardsRules
from bot.desk.records import Ticket, TicketState
from bot.desk.telling import tell
from bot.storage import Storage

YES, NO = "yes", "no"
BATCH = 50


class Afterwards:
    """Asks where nothing else was said since: neither in a further ticket nor by the shopper."""

    def __init__(
        self,
        storage: Storage,
        mailbox: Mailbox,
        wording: Wording,
        rules: AfterwardsRules,
        clock: Callable[[], datetime],
    ) -> None:
        self._storage, self._mailbox, self._wording = storage, mailbox, wording
        self._rules, self._clock = rules, clock

    async def ask_due(self) -> int:
        """Ask whoever is to be asked now; how many were."""
        now = self._clock()
        async with self._storage.work() as work:
            due = (await work.execute(self._due(now).limit(BATCH))).scalars().all()
        return sum([await self._ask(ticket_id, now) for ticket_id in due])

    async def _ask(self, ticket_id: int, now: datetime) -> bool:
        async with self._storage.work() as work:
            try:
                ticket, conversation = await locked(work, ticket_id, now)
            except (NoSuchTicket, NoSuchConversation):
                return False
            if (await work.execute(self._due(now).where(Ticket.id == ticket_id))).first() is None:
                return False
            ticket.asked_solved_at = now
            transcript.write_draft(work, conversation, self._question(ticket, conversation.language), now)
            await work.commit()
        tell(self._mailbox, conversation)
        return True

    def _question(self, ticket: Ticket, language: str) -> Draft:
        choices = (
            {
                "id": uuid4().hex,
                "title": self._wording.say(f"utter_choice_solved_{answer}", language),
                "intent": FOR_DESK,
                "values": {"ticket": str(ticket.id), "solved": answer},
            }
            for answer in (YES, NO)
        )
        return Draft(self._wording.say("utter_ask_solved", language), tuple(choices))

    def _due(self, now: datetime) -> Any:
        earliest = now - timedelta(minutes=self._rules.ask_solved_within)
        latest = now - timedelta(minutes=self._rules.ask_solved_after)
        here = Message.conversation_id == Ticket.conversation_id
        shoppers = (here, Message.author == Author.SHOPPER.value, Message.at > Ticket.closed_at)
        further = aliased(Ticket)
        later = (further.conversation_id == Ticket.conversation_id, further.id > Ticket.id)
        return (
            sa.select(Ticket.id)
            .join(Conversation, Conversation.id == Ticket.conversation_id)
            .where(
                Ticket.state == TicketState.RESOLVED.value,
                Ticket.closed_at > earliest,
                Ticket.closed_at <= latest,
                Ticket.asked_solved_at.is_(None),
                Conversation.owner == Owner.BOT.value,
                ~sa.exists(sa.select(Message.id).where(*shoppers)),
                ~sa.exists(sa.select(further.id).where(*later)),
            )
            .order_by(Ticket.closed_at)
        )


async def hear(
    work: AsyncSession, wording: Wording, conversation: Conversation, values: Mapping[str, str], now: datetime
) -> list[Message]:
    """What the shopper of a locked conversation answered; what is said to that.

    A no opens the ticket again, in the hands it was in if they are here. Where that cannot be, the bot asks on.
    """
    ticket = await work.get(Ticket, int(values["ticket"]))
    if ticket is None or ticket.conversation_id != conversation.id:
        return [_say(work, wording, conversation, "utter_not_solved", now)]
    solved, asked_at = values["solved"] == YES, ticket.asked_solved_at
    await audit.note(work, None, "asked_solved", ticket.id, at=now, solved=solved)
    ticket.solved = solved
    if solved:
        return [_say(work, wording, conversation, "utter_solved", now)]
    try:
        said = await open_again(work, wording, ticket, conversation, None, now)
    except CannotReopen:
        return [_say(work, wording, conversation, "utter_not_solved", now)]
    ticket.solved, ticket.asked_solved_at = False, asked_at
    return [said]


def _say(work: AsyncSession, wording: Wording, conversation: Conversation, sentence: str, now: datetime) -> Message:
    return transcript.write_draft(work, conversation, Draft(wording.say(sentence, conversation.language)), now)
