"""Looks at every open ticket again and again, raises what the rules say, and tells who waits when that has changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations.engine import Wording
from bot.conversations.errors import NoSuchConversation
from bot.conversations.mailbox import DESK, Mailbox, Signal
from bot.conversations.records import Author, Conversation, Message
from bot.desk import attention, audit
from bot.desk.errors import NoSuchTicket
from bot.desk.holding import locked, put_back
from bot.desk.mail_operator import ADDRESS
from bot.desk.records import InternalNote, Promise, Ticket, TicketState
from bot.desk.records_people import Operator
from bot.desk.rules import Judge, Rule, Standing, Verdict
from bot.desk.telling import system, tell, tell_desk
from bot.desk.waits import Waits, promised
from bot.replies.wording import DEFAULT_LANGUAGE
from bot.storage import Moment, Storage

LEAST_CHANGE = timedelta(minutes=5)


class Watch:
    """Run in one process at a time: what it does twice does no harm, but takes twice as long."""

    def __init__(
        self,
        storage: Storage,
        mailbox: Mailbox,
        wording: Wording,
        waits: Waits,
        judge: Judge,
        clock: Callable[[], datetime],
    ) -> None:
        self._storage, self._mailbox, self._wording = storage, mailbox, wording
        self._waits, self._judge, self._clock = waits, judge, clock
        self._told: dict[int, datetime] = {}

    async def look(self) -> int:
        """Raise what is to be raised; how many tickets were."""
        now = self._clock()
        async with self._storage.work() as work:
            found = (await work.execute(_OPEN)).all()
        due = [one.id for one in found if self._judge.judge(_standing(one), now) is not None]
        return sum([await self._raise(ticket_id, now) for ticket_id in due])

    async def tell_waits(self) -> int:
        """Tell who waits in line when much has changed since they were told; how many were."""
        now = self._clock()
        async with self._storage.work() as work:
            waiting = await self._waits.in_line(work, now)
        changed = [one for one in waiting if self._changed(one.ticket_id, one.told_until, one.expected.until, now)]
        for one in changed:
            told = self._waits.told(one.expected, one.language, by_mail=False)
            self._mailbox.tell(one.conversation_id, Signal("wait", told.as_json()))
        self._told = {one.ticket_id: self._told.get(one.ticket_id, one.told_until) for one in waiting}
        return len(changed)

    def _changed(self, ticket_id: int, told_at_first: datetime, until: datetime, now: datetime) -> bool:
        told = self._told.get(ticket_id, told_at_first)
        much = abs(until - told) >= max(LEAST_CHANGE, abs(told - now) / 2)
        if much:
            self._told[ticket_id] = until
        return much

    async def _raise(self, ticket_id: int, now: datetime) -> bool:
        """Judge the ticket once more with its conversation locked, and do what is to be done."""
        async with self._storage.work() as work:
            try:
                ticket, conversation = await locked(work, ticket_id, now)
            except (NoSuchTicket, NoSuchConversation):
                return False
            found = (await work.execute(_OPEN.where(Ticket.id == ticket_id))).first()
            verdict = self._judge.judge(_standing(found), now) if found is not None else None
            if found is None or verdict is None:
                return False
            await self._note_promise(work, ticket, verdict, now)
            attention.ask(ticket, verdict.rule.value, now)
            if verdict.gives_back:
                self._give_back(work, ticket, conversation, found.name, now)
            back = verdict.gives_back or None
            await audit.note(work, None, "raise", ticket_id, at=now, rule=verdict.rule.value, given_back=back)
            await work.commit()
        self._tell(ticket, conversation, verdict)
        return True

    async def _note_promise(self, work: AsyncSession, ticket: Ticket, verdict: Verdict, now: datetime) -> None:
        column = {Rule.PROMISE_DUE: "warned_at", Rule.PROMISE_MISSED: "missed_at"}.get(verdict.rule)
        if column is not None:
            noted = sa.update(Promise).where(*promised(ticket.id)).values(**{column: now})
            await work.execute(noted.execution_options(synchronize_session=False))

    def _give_back(
        self, work: AsyncSession, ticket: Ticket, conversation: Conversation, name: str, now: datetime
    ) -> None:
        """Let the next one know what has happened, and the shopper that somebody else takes over."""
        since = self._waits.moment(ticket.claimed_at or ticket.opened_at, DEFAULT_LANGUAGE)
        text = self._wording.say("utter_note_given_back", DEFAULT_LANGUAGE, operator=name, since=since)
        work.add(InternalNote(ticket_id=ticket.id, operator_id=int(ticket.operator_id or 0), text=text, at=now))
        put_back(ticket, conversation)
        system(work, self._wording, conversation, "utter_system_back_in_line", now, operator=name)

    def _tell(self, ticket: Ticket, conversation: Conversation, verdict: Verdict) -> None:
        if verdict.gives_back:
            tell(self._mailbox, conversation)
        else:
            tell_desk(self._mailbox, conversation.id)
        raised = {"ticket_id": ticket.id, "rule": verdict.rule.value, "conversation_id": conversation.id}
        self._mailbox.tell(DESK, Signal("raised", raised))


def _standing(found: Any) -> Standing:
    ticket: Ticket = found.Ticket
    return Standing(
        claimed=ticket.state == TicketState.CLAIMED.value,
        opened_at=ticket.opened_at,
        severity=ticket.severity,
        raised=ticket.raised,
        raised_at=ticket.raised_at,
        snoozed_until=ticket.snoozed_until,
        claimed_at=ticket.claimed_at,
        asked_at=found.asked_at,
        seen_at=found.seen_at,
        by_mail=found.email == ADDRESS,
        made_at=found.made_at,
        due_at=found.due_at,
        warned=found.warned_at is not None,
    )


def _open_tickets() -> Any:
    """Every open ticket with what the rules ask of it."""
    here = Message.conversation_id == Ticket.conversation_id
    answered = sa.select(sa.func.max(Message.seq)).where(here, Message.author == Author.OPERATOR.value)
    last = sa.func.coalesce(answered.correlate(Ticket).scalar_subquery(), 0)
    asked = sa.select(sa.func.min(Message.at, type_=Moment)).where(
        here, Message.author == Author.SHOPPER.value, Message.seq > last
    )
    return (
        sa.select(
            Ticket,
            Ticket.id,
            Operator.name,
            Operator.email,
            Operator.seen_at,
            Promise.made_at,
            Promise.due_at,
            Promise.warned_at,
            asked.correlate(Ticket).scalar_subquery().label("asked_at"),
        )
        .outerjoin(Operator, Operator.id == Ticket.operator_id)
        .outerjoin(Promise, sa.and_(*promised(Ticket.id)))
        .where(Ticket.closed_at.is_(None))
        .order_by(Ticket.id)
    )


_OPEN = _open_tickets()
