"""From what was measured to figures: ours, the baseline, and in words what both are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from tests.bench.load import Turn


@dataclass(frozen=True)
class Figure:
    """One thing measured. `baseline` is what `baseline_is` took; None when nothing comparable was measured."""

    name: str
    unit: str
    ours: float
    baseline: float | None
    measured: str
    baseline_is: str = "stock Rasa"
    larger_is_better: bool = False
    compares: bool = True

    @property
    def ratio(self) -> float:
        """Ours over the baseline; our own value where there is no baseline."""
        return self.ours / self.baseline if self.baseline else self.ours


@dataclass(frozen=True)
class Measured:
    """One service: seconds of every start, its turns one by one, turns a second at once, mebibytes."""

    starts: list[float]
    turns: list[Turn]
    throughput: float
    memory: float


@dataclass(frozen=True)
class Crowded:
    """One run of many shoppers: processor seconds of the service and of all around it; the load's share of a core."""

    shoppers: int
    turns: int
    seconds: float
    service_seconds: float
    around_seconds: float
    load_share: float


def compared(our: Measured, stock: Measured) -> list[Figure]:
    """What both were measured by."""
    waited = f"processes started to first message answered, median of {len(our.starts)} starts"
    turns = f"median of {len(our.turns)} turns, one conversation after the other"
    rate = "shoppers at once, each waiting for its answer before it writes again"
    weight = "all processes after that load: proportional set, or resident set where the system has none"
    return [
        Figure("time_to_ready", "s", median(our.starts), median(stock.starts), waited),
        Figure("turn_median", "ms", milliseconds(our.turns), milliseconds(stock.turns), turns),
        Figure("throughput_32", "turns/s", our.throughput, stock.throughput, f"32 {rate}", larger_is_better=True),
        Figure("memory", "MiB", our.memory, stock.memory, weight),
    ]


def same_pin(our: Measured, turns: list[Turn], throughput: float) -> list[Figure]:
    """Ours beside the turns of a Rasa with our pin of jsonschema: how much of the ratios that pin alone makes."""
    who = "stock Rasa with our jsonschema 3.2.0"
    median_is, rate_is = (f"as {name}, beside a quicker baseline" for name in ("turn_median", "throughput_32"))
    return [
        Figure("turn_median_same_pin", "ms", milliseconds(our.turns), milliseconds(turns), median_is, who),
        Figure("throughput_32_same_pin", "turns/s", our.throughput, throughput, rate_is, who, larger_is_better=True),
    ]


def doubled(one: list[Crowded], two: list[Crowded]) -> list[Figure]:
    """What a second process brings, and what a turn costs then; and what a turn costs around the service."""
    first, shoppers = "one process, all else the same", one[0].shoppers
    told = f"{shoppers} shoppers at once before nginx, PostgreSQL and Redis, load and all on this machine"
    load = max(run.load_share for run in two)
    return [
        Figure(
            "two_processes", "turns/s", turns_a_second(two), turns_a_second(one), told, first, larger_is_better=True
        ),
        Figure(
            "cpu_per_turn_two_over_one",
            "ms",
            milliseconds_a_turn(two, "service_seconds"),
            milliseconds_a_turn(one, "service_seconds"),
            f"processor time of the processes of the service for a turn; the load itself took {load:.0%} of a core",
            first,
        ),
        Figure(
            "cpu_per_turn_around",
            "ms",
            milliseconds_a_turn(two, "around_seconds"),
            milliseconds_a_turn(one, "around_seconds"),
            "processor time of PostgreSQL, Redis and nginx for a turn",
            first,
            compares=False,
        ),
    ]


def turns_a_second(runs: list[Crowded]) -> float:
    """Turns a second over all runs."""
    return sum(run.turns for run in runs) / sum(run.seconds for run in runs)


def milliseconds_a_turn(runs: list[Crowded], what: str) -> float:
    """Milliseconds of `what` for a turn over all runs."""
    return 1000 * sum(float(getattr(run, what)) for run in runs) / sum(run.turns for run in runs)


def grown(long_talk: list[Turn], around: int) -> Figure:
    """How a turn grows along a conversation, from its first to its last `2 * around` messages."""
    early, late = milliseconds(long_talk[: 2 * around]), milliseconds(long_talk[-2 * around :])
    told = f"median of the {2 * around} turns around message {len(long_talk) - around:,} of one conversation"
    return Figure("turn_1000_over_10", "ms", late, early, told, baseline_is=f"ours around message {around}")


def trained(seconds: float) -> Figure:
    """Our training; stock's few epochs on a sample are not its whole training, and nothing is made up from them."""
    told = "python -m bot train, without a model or a cache; not compared: its ratio is these seconds"
    return Figure("train_seconds", "s", seconds, None, told, baseline_is="none")


def alike(our: Measured, stock: Measured) -> Figure:
    """How far both did the same work, which makes the rest comparable."""
    same = sum(one.answer == other.answer for one, other in zip(our.turns, stock.turns, strict=True))
    told = "the turns of turn_median that both answered in the same words"
    return Figure("answered_alike", "turns", same, len(our.turns), told, baseline_is="all turns", compares=False)


def milliseconds(turns: Sequence[Turn]) -> float:
    """The median turn."""
    return median(turn.seconds for turn in turns) * 1000
