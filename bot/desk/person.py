"""Who works at the desk, as every other module knows them."""

from __future__ import annotations

from dataclasses import dataclass

from bot.desk.records_people import Operator

OPERATOR, LEAD = ROLES = ("operator", "lead")


@dataclass(frozen=True)
class Person:
    """An operator who is signed in."""

    id: int
    name: str
    email: str
    role: str


@dataclass(frozen=True)
class SignedIn:
    """A sign-in: `secret` goes into the cookie, `csrf` to the page."""

    person: Person
    secret: str
    csrf: str


def person_of(operator: Operator) -> Person:
    """A record as a value."""
    return Person(operator.id, operator.name, operator.email, operator.role)
