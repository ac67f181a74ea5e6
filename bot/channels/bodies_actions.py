"""What the desk's page may send to have something done: one body for every act, each act with fields of its own."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from pydantic import Field, StrictBool, StrictStr, conlist, validator

from bot.channels.bodies import Body, Number
from bot.desk.acts import GOODWILL, Act
from bot.desk.allowances import NEED_REASON
from bot.shop.changes import CHANGES
from bot.shop.facts import AddressFacts

ACTS = (*CHANGES, GOODWILL)
OPTIONAL = {
    "change_items": {"payment"},
    "exchange_items": {"payment", "reason"},
    "return_items": {"payment", "reason"},
    "cancel_order": {"reason"},
}
"""What may be left out of an act's fields; everything else is needed."""
MOST_LINES, REASON_LONGEST = 100, 40


class Where(Body):
    """An address as it is written; the country may be left out where it stays."""

    street: StrictStr = Field(..., max_length=120)
    street2: StrictStr = Field("", max_length=120)
    city: StrictStr = Field(..., max_length=80)
    region: StrictStr = Field("", max_length=80)
    postcode: StrictStr = Field("", max_length=20)
    country: StrictStr = Field("", max_length=40)


def fields_of(act: str) -> set[str]:
    """The fields that mean something for an act."""
    change = CHANGES.get(act)
    return {field.name for field in fields(change)} if change else {"amount", "reason"}


def needed_for(act: str) -> set[str]:
    """The fields an act cannot do without."""
    return fields_of(act) - OPTIONAL.get(act, set())


class DeskAction(Body):
    """An act with what it needs: lines and variants by their ids, a way to pay by its id, an amount with decimals.

    `exceptions` need a reason, which is logged; `email` goes with the order of a shopper who is not signed in.
    """

    act: Literal[tuple(ACTS)]  # type: ignore[valid-type]
    order: StrictStr | None = Field(None, min_length=1, max_length=40)
    lines: conlist(Number, min_items=1, max_items=MOST_LINES) | None = None  # type: ignore[valid-type]
    swaps: conlist(tuple[Number, Number], min_items=1, max_items=MOST_LINES) | None = None  # type: ignore[valid-type]
    payment: StrictStr | None = Field(None, min_length=1, max_length=120)
    address: Where | None = None
    option: StrictStr | None = Field(None, min_length=1, max_length=80)
    reason: StrictStr | None = Field(None, min_length=1, max_length=400)
    what: Literal["damaged", "wrong_item", "not_as_described"] | None = None
    remedy: Literal["search", "replace", "refund"] | None = None
    claim: StrictStr | None = Field(None, min_length=1, max_length=60)
    accept: StrictBool | None = None
    exchange: StrictStr | None = Field(None, min_length=1, max_length=60)
    refund: StrictBool | None = None
    amount: Decimal | None = Field(None, gt=0, max_digits=8, decimal_places=2)
    email: StrictStr | None = Field(None, min_length=3, max_length=254)
    exceptions: tuple[Literal["late", "fee", "photo"], ...] = Field(default_factory=tuple)
    exception_reason: StrictStr = Field("", max_length=400)

    @validator("order", "lines", "swaps", "payment", "address", "option", "reason", "what", always=True)
    def _fits(cls, value: Any, values: dict[str, Any], field: Any) -> Any:
        """Whether the act needs the field, and has one of that name."""
        return _fitting(value, values.get("act"), field.name)

    @validator("remedy", "claim", "accept", "exchange", "refund", "amount", always=True)
    def _fits_too(cls, value: Any, values: dict[str, Any], field: Any) -> Any:
        return _fitting(value, values.get("act"), field.name)

    @validator("reason")
    def _short(cls, value: str | None, values: dict[str, Any]) -> str | None:
        if value is not None and len(value) > REASON_LONGEST and values.get("act") != GOODWILL:
            raise ValueError(f"must have at most {REASON_LONGEST} characters")
        return value

    @validator("exception_reason", always=True)
    def _explained(cls, value: str, values: dict[str, Any]) -> str:
        if NEED_REASON & set(values.get("exceptions", ())) and not value.strip():
            raise ValueError("is needed for an exception")
        return value

    def as_act(self) -> Act:
        """What is to be done to an order; not for a goodwill coupon."""
        kind: Any = CHANGES[self.act]
        given = {name: getattr(self, name) for name in fields_of(self.act)}
        told = {name: _plain(value) for name, value in given.items() if value is not None}
        return Act(kind(**told), tuple(dict.fromkeys(self.exceptions)), self.exception_reason.strip(), self.email)


class DeskActionDone(DeskAction):
    """An act that is to be done once for an id of the page's making; `tell` says it to the shopper."""

    client_action_id: UUID
    tell: StrictBool = True


def _fitting(value: Any, act: str | None, name: str) -> Any:
    if act is not None and value is None and name in needed_for(act):
        raise ValueError(f"is needed for {act}")
    if act is not None and value is not None and name not in fields_of(act):
        raise ValueError(f"means nothing for {act}")
    return value


def _plain(value: Any) -> Any:
    """A field's value as changes have it."""
    if isinstance(value, Where):
        return AddressFacts(**value.dict())
    return tuple(value) if isinstance(value, list) else value
