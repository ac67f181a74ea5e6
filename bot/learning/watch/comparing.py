"""The last days beside those just after training: pure.

What the last days are compared with is what shoppers asked in the first fortnight of the model that serves. The
training messages are no such thing: they are evened out between intents, and nobody asks so; nor are the days before
training, in which another model said what was asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bot.learning.watch import drift
from bot.learning.watch.figures import Figures, together

FORTNIGHT = 14
WEEK = 7
WINDOWS = (WEEK, 2)
"""Days: a week evens out its weekdays, and two days show at once what changes from one day to the next."""
FEWEST_CONVERSATIONS = 100
"""With fewer, then or now, nothing is said: a share of a tenth would be known to within 8 points only (95 %)."""


@dataclass(frozen=True)
class Comparison:
    """The time just after training, and the last days, with how many these are."""

    then: Figures
    now: Figures
    days: int

    @property
    def enough(self) -> bool:
        """Whether there is enough on both sides to say anything."""
        return min(self.observations) >= FEWEST_CONVERSATIONS

    @property
    def observations(self) -> tuple[int, int]:
        """How many conversations there are on each side."""
        return self.then.conversations, self.now.conversations

    def drift(self) -> tuple[float, float] | None:
        """Bits between the shares of what was asked, and the limit; None where there is not enough."""
        if not self.enough or not self.then.intents or not self.now.intents:
            return None
        then, now = drift.joined(self.then.intents, self.now.intents, self.observations)
        return drift.divergence(then, now), drift.limit_of_divergence(len({*then, *now}), *self.observations)


def comparisons(figures: Mapping[date, Figures], today: date) -> list[Comparison]:
    """The first fortnight of these days, as far as it is over a week ago, beside the last week and two days."""
    then = min(min(figures, default=today) + timedelta(days=FORTNIGHT), today - timedelta(days=WEEK - 1))
    before = together(some for day, some in figures.items() if day < then)
    return [Comparison(before, _since(figures, today - timedelta(days=days - 1)), days) for days in WINDOWS]


def _since(figures: Mapping[date, Figures], start: date) -> Figures:
    return together(some for day, some in figures.items() if day >= start)
