"""One run: shoppers and operators at work while the cluster is struck or the network fails, then the reckoning."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass, field

from tests.services.chaos.blows import Blows
from tests.services.chaos.checks import Kept, Wordings, doubled, faults, lost, out_of_order, unanswered
from tests.services.chaos.cluster import OPERATORS, Cluster
from tests.services.chaos.operators import Operator
from tests.services.chaos.proxy import cutting_proxies
from tests.services.chaos.shoppers import Pace, Shopper

LOOK_SECONDS = 0.3
SHOPPERS_AN_OPERATOR = 25


@dataclass(frozen=True)
class Plan:
    """How long, how many, what goes wrong, and how long the calm afterwards may take to mend everything."""

    seconds: float
    shoppers: int
    seed: int
    pace: Pace
    blows: bool = False
    cuts: bool = False
    calm_seconds: float = 60.0


@dataclass
class Result:
    """What happened and what went wrong; a service that keeps its promises leaves every list empty."""

    tally: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    out_of_order: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    calm_seconds: float = 0.0

    @property
    def wrong(self) -> list[str]:
        """Everything that went wrong, in words."""
        return [*self.lost, *self.doubled, *self.out_of_order, *self.unseen, *self.broken]


async def run(cluster: Cluster, plan: Plan, tell: Callable[[float, Counter[str]], None] | None = None) -> Result:
    """Let it all happen; `tell` hears every second what has happened so far."""
    result = Result()
    async with _ways_in(cluster, plan, result.tally) as (addresses, calm):
        shoppers = [Shopper(n, addresses, plan.pace, plan.seed, result.tally) for n in range(plan.shoppers)]
        names = OPERATORS[: max(2, plan.shoppers // SHOPPERS_AN_OPERATOR)]
        operators = [Operator(name, addresses, plan.pace.patience, plan.seed, result.tally) for name in names]
        following = await _work(cluster, plan, result, shoppers, operators, tell)
        calm()
        for shopper in shoppers:
            shopper.stay()
        try:
            result.calm_seconds = await _mend(cluster, shoppers, plan.calm_seconds)
            result.tally += cluster.logged()
            _reckon(result, await cluster.rows(), shoppers, operators)
        finally:
            for task in following:
                task.cancel()
            await asyncio.gather(*following, return_exceptions=True)
            await asyncio.gather(*(one.stop() for one in (*shoppers, *operators)))
    return result


@contextlib.asynccontextmanager
async def _ways_in(
    cluster: Cluster, plan: Plan, tally: Counter[str]
) -> AsyncIterator[tuple[list[str], Callable[[], None]]]:
    """The addresses that clients use, and how to end the bad luck on the way to them."""
    async with contextlib.AsyncExitStack() as stack:
        ports: Iterable[int] = cluster.ports
        proxies = await stack.enter_async_context(cutting_proxies(cluster.ports, plan.seed, tally)) if plan.cuts else {}

        def calm() -> None:
            for proxy in proxies.values():
                proxy.calm = True

        yield [f"http://127.0.0.1:{port}" for port in proxies or ports], calm


async def _work(
    cluster: Cluster,
    plan: Plan,
    result: Result,
    shoppers: list[Shopper],
    operators: list[Operator],
    tell: Callable[[float, Counter[str]], None] | None,
) -> list[asyncio.Task[None]]:
    """Everything at once until the plan's time is over; the tasks that follow streams go on."""
    await asyncio.gather(*(one.begin() for one in shoppers), *(one.sign_in() for one in operators))
    until = time.monotonic() + plan.seconds
    following = [asyncio.create_task(shopper.follow()) for shopper in shoppers]
    work: list[Awaitable[None]] = [one.chat(until) for one in shoppers]
    work += [one.work(until) for one in operators]
    if plan.blows:
        work.append(Blows(cluster, plan.seed, result.tally).strike(until))
    if tell is not None:
        work.append(_tell(tell, plan.seconds, result.tally))
    await asyncio.gather(*work)
    return following


async def _tell(tell: Callable[[float, Counter[str]], None], seconds: float, tally: Counter[str]) -> None:
    started = time.monotonic()
    while (passed := time.monotonic() - started) < seconds:
        tell(passed, tally)
        await asyncio.sleep(1)


async def _mend(cluster: Cluster, shoppers: list[Shopper], most: float) -> float:
    """Wait until every message is settled and every stream has told everything; the seconds it took, at most these."""
    started = time.monotonic()
    while (passed := time.monotonic() - started) < most:
        kept = await cluster.rows()
        behind = [one for one in shoppers if one.seen.last < kept[one.conversation_id].last_seq]
        if not behind and not any(unanswered(one) for one in kept.values()):
            break
        await asyncio.sleep(LOOK_SECONDS)
    return passed


def _reckon(result: Result, rows: dict[str, Kept], shoppers: list[Shopper], operators: list[Operator]) -> None:
    """Compare what every client knows with what is stored."""
    wordings = Wordings.of(OPERATORS)
    for shopper in shoppers:
        kept = rows[shopper.conversation_id]
        who = f"shopper {shopper.number}"
        by_desk = [client_id for one in operators for client_id in one.said.get(kept.id, [])]
        sent = [client_id for group in shopper.groups for client_id in group]
        result.lost += [f"{who}: {one}" for one in lost(kept, (*sent, *by_desk))]
        result.doubled += [f"{who}: {one}" for one in (*doubled(kept), *_came_twice(shopper))]
        result.out_of_order += [f"{who}: {one}" for one in (*out_of_order(kept, shopper.groups), *shopper.seen.early)]
        result.unseen += [f"{who}: {one}" for one in _unseen(shopper, kept)]
        result.broken += [f"{who}: {one}" for one in (*faults(kept, wordings), *_other_outcomes(shopper, kept))]
        result.broken += [f"{who}: {one}" for one in shopper.faults]
        result.broken += [f"{who}: still waiting: {seq}" for seq in unanswered(kept)]
        result.tally["seen by stream"] += len(shopper.seen.messages)
        _count(result.tally, kept)
    result.broken += [one for operator in operators for one in operator.faults]


def _came_twice(shopper: Shopper) -> list[str]:
    """A stream may begin again where the client asks it to; what it has already told it does not tell again."""
    return [f"{seq} came again by the stream" for seq in shopper.seen.again]


def _unseen(shopper: Shopper, kept: Kept) -> list[str]:
    stored = [(line.seq, line.id, line.author, line.text) for line in kept.lines]
    if shopper.seen.messages == stored:
        return []
    return [f"the stream told {len(shopper.seen.messages)} of {len(stored)} messages"]


def _other_outcomes(shopper: Shopper, kept: Kept) -> list[str]:
    """Outcomes that are not what the turn led to."""
    replies = {kept.by_seq[turn.seq].client_id: turn.reply for turn in kept.turns}
    told = {one: tuple(said["seq"] for said in outcome["messages"]) for one, outcome in shopper.outcomes.items()}
    return [f"{one} was told to lead to {seqs}" for one, seqs in told.items() if replies.get(one) != seqs]


def _count(tally: Counter[str], kept: Kept) -> None:
    tally["stored"] += len(kept.lines)
    tally["turns"] += len(kept.turns)
    tally["turns of the desk"] += sum(turn.state == "to_desk" for turn in kept.turns)
    tally["tickets claimed"] += sum(line.author == "system" and "joined" in line.text for line in kept.lines)
    tally["said by operators"] += sum(line.author == "operator" for line in kept.lines)
