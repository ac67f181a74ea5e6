"""What leads are told when shoppers or the assistant are not as just after training: pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bot.learning.watch import drift
from bot.learning.watch.comparing import FEWEST_CONVERSATIONS, Comparison

OFTEN = 0.01
"""Of the week's turns: an unknown word said in as many, and by at least ten shoppers, is worth a line."""
FEWEST_WHO_SAY = 10
MOST_WORDS_TOLD = 5


@dataclass(frozen=True)
class Alert:
    """A sentence for leads; severity is info or warning."""

    kind: str
    severity: str
    text: str

    def as_json(self) -> dict[str, str]:
        """As the contract has it."""
        return asdict(self)


def alerts(
    comparisons: Sequence[Comparison], words: Sequence[Mapping[str, Any]], turns: int, titles: Mapping[str, str]
) -> list[Alert]:
    """What is to be told of each kind once, by the first comparison that shows it; nothing where all is as it was.

    `words` are the week's frequent unknown words of `turns` turns; `titles` are intents in words.
    """
    found: dict[str, Alert] = {}
    for compared in comparisons:
        for alert in _of(compared, titles) if compared.enough else ():
            found.setdefault(alert.kind, alert)
    return [*found.values(), *_of_words(words, turns)]


def too_few(comparison: Comparison) -> Alert:
    """That nothing can be said yet, and of how many more."""
    then, now = comparison.observations
    text = (
        f"Too early to compare: it takes {FEWEST_CONVERSATIONS} conversations just after training and as many in the "
        f"last {comparison.days} days; there are {then} and {now}."
    )
    return Alert("too_few", "info", text)


def _of(compared: Comparison, titles: Mapping[str, str]) -> Iterator[Alert]:
    last = f"in the last {compared.days} days"
    yield from _of_intents(compared, last, titles)
    yield from _of_unknown_words(compared, last)
    yield from _of_confidence(compared, last)
    for name, what in (("handed_over", "go to people"), ("clarified", "are asked back")):
        then, now = compared.then.share(name), compared.now.share(name)
        if now - then >= drift.SHARE_MATTERS and drift.surely_apart(then, now, compared.observations):
            text = f"{_percent(now)} of turns {what} {last}; just after training it was {_percent(then)}."
            yield Alert(name, "warning", text)


def _of_intents(compared: Comparison, last: str, titles: Mapping[str, str]) -> Iterator[Alert]:
    measured = compared.drift()
    if measured is None or measured[0] <= measured[1]:
        return
    then, now = compared.then, compared.now
    name = max({*then.intents, *now.intents}, key=lambda each: (abs(now.share_of(each) - then.share_of(each)), each))
    text = (
        f"Shoppers ask for other things than just after training: “{titles.get(name, name)}” is "
        f"{_percent(now.share_of(name))} of turns {last}; it was {_percent(then.share_of(name))}."
    )
    yield Alert("intents", "warning", text)


def _of_unknown_words(compared: Comparison, last: str) -> Iterator[Alert]:
    then, now = compared.then.share("unknown_words"), compared.now.share("unknown_words")
    matters = now >= drift.UNKNOWN_GROWS * then and now - then >= drift.UNKNOWN_MATTERS
    if matters and drift.surely_apart(then, now, compared.observations):
        text = (
            f"{_percent(now)} of the words that shoppers write {last} are ones the assistant has never learnt; "
            f"just after training it was {_percent(then)}."
        )
        yield Alert("unknown_words", "warning", text)


def _of_confidence(compared: Comparison, last: str) -> Iterator[Alert]:
    """By the median test (Mood, 1950): what share of turns is below the median of then."""
    then, now = compared.then.confidence, compared.now.confidence
    if then is None or now is None or then - now < drift.CONFIDENCE_MATTERS:
        return
    if drift.surely_apart(compared.then.below(then), compared.now.below(then), compared.observations):
        text = (
            f"The assistant is less sure: its median confidence is {now:.2f} {last}; it was {then:.2f} after training."
        )
        yield Alert("confidence", "warning", text)


def _of_words(words: Sequence[Mapping[str, Any]], turns: int) -> Iterator[Alert]:
    often = [one for one in words if one["conversations"] >= FEWEST_WHO_SAY and one["count"] >= OFTEN * turns]
    for one in often[:MOST_WORDS_TOLD]:
        text = f"Shoppers say “{one['word']}” {one['count']} times this week; the assistant has never learnt it."
        yield Alert("word", "info", text)


def _percent(share: float) -> str:
    return f"{100 * share:.{1 if share < 0.1 else 0}f} %"
