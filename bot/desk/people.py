"""People of the desk as leads see and change them: who there is, in which role and teams, and who may not sign in."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk import audit, passwords
from bot.desk.errors import LastLead, NotThere, Taken
from bot.desk.mail_operator import ADDRESS as BY_MAIL
from bot.desk.operators import checked
from bot.desk.person import LEAD, Person
from bot.desk.records import Ticket, TicketState
from bot.desk.records_people import Operator, TeamMember
from bot.desk.releasing import Releases
from bot.desk.sessions import Sessions
from bot.desk.teams import join
from bot.desk.welcome import Welcome
from bot.storage import Storage


@dataclass(frozen=True)
class Change:
    """What a lead changes of somebody; what is None stays as it is."""

    name: str | None = None
    role: str | None = None
    teams: tuple[int, ...] | None = None
    disabled: bool | None = None


class People:
    """Whoever changes people waits for whoever does: in each unit of work the first operator's row is locked first."""

    def __init__(
        self, storage: Storage, sessions: Sessions, welcome: Welcome, releases: Releases, clock: Callable[[], datetime]
    ) -> None:
        self._storage, self._sessions, self._welcome = storage, sessions, welcome
        self._releases, self._clock = releases, clock

    async def listed(self) -> list[dict[str, Any]]:
        """Everybody as JSON, by name, those who were disabled last; not who only stands for answers by mail."""
        order = (Operator.disabled_at.isnot(None), sa.func.lower(Operator.name), Operator.id)
        query = sa.select(Operator).where(Operator.email != BY_MAIL).order_by(*order)
        async with self._storage.work() as work:
            found = (await work.execute(query)).scalars().all()
            return [await _told(work, operator) for operator in found]

    async def add(
        self, lead: Person, email: str, name: str, role: str, teams: Collection[int]
    ) -> tuple[dict[str, Any], str]:
        """Somebody new, who sets their password with the token given back.

        Raises ValueError for a bad address, name or role, Taken, and NoSuchTeam.
        """
        email, name = checked(email, name, role)
        now = self._clock()
        operator = Operator(email=email, name=name, role=role, password_hash=passwords.unset(), created_at=now)
        async with self._storage.work() as work:
            await _alone(work)
            work.add(operator)
            try:
                await work.flush()
            except IntegrityError:
                raise Taken("email") from None
            await join(work, operator.id, teams)
            await audit.note(work, lead, "person_added", at=now, whom=operator.id, role=role)
            await work.commit()
            return await _told(work, operator), self._welcome.token(operator, now)

    async def change(self, lead: Person, operator_id: int, change: Change) -> dict[str, Any]:
        """Change somebody; who is disabled is signed out everywhere, and what they held goes back to the queue.

        Raises NotThere, NoSuchTeam, LastLead, and ValueError for a bad name or role.
        """
        now = self._clock()
        async with self._storage.work() as work:
            operator = await _operator(work, operator_id)
            before = (operator.role, operator.disabled_at)
            _put(operator, change, now)
            await work.flush()
            if before != (operator.role, operator.disabled_at):
                await _check_lead_left(work)
            if change.teams is not None:
                await join(work, operator.id, change.teams)
            if operator.disabled_at is not None:
                await self._sessions.end_all(work, operator.id)
            await audit.note(work, lead, "person_changed", at=now, whom=operator.id, **_noted(change))
            await work.commit()
        if operator.disabled_at is not None:
            await self._releases.all_of(operator.id, now)
        async with self._storage.work() as work:
            return await _told(work, operator)

    async def link(self, lead: Person, operator_id: int) -> str:
        """A token by which somebody sets a new password. Raises NotThere, also for who was disabled."""
        now = self._clock()
        async with self._storage.work() as work:
            operator = await _operator(work, operator_id)
            if operator.disabled_at is not None:
                raise NotThere
            await audit.note(work, lead, "link_made", at=now, whom=operator.id)
            await work.commit()
        return self._welcome.token(operator, now)


async def _alone(work: AsyncSession) -> None:
    """The row of the first operator there ever was: nobody is deleted, so everybody waits at the same one."""
    first = sa.select(sa.func.min(Operator.id)).scalar_subquery()
    statement = sa.update(Operator).where(Operator.id == first).values(role=Operator.role)
    await work.execute(statement.execution_options(synchronize_session=False))


async def _operator(work: AsyncSession, operator_id: int) -> Operator:
    await _alone(work)
    operator = await work.get(Operator, operator_id, populate_existing=True)
    if operator is None or operator.email == BY_MAIL:
        raise NotThere
    return operator


async def _check_lead_left(work: AsyncSession) -> None:
    leads = sa.select(sa.func.count()).where(Operator.role == LEAD, Operator.disabled_at.is_(None))
    if not (await work.execute(leads)).scalar_one():
        raise LastLead


def _put(operator: Operator, change: Change, now: datetime) -> None:
    _, name = checked(operator.email, change.name or operator.name, change.role or operator.role)
    operator.name, operator.role = name, change.role or operator.role
    if change.disabled is not None:
        operator.disabled_at = (operator.disabled_at or now) if change.disabled else None


def _noted(change: Change) -> dict[str, Any]:
    return {
        "name": change.name is not None or None,
        "role": change.role,
        "teams": list(change.teams) if change.teams is not None else None,
        "disabled": change.disabled,
    }


async def _told(work: AsyncSession, operator: Operator) -> dict[str, Any]:
    teams = sa.select(TeamMember.team_id).where(TeamMember.operator_id == operator.id).order_by(TeamMember.team_id)
    held = sa.select(sa.func.count()).where(
        Ticket.operator_id == operator.id, Ticket.state == TicketState.CLAIMED.value
    )
    return {
        "id": operator.id,
        "name": operator.name,
        "email": operator.email,
        "role": operator.role,
        "teams": (await work.execute(teams)).scalars().all(),
        "tickets": (await work.execute(held)).scalar_one(),
        "invited": not passwords.is_set(operator.password_hash),
        "disabled": operator.disabled_at is not None,
        "seen_at": operator.seen_at.isoformat() if operator.seen_at else None,
    }
