"""What the shop tells of its goods, of prices and of a customer's own credit: plain facts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from bot.shop.facts import Money, VariantFacts

Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ProductName:
    """A product as it is looked for."""

    product_id: int
    name: str
    category: str


@dataclass(frozen=True)
class ProductFacts:
    """A product with its variants; `known` are facts by name ("material"), `uses` what it is good for.

    `was` is the lowest price before it became cheaper on `cheaper_since`; both None when it never did.
    """

    product_id: int
    name: str
    category: str
    variants: tuple[VariantFacts, ...]
    known: tuple[tuple[str, str], ...] = ()
    uses: tuple[str, ...] = ()
    was: Money | None = None
    cheaper_since: date | None = None

    @property
    def options(self) -> Options:
        """Every option any variant has, each once."""
        return tuple(dict.fromkeys(pair for variant in self.variants for pair in variant.options))

    def fact(self, name: str) -> str | None:
        """What is known by this name: a fact, else the values of an option of that name; None when nothing is."""
        told = dict(self.known).get(name)
        values = ", ".join(value for option, value in self.options if option == name)
        return told or values or None

    def like(self, wanted: Iterable[tuple[str, str]]) -> tuple[VariantFacts, ...]:
        """The variants with all of these options; of several values of one option ("S or M") any will do."""
        by_name: dict[str, set[str]] = {}
        for name, value in wanted:
            by_name.setdefault(name, set()).add(value)
        return tuple(
            variant
            for variant in self.variants
            if all(dict(variant.options).get(name) in values for name, values in by_name.items())
        )


class StockState(str, Enum):
    """Whether what was asked for can be had."""

    IN_STOCK = "in_stock"
    OTHERS = "others"
    SOLD_OUT = "sold_out"


@dataclass(frozen=True)
class StockFacts:
    """`wanted` are the variants asked for; `there` those in stock: of the wanted ones, else any of the product."""

    product: ProductFacts
    state: StockState
    wanted: tuple[VariantFacts, ...]
    there: tuple[VariantFacts, ...]


@dataclass(frozen=True)
class AdviceWish:
    """What a shopper looks for; None and empty for what was not said. `words` are those of the message, stemmed."""

    uses: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()
    size: str | None = None
    budget: Money | None = None


@dataclass(frozen=True)
class Advice:
    """A product to look at and the one reason for it: `why` is use, word, budget, size or category, `what` which."""

    product: ProductFacts
    variant: VariantFacts
    why: str
    what: tuple[str, ...]


class PriceState(str, Enum):
    """Why a lower price gives something back, or why it does not."""

    DUE = "due"
    PERSON_DECIDES = "person_decides"
    ALREADY_GIVEN = "already_given"
    NOT_CHEAPER = "not_cheaper"
    TOO_LONG_AGO = "too_long_ago"
    NOTHING_BOUGHT = "nothing_bought"


@dataclass(frozen=True)
class PriceDrop:
    """A line bought and what it costs today; `difference` is for the whole line, `claim_until` the last day for it."""

    state: PriceState
    line_id: int
    order: str
    product: str
    options: str
    bought_on: date
    paid: Money
    today: Money
    difference: Money
    claim_until: date


@dataclass(frozen=True)
class CreditGiven:
    """Store credit as it was given: a gift card, by its last four signs."""

    amount: Money
    last_four: str
    ends_on: date | None


@dataclass(frozen=True)
class GiftCardFacts:
    """A gift card by its last four signs alone; `state` is usable, empty or ended, `ends_on` None if it never ends."""

    last_four: str
    value: Money
    balance: Money
    ends_on: date | None
    state: str


@dataclass(frozen=True)
class PointsFacts:
    """A member's points: `worth` if all are spent, `won` within a year; `next_level` None at the highest.

    `lapse` points end on `lapse_on`, the first to do so; None when there are none.
    """

    points: int
    worth: Money
    least_spent: int
    won: int
    level: str
    gives: str
    next_level: str | None
    missing: int
    lapse: int
    lapse_on: date | None


@dataclass(frozen=True)
class InvoiceFacts:
    """An order's invoice: `made_on` is None until it is; `correct_until` the last day to have it corrected."""

    order: str
    total: Money | None
    made_on: date | None
    where: str
    corrected: tuple[str, ...]
    correct_until: date | None


class MoneyState(str, Enum):
    """How it stands with the money for an order."""

    TO_PAY = "to_pay"
    LAPSED = "lapsed"
    PAID = "paid"
    PAID_TOO_MUCH = "paid_too_much"
    COMING_BACK = "coming_back"
    PAID_BACK = "paid_back"
    NEVER_PAID = "never_paid"
