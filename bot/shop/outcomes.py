"""What comes of a change: what it would mean, why it is refused, or that it is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.shop.changes import Change
from bot.shop.facts import LineFacts, Money, OrderFacts, PaymentFacts, Refusal, VariantFacts


@dataclass(frozen=True)
class LabelFacts:
    """What to stick on a parcel that goes back: the code on it, and where it can be dropped off."""

    code: str
    drop_off: tuple[str, ...]


@dataclass(frozen=True)
class Weighed:
    """What a change would mean; nothing has been changed.

    `pays` and `gets` are what the shopper pays more and gets back, each None when it is nothing; `fee` is taken off
    already. `payment` is what the money goes through. `by` is the day money or goods are there, `send_by` the last
    day to send something back; both None where there is nothing to wait for. `missing` names what must be known
    before it can be carried out ("reason"). `steps` says what happens, in this order: photo, search, wait_for_stock,
    label, drop_off, replace, ship_new, pay, refund.
    """

    change: Change
    order: OrderFacts
    lines: tuple[LineFacts, ...] = ()
    new_variants: tuple[VariantFacts, ...] = ()
    pays: Money | None = None
    gets: Money | None = None
    fee: Money | None = None
    payment: PaymentFacts | None = None
    by: date | None = None
    send_by: date | None = None
    steps: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Refused:
    """A change the shop will not make: why, and the intents that would work now, best first.

    `order` is None when there is none of this number or it is somebody else's; `among` is what may be chosen instead
    (reasons, shipping options, ids of payment methods), `from_on` the day from which it would work.
    """

    why: Refusal
    order: OrderFacts | None = None
    instead: tuple[str, ...] = ()
    among: tuple[str, ...] = ()
    from_on: date | None = None


@dataclass(frozen=True)
class Done(Weighed):
    """A change that was made: `order` is as it is now, `number` that of the return, exchange or claim it made."""

    number: str | None = None
    label: LabelFacts | None = None
