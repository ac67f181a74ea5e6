"""What the bot can do for a shopper, done by an operator: confirmed on the desk's page, done once, and logged.

Whoever holds the ticket may act, and only for whom `clients` names. The rules are the bot's; beyond them only what
data/desk.yml allows the operator's role, each exception with a reason in the audit trail.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations.records import Conversation, Message
from bot.desk import acts, audit
from bot.desk.acts import NO_CUSTOMER, Act
from bot.desk.errors import ReusedId
from bot.desk.holding import held
from bot.desk.means import Means, done_by, source_of
from bot.desk.operators import Person
from bot.desk.telling_shoppers import sentence_of
from bot.shop import changing
from bot.shop.facts import Refusal
from bot.shop.leeway import eased
from bot.shop.outcomes import Done, Refused
from bot.shop.policies import Policies


class Actions:
    """Weighs and does what operators want done; every change is one unit of work with the conversation locked first."""

    def __init__(self, means: Means) -> None:
        self._means = means

    async def weigh(self, ticket_id: int, person: Person, act: Act) -> dict[str, Any]:
        """{"weighed"} with what an act would mean, or {"refused"} with why not; nothing is changed."""
        client = await self._means.client(ticket_id, act.change.order, act.email)
        if client is None:
            return {"refused": acts.refusal_of_desk(NO_CUSTOMER)}
        today, policies = self._means.clock().date(), self._means.policies
        async with self._means.storage.work() as work:
            case = await changing.case_of(work, policies, client.customer_id, act.change, today)
        if case is None:
            return {"refused": acts.refusal(Refused(Refusal.NO_SUCH_ORDER), [])}
        exceptions = acts.helping(case, act, self._means.rules.of(person.role))
        told = changing.weighed(replace(case, policies=self._eased(person, act)), act.change)
        if isinstance(told, Refused):
            return {"refused": acts.refusal(told, exceptions)}
        return {"weighed": {**acts.consequence(told), "exceptions": exceptions}}

    async def carry_out(
        self, ticket_id: int, person: Person, act: Act, client_action_id: str, tell: bool
    ) -> dict[str, Any]:
        """Do it, once for this id, and tell the shopper if wished: {"done"}, or {"refused"} and nothing has changed.

        Raises NoSuchTicket, NotYours, and ReusedId when the id was used for something else.
        """
        now, source = self._means.clock(), source_of(ticket_id, client_action_id)
        client = await self._means.client(ticket_id, act.change.order, act.email)
        message = None
        async with self._means.storage.work() as work:
            _, conversation = await held(work, ticket_id, person, now)
            if client is None:
                return {"refused": acts.refusal_of_desk(NO_CUSTOMER)}
            before = await changing.made_because_of(work, source)
            if before not in ([], [act.change]):
                raise ReusedId
            policies = self._eased(person, act)
            done = await changing.make(work, policies, client.customer_id, act.change, source, now, done_by(person))
            if isinstance(done, Refused):
                return {"refused": acts.refusal(done, [])}
            if not before:
                await self._log(work, ticket_id, person, act, done, now)
                message = self._tell(work, conversation, done, now) if tell else None
                await work.commit()
        self._means.signal(conversation, message)
        return {"done": acts.consequence(done)}

    def _eased(self, person: Person, act: Act) -> Policies:
        return eased(self._means.policies, self._means.rules.of(person.role).leeway(act.exceptions))

    async def _log(
        self, work: AsyncSession, ticket_id: int, person: Person, act: Act, done: Done, now: datetime
    ) -> None:
        granted = self._means.rules.of(person.role).granted(act.exceptions)
        await audit.note(work, person, done.change.act, ticket_id, at=now, **acts.noted(act, done, granted))

    def _tell(self, work: AsyncSession, conversation: Conversation, done: Done, now: datetime) -> Message:
        told = self._means.told(conversation.language, now.date())
        return self._means.say(work, conversation, sentence_of(told, done), now)
