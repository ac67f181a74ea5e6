"""The panel of actions: what can be done for a shopper from the desk, put together."""

from __future__ import annotations

from dataclasses import dataclass

from bot.desk.actions import Actions
from bot.desk.at_hand import AtHand
from bot.desk.goodwill import Goodwill
from bot.desk.means import Means


@dataclass(frozen=True)
class Panel:
    """What is at hand, changes of orders, and coupons out of goodwill."""

    at_hand: AtHand
    actions: Actions
    goodwill: Goodwill


def panel(means: Means) -> Panel:
    """The panel with these means."""
    goodwill = Goodwill(means)
    return Panel(AtHand(means, goodwill), Actions(means), goodwill)
