"""What may be sent about people of the desk, their passwords and teams: each body with its rules."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, StrictBool, StrictInt, StrictStr

from bot.channels.bodies import Body

NAME_LONGEST = 80


class DeskSignIn(Body):
    """An operator's address and password."""

    email: StrictStr = Field(..., min_length=3, max_length=200)
    password: StrictStr = Field(..., min_length=1, max_length=200)


class NewPassword(Body):
    """Another password for whoever knows the present one."""

    old: StrictStr = Field(..., min_length=1, max_length=200)
    new: StrictStr = Field(..., min_length=1, max_length=200)


class LinkedPassword(Body):
    """A password for whoever was given a link."""

    token: StrictStr = Field(..., min_length=1, max_length=200)
    new: StrictStr = Field(..., min_length=1, max_length=200)


class NewPerson(Body):
    """Somebody who is to work at the desk; they set their password with a link."""

    email: StrictStr = Field(..., min_length=3, max_length=200)
    name: StrictStr = Field(..., min_length=1, max_length=NAME_LONGEST)
    role: Literal["operator", "lead"] = "operator"
    teams: list[StrictInt] = Field([], max_items=100)


class ChangedPerson(Body):
    """What is to be different about somebody; what is not named stays."""

    name: StrictStr | None = Field(None, min_length=1, max_length=NAME_LONGEST)
    role: Literal["operator", "lead"] | None = None
    teams: list[StrictInt] | None = Field(None, max_items=100)
    disabled: StrictBool | None = None


class NamedTeam(Body):
    """A team's name."""

    name: StrictStr = Field(..., min_length=1, max_length=NAME_LONGEST, regex=r"\S")


class AuditQuery(Body):
    """What of the audit trail is asked for."""

    ticket_id: int | None = Field(None, ge=0, le=2**31 - 1)
    operator_id: int | None = Field(None, ge=0, le=2**31 - 1)
    act: str | None = Field(None, max_length=40)
    after: int | None = Field(None, ge=0, le=2**31 - 1)
    limit: int = Field(50, ge=1, le=200)
