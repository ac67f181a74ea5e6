"""What the desk's pages may send about saved replies."""

from __future__ import annotations

from pydantic import Field, StrictStr, validator

from bot.channels.bodies import TEXT_LONGEST, Body

LANGUAGE = "^[a-z]{2,3}$"
TITLE_LONGEST = 120


class FindReplies(Body):
    """What saved replies are asked for, as parts of the address."""

    q: str = Field("", max_length=200)
    language: str | None = Field(None, regex=LANGUAGE)
    ticket_id: int | None = Field(None, ge=1, le=2**31 - 1)


class NewReply(Body):
    """A text with its variables, or, with `ticket_id`, one that was sent there."""

    title: StrictStr | None = Field(None, min_length=1, max_length=TITLE_LONGEST)
    text: StrictStr = Field(..., min_length=1, max_length=TEXT_LONGEST)
    language: StrictStr = Field("en", regex=LANGUAGE)
    ticket_id: int | None = Field(None, ge=1, le=2**31 - 1)

    @validator("title", "text")
    def _says_something(cls, value: str | None) -> str | None:
        if value is not None and not value.strip():
            raise ValueError("must not be empty")
        return value


class ChangedReply(Body):
    """What is to be another."""

    title: StrictStr | None = Field(None, min_length=1, max_length=TITLE_LONGEST)
    text: StrictStr | None = Field(None, min_length=1, max_length=TEXT_LONGEST)
    language: StrictStr | None = Field(None, regex=LANGUAGE)

    @validator("title", "text")
    def _says_something(cls, value: str | None) -> str | None:
        if value is not None and not value.strip():
            raise ValueError("must not be empty")
        return value
