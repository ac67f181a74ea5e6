"""From parses to marks, and from a few epochs to all of them: pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from bot.learning.evaluation.trust import auroc
from tests.bench.nlu.apart import Parse, Trained
from tests.bench.nlu.messages import FOREIGN, Example

BARE = "inform"


def accuracy(examples: Sequence[Example], parses: Sequence[Parse]) -> float | None:
    """The share of messages in scope whose first meaning is their intent; None when there are no such messages.

    Messages that are only a value (`inform`) are left out: while a form asks, they belong to the form.
    """
    right = [_first(parse) == one.label for one, parse in zip(examples, parses, strict=True) if in_scope(one)]
    return sum(right) / len(right) if right else None


def ood_auroc(examples: Sequence[Example], parses: Sequence[Parse]) -> float | None:
    """How surely foreign messages look more foreign than those in scope, `inform` left out; None without either."""
    pairs = list(zip(examples, parses, strict=True))
    foreign = [foreignness(parse) for one, parse in pairs if one.label == FOREIGN]
    return auroc(foreign, [foreignness(parse) for one, parse in pairs if in_scope(one)])


def in_scope(example: Example) -> bool:
    """Whether the message counts as one of ours."""
    return example.label not in (FOREIGN, BARE)


def foreignness(parse: Parse) -> float:
    """The pipeline's own score where it has one, else 1 minus its highest confidence in an intent in scope."""
    if parse.out_of_scope is not None:
        return parse.out_of_scope
    return 1.0 - max((confidence for name, confidence in parse.meanings if name != FOREIGN), default=0.0)


def microseconds(examples: Sequence[Example], parses: Sequence[Parse]) -> float:
    """The median parse of the messages that were new to the process: a text met again may come from memory."""
    first: dict[str, float] = {}
    for example, parse in zip(examples, parses, strict=True):
        first.setdefault(example.text.casefold(), parse.seconds)
    return median(first.values()) * 1e6


def seconds_an_epoch(done: Sequence[float]) -> float:
    """`done[n]` is when n epochs were done. The first builds the graph, too; it counts when it is the only one."""
    return (done[-1] - done[1]) / (len(done) - 2) if len(done) > 2 else done[1] - done[0]


def whole_training(trained: Trained, epochs: int) -> float:
    """The seconds that the training would take with so many epochs; as measured where nothing learns in epochs."""
    if not trained.epochs:
        return trained.seconds
    missing = epochs - (len(trained.epochs) - 1)
    return trained.seconds + missing * seconds_an_epoch(trained.epochs)


def _first(parse: Parse) -> str | None:
    return parse.meanings[0][0] if parse.meanings else None
