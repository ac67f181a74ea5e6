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
