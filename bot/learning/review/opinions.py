"""Opinions as they stand in the database, and what turns stand as by them; within the caller's unit of work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.records_people import Operator
from bot.learning.harvest.records import ReviewItem
from bot.learning.review.records import Opinion
from bot.learning.review.verdicts import Said, State, Verdict, standing


async def opinions_of(work: AsyncSession, message_ids: Sequence[str] | None) -> dict[str, dict[int, Said]]:
    """The newest opinion that counts of each lead, of each of these turns or of all; {} for a turn without one."""
    query = sa.select(Opinion).where(Opinion.undone_at.is_(None)).order_by(Opinion.id)
    query = query if message_ids is None else query.where(Opinion.message_id.in_(message_ids))
    found: dict[str, dict[int, Said]] = defaultdict(dict)
    for one in (await work.execute(query)).scalars():
        found[one.message_id][one.operator_id] = Said(Verdict(one.verdict), tuple(one.intents), one.wish)
    return found


async def names_of(work: AsyncSession, operator_ids: Collection[int]) -> dict[int, str]:
    """The names of leads."""
    query = sa.select(Operator.id, Operator.name).where(Operator.id.in_(operator_ids))
    return {row.id: row.name for row in (await work.execute(query)).all()}


async def stand_anew(work: AsyncSession, message_ids: Sequence[str]) -> dict[str, State]:
    """Let the turns stand as the opinions that count now say, and wait to be learnt anew; as what each stands."""
    opinions = await opinions_of(work, message_ids)
    states = {message_id: standing(opinions[message_id]) for message_id in message_ids}
    for state in set(states.values()):
        some = [message_id for message_id in message_ids if states[message_id] is state]
        change = sa.update(ReviewItem).where(ReviewItem.message_id.in_(some)).values(state=state.value, run_id=None)
        await work.execute(change.execution_options(synchronize_session=False))
    return states
