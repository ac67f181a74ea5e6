"""Teams: groups of operators that a ticket can be given to."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk import audit
from bot.desk.errors import NoSuchTeam, NotThere, Taken
from bot.desk.person import Person
from bot.desk.records_people import Team, TeamMember
from bot.storage import Storage


class Teams:
    """Made, renamed and dissolved by leads."""

    def __init__(self, storage: Storage, clock: Callable[[], datetime]) -> None:
        self._storage, self._clock = storage, clock

    async def listed(self) -> list[dict[str, Any]]:
        """All teams as JSON, by name, each with the ids of its members."""
        query = sa.select(Team.id, Team.name, TeamMember.operator_id)
        query = query.outerjoin(TeamMember, TeamMember.team_id == Team.id)
        async with self._storage.work() as work:
            rows = (await work.execute(query.order_by(sa.func.lower(Team.name), Team.id, TeamMember.operator_id))).all()
        told: dict[int, dict[str, Any]] = {}
        for team_id, name, member in rows:
            team = told.setdefault(team_id, {"id": team_id, "name": name, "members": []})
            team["members"] += [member] if member is not None else []
        return list(told.values())

    async def add(self, lead: Person, name: str) -> dict[str, Any]:
        """A new team without members. Raises Taken."""
        team = Team(name=_plain(name))
        async with self._storage.work() as work:
            work.add(team)
            await _flush(work)
            await audit.note(work, lead, "team_added", at=self._clock(), team=team.id)
            await work.commit()
        return {"id": team.id, "name": team.name, "members": []}

    async def rename(self, lead: Person, team_id: int, name: str) -> dict[str, Any]:
        """Give a team another name. Raises NotThere and Taken."""
        async with self._storage.work() as work:
            team = await work.get(Team, team_id)
            if team is None:
                raise NotThere
            team.name = _plain(name)
            await _flush(work)
            await audit.note(work, lead, "team_renamed", at=self._clock(), team=team_id)
            await work.commit()
        return next(each for each in await self.listed() if each["id"] == team_id)

    async def dissolve(self, lead: Person, team_id: int) -> None:
        """Delete a team; what was given to it is everybody's again. Raises NotThere."""
        async with self._storage.work() as work:
            done: Any = await work.execute(sa.delete(Team).where(Team.id == team_id))
            if not done.rowcount:
                raise NotThere
            await audit.note(work, lead, "team_dissolved", at=self._clock(), team=team_id)
            await work.commit()


async def join(work: AsyncSession, operator_id: int, teams: Collection[int]) -> None:
    """Be in these teams and in no other. Raises NoSuchTeam.""" ""
    wanted = set(teams)
    there = set((await work.execute(sa.select(Team.id).where(Team.id.in_(wanted)))).scalars())
    if there != wanted:
        raise NoSuchTeam
    await work.execute(sa.delete(TeamMember).where(TeamMember.operator_id == operator_id))
    work.add_all(TeamMember(team_id=team_id, operator_id=operator_id) for team_id in sorted(wanted))
    await work.flush()


async def _flush(work: AsyncSession) -> None:
    try:
        await work.flush()
    except IntegrityError:
        raise Taken("name") from None


def _plain(name: str) -> str:
    return " ".join(name.split())
