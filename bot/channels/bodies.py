"""What clients may send: each body with its rules. A body that breaks one is refused with the field's name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeVar
from uuid import UUID

from pydantic import BaseModel, Extra, Field, StrictInt, StrictStr, conint, root_validator, validator
from sanic import Request
from sanic.exceptions import InvalidUsage

from bot.channels.problems import Problem
from bot.channels.push_addresses import Subscription

TEXT_LONGEST = 4000
if TYPE_CHECKING:
    Number = int
else:
    Number = conint(strict=True, ge=0, le=2**31 - 1)


class Body(BaseModel):
    """A request body: unknown fields are refused, so that a misspelt one is noticed."""

    class Config:
        extra = Extra.forbid

    @validator("*")
    def _storable(cls, value: Any) -> Any:
        """No database stores half a surrogate pair, and PostgreSQL no null character."""
        if isinstance(value, str) and any(char == "\x00" or "\ud800" <= char <= "\udfff" for char in value):
            raise ValueError("must not contain a null character or half a surrogate pair")
        return value


class Begin(Body):
    """Opens a conversation."""

    channel: Literal["web", "app"]
    language: StrictStr | None = Field(None, min_length=2, max_length=16)
    page: StrictStr | None = Field(None, max_length=500)
    customer_token: StrictStr | None = Field(None, max_length=4096)


class Post(Body):
    """Says something: words, or a choice that was offered."""

    client_message_id: UUID
    text: StrictStr | None = Field(None, max_length=TEXT_LONGEST)
    choice: StrictStr | None = Field(None, min_length=1, max_length=64)

    @validator("text")
    def _says_something(cls, value: str | None) -> str | None:
        if value is not None and not value.strip():
            raise ValueError("must not be empty")
        return value

    @root_validator(skip_on_failure=True)
    def _one_of(cls, values: dict[str, Any]) -> dict[str, Any]:
        if (values.get("text") is None) == (values.get("choice") is None):
            raise ValueError("exactly one of text and choice must be given")
        return values


class Read(Body):
    """Says up to where the shopper has read."""

    up_to: Number


SCORES = {"csat": (1, 5), "nps": (0, 10), "ces": (1, 7)}


class Feedback(Body):
    """What the shopper thought: csat 1 to 5, nps 0 to 10, ces 1 to 7."""

    kind: Literal["csat", "nps", "ces"]
    score: StrictInt
    comment: StrictStr | None = Field(None, max_length=TEXT_LONGEST)

    @validator("score")
    def _in_range(cls, value: int, values: dict[str, Any]) -> int:
        least, most = SCORES.get(values.get("kind", ""), (value, value))
        if not least <= value <= most:
            raise ValueError(f"must be from {least} to {most}")
        return value


class Identify(Body):
    """Signs a visitor in: with the shop's word, or with the one-time code that was sent by mail."""

    customer_token: StrictStr | None = Field(None, min_length=1, max_length=4096)
    code: StrictStr | None = Field(None, min_length=1, max_length=32)

    @root_validator(skip_on_failure=True)
    def _one_of(cls, values: dict[str, Any]) -> dict[str, Any]:
        if (values.get("customer_token") is None) == (values.get("code") is None):
            raise ValueError("exactly one of customer_token and code must be given")
        return values


class Push(Body):
    """Where a device can be told of a reply: a token of FCM or APNs, or a browser's subscription as JSON text."""

    platform: Literal["fcm", "apns", "webpush"]
    address: StrictStr = Field(..., min_length=1, max_length=2000)

    @validator("address")
    def _reachable(cls, value: str, values: dict[str, Any]) -> str:
        """A browser's address is its subscription, kept in one form so that the same one is kept once."""
        return Subscription.parse(value).as_text() if values.get("platform") == "webpush" else value


B = TypeVar("B", bound=Body)


def read(request: Request, kind: type[B]) -> B:
    """The request's JSON as a body of this kind. Raises Problem (400, 415) and pydantic's ValidationError."""
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if given != "application/json":
        raise Problem(415, "The body must be application/json.")
    try:
        data = request.json
    except InvalidUsage:
        raise Problem(400, "The body is not valid JSON.") from None
    if not isinstance(data, dict):
        raise Problem(400, "The body must be a JSON object.")
    return kind(**{str(key): value for key, value in data.items()})


def whole_number(request: Request, name: str, value: str | None) -> int:
    """A query or header value as a number from 0; 0 when it is absent. Raises Problem naming it."""
    if value in (None, ""):
        return 0
    if not str(value).isascii() or not str(value).isdigit() or len(str(value)) > 9:
        raise Problem(400, "must be a whole number from 0", name)
    return int(str(value))
