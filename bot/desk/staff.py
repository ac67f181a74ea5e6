"""Everything about people of the desk, put together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.conversations.engine import Wording
from bot.conversations.mailbox import Mailbox
from bot.desk.operators import Operators
from bot.desk.own_password import OwnPassword
from bot.desk.people import People
from bot.desk.releasing import Releases
from bot.desk.teams import Teams
from bot.desk.trail import Trail
from bot.desk.welcome import Welcome
from bot.storage import Storage


@dataclass(frozen=True)
class Staff:
    """Who works at the desk, how they sign in, and what they did."""

    operators: Operators
    people: People
    own_password: OwnPassword
    teams: Teams
    releases: Releases
    trail: Trail

    async def forget_old(self, kept_days: int, now: datetime) -> None:
        """Forget sign-ins that have ended, and acts when messages of that age are forgotten; 0 days keep all acts."""
        await self.operators.sessions.forget_old()
        if kept_days:
            await self.trail.forget_before(now - timedelta(days=kept_days))


def staff_of(
    storage: Storage, mailbox: Mailbox, wording: Wording, secret_key: str, clock: Callable[[], datetime]
) -> Staff:
    """The staff of a desk."""
    operators, welcome = Operators(storage, clock, secret_key), Welcome(secret_key)
    releases = Releases(storage, mailbox, wording)
    return Staff(
        operators=operators,
        people=People(storage, operators.sessions, welcome, releases, clock),
        own_password=OwnPassword(storage, operators, welcome, clock),
        teams=Teams(storage, clock),
        releases=releases,
        trail=Trail(storage),
    )
