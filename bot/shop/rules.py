"""What every section of the policies is made of, and the sections about prices, money and help.

A shop without one of the sections here has no such thing, and says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import pydantic
import yaml

from bot.documents import read_document


class Rules(pydantic.BaseModel):
    """A section of the policies file: nothing in it is unknown, and nothing changes."""

    class Config:
        frozen = True
        extra = "forbid"


R = TypeVar("R", bound=Rules)


class PolicyError(ValueError):
    """A file of rules that cannot be used: `file`, dotted `key` ("" is the whole file) and the broken `rule`."""

    def __init__(self, file: Path, key: str, rule: str) -> None:
        super().__init__(f"{file}: {key or 'the file'}: {rule}")
        self.file, self.key, self.rule = file, key, rule


def load_rules(kind: type[R], file: Path, besides: Mapping[str, Any] | None = None) -> R:
    """The rules in a YAML file; sections that it lacks are taken from `besides`.

    Raises PolicyError naming the file, the first wrong key and the rule it breaks.
    """
    try:
        told = read_document(file)
        return kind.parse_obj({**besides, **(told or {})} if besides is not None else told)
    except pydantic.ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(step) for step in first["loc"] if step != "__root__")
        raise PolicyError(file, key, first["msg"]) from error
    except (OSError, TypeError, yaml.YAMLError) as error:
        raise PolicyError(file, "", str(error)) from error


def amount() -> Any:
    """A field of money: not below zero, whole cents."""
    return pydantic.Field(..., ge=0, decimal_places=2)


def days() -> Any:
    """A field of calendar days, one at least."""
    return pydantic.Field(..., ge=1)


class PriceRules(Rules):
    """When the difference to a lower price comes back as store credit."""

    drop_days: int = days()
    decide_up_to: Decimal = amount()
    elsewhere_days: int = days()
    elsewhere_needs: tuple[str, ...]


class CreditRules(Rules):
    """Store credit and gift cards: how long they last, and what is added when a refund is taken as credit."""

    months: int = pydantic.Field(..., ge=1)
    least: Decimal = amount()
    most: Decimal = amount()
    refund_bonus_percent: int = pydantic.Field(..., ge=0, le=100)


class Level(Rules):
    """A level of membership, reached with `points` won in a year, and what it gives."""

    name: str
    points: int = pydantic.Field(..., ge=0)
    gives: str


class MembershipRules(Rules):
    """What points are won with and worth; `levels` begin with the lowest."""

    points_per_unit: int = pydantic.Field(..., ge=1)
    worth_of_100: Decimal = amount()
    least_spent: int = pydantic.Field(..., ge=1)
    months: int = pydantic.Field(..., ge=1)
    levels: tuple[Level, ...]

    @pydantic.validator("levels")
    def _begin_at_nothing(cls, levels: tuple[Level, ...]) -> tuple[Level, ...]:
        points = [level.points for level in levels]
        if not points or points[0] != 0 or points != sorted(set(points)):
            raise ValueError("levels begin at 0 points and rise")
        return levels


class InvoiceRules(Rules):
    """Where invoices are, and what can be put right on one, for how many days after it was made."""

    where: str
    correct_within_days: int = days()
    corrected: tuple[str, ...]


class PaymentRules(Rules):
    """Ways to pay, and after how many days a bank gives back what was only held."""

    methods: tuple[str, ...]
    not_taken: tuple[str, ...]
    hold_days: int = days()


HelpFacts = Mapping[str, str]
"""What self-service answers name: a phone number, opening hours, where a setting is."""
