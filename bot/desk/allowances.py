"""What operators and leads may do beyond the shop's rules: the section `actions` of data/desk.yml."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

import pydantic

from bot.shop.leeway import Leeway
from bot.shop.rules import Rules, amount, days

LATE, NO_FEE, PHOTO = "late", "fee", "photo"
EXCEPTIONS = (LATE, NO_FEE, PHOTO)
"""What can be asked for: a late return or claim, no return fee, no photo because it was seen."""
NEED_REASON = frozenset({LATE, NO_FEE})


class Allowance(Rules):
    """What one role may: `decides_up_to` is what the lines of a claim cost."""

    late_days: int = pydantic.Field(..., ge=0)
    waive_fee: bool
    decides_up_to: Decimal = amount()
    goodwill_per_ticket: Decimal = amount()
    goodwill_per_day: Decimal = amount()

    def granted(self, exceptions: Collection[str]) -> tuple[str, ...]:
        """Those of the exceptions that the role may make."""
        may = {LATE: self.late_days > 0, NO_FEE: self.waive_fee, PHOTO: True}
        return tuple(name for name in EXCEPTIONS if name in exceptions and may[name])

    def leeway(self, exceptions: Collection[str]) -> Leeway:
        """The leeway of these exceptions, as far as the role may make them."""
        granted = self.granted(exceptions)
        return Leeway(
            late_days=self.late_days if LATE in granted else 0,
            no_fee=NO_FEE in granted,
            photo_seen=PHOTO in granted,
            decides_up_to=self.decides_up_to,
        )


class ActionRules(Rules):
    """What each role may, and for how many days a goodwill coupon works."""

    operator: Allowance
    lead: Allowance
    goodwill_days: int = days()

    def of(self, role: str) -> Allowance:
        """What somebody of this role may."""
        return self.lead if role == "lead" else self.operator
