"""What may be done beyond the shop's rules: an exception is the same rules with a wider measure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from bot.shop.policies import Policies

NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Leeway:
    """`late_days` are added to the days for returning and reporting; `no_fee` takes the return fee away.

    `photo_seen` means that no photo is to be waited for; up to `decides_up_to` no other person need decide.
    """

    late_days: int = 0
    no_fee: bool = False
    photo_seen: bool = False
    decides_up_to: Decimal = NOTHING


NO_LEEWAY = Leeway()


def eased(policies: Policies, leeway: Leeway) -> Policies:
    """The shop's rules with so much leeway; the same rules without any."""
    returns, claims = policies.returns, policies.claims
    decides_up_to = max(claims.person_above, leeway.decides_up_to)
    return policies.copy(
        update={
            "returns": returns.copy(
                update={
                    "window_days": returns.window_days + leeway.late_days,
                    "fee": NOTHING if leeway.no_fee else returns.fee,
                }
            ),
            "claims": claims.copy(
                update={
                    "report_within_days": claims.report_within_days + leeway.late_days,
                    "photo_above": decides_up_to if leeway.photo_seen else claims.photo_above,
                    "person_above": decides_up_to,
                }
            ),
        }
    )
