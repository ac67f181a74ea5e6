"""The desk's records of people: operators and leads, their teams and sign-ins, and what they did."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.storage import Moment, Record


class Operator(Record):
    """A human at the desk. The password is kept as an Argon2 hash; since `disabled_at` they cannot sign in.

    `seen_at` is when their page was last heard of.
    """

    __tablename__ = "operator"

    id: int = sa.Column(sa.Integer, primary_key=True)
    email: str = sa.Column(sa.String(200), nullable=False, unique=True)
    name: str = sa.Column(sa.String(80), nullable=False)
    role: str = sa.Column(sa.String(16), nullable=False)
    password_hash: str = sa.Column(sa.String(200), nullable=False)
    created_at: datetime = sa.Column(Moment, nullable=False)
    seen_at = sa.Column(Moment)
    disabled_at = sa.Column(Moment)


class SignIn(Record):
    """One browser's signed-in time; the cookie's secret is kept as a hash, the CSRF token as it is.

    `device` is the browser in a few words, for the operator who looks at where they are signed in.
    """

    __tablename__ = "sign_in"

    secret_hash: str = sa.Column(sa.String(64), primary_key=True)
    operator_id: int = sa.Column(sa.ForeignKey("operator.id", ondelete="CASCADE"), nullable=False)
    csrf: str = sa.Column(sa.String(64), nullable=False)
    expires_at: datetime = sa.Column(Moment, nullable=False)
    begun_at = sa.Column(Moment)
    seen_at = sa.Column(Moment)
    device = sa.Column(sa.String(80))


class Team(Record):
    """A group of operators that a ticket can be given to."""

    __tablename__ = "team"

    id: int = sa.Column(sa.Integer, primary_key=True)
    name: str = sa.Column(sa.String(80), nullable=False, unique=True)


class TeamMember(Record):
    """Who is in which team; somebody may be in several."""

    __tablename__ = "team_member"

    team_id: int = sa.Column(sa.ForeignKey("team.id", ondelete="CASCADE"), primary_key=True)
    operator_id: int = sa.Column(sa.ForeignKey("operator.id", ondelete="CASCADE"), primary_key=True, index=True)


class DeskAct(Record):
    """One thing somebody did at the desk, for the audit trail: no words of a shopper and no secret is in `details`.

    `operator_id` is None for what the desk did by itself or for somebody unknown.
    """

    __tablename__ = "desk_act"

    id: int = sa.Column(sa.Integer, primary_key=True)
    at: datetime = sa.Column(Moment, nullable=False, index=True)
    operator_id = sa.Column(sa.Integer, sa.ForeignKey("operator.id"), index=True)
    act: str = sa.Column(sa.String(40), nullable=False)
    ticket_id = sa.Column(sa.Integer, sa.ForeignKey("ticket.id", ondelete="CASCADE"), index=True)
    details: dict[str, Any] = sa.Column(sa.JSON, nullable=False, default=dict)
