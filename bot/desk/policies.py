"""The desk's own rules, a section for each matter: data/desk.yml, or a shop's own desk.yml for what stands there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pydantic

from bot.desk.allowances import ActionRules
from bot.desk.guess import SEVERITIES, GuessRules
from bot.desk.hours import OpeningHours, Span
from bot.documents import read_document
from bot.shop.rules import Rules, load_rules

FILE = Path(__file__).parents[2] / "data" / "desk.yml"
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MINUTES = pydantic.Field(..., ge=1)


class HourRules(Rules):
    """When somebody is at the desk: `zone` is an IANA name; a weekday that is not named is closed.

    Hours are "09:00-17:30"; what goes on past midnight is "22:00-24:00" and, the day after, "00:00-02:00".
    """

    zone: str
    week: Mapping[str, tuple[str, ...]]
    closed: tuple[date, ...] = ()

    @pydantic.validator("zone")
    def _known_zone(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError("must be the name of a zone, such as Europe/Berlin") from error
        return zone

    @pydantic.validator("week")
    def _known_days(cls, week: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
        for day, texts in week.items():
            if day not in WEEK:
                raise ValueError(f"{day!r} is none of {', '.join(WEEK)}")
            spans = [span for text in texts for span in _span(text)]
            if spans != sorted(set(spans)):
                raise ValueError(f"{day}: the hours must follow each other")
        return week

    def opening(self) -> OpeningHours:
        """The hours to reckon with."""
        spans = (tuple(_both(text) for text in self.week.get(day, ())) for day in WEEK)
        return OpeningHours(ZoneInfo(self.zone), tuple(spans), frozenset(self.closed))


def _both(text: str) -> Span:
    start, end = _span(text)
    return start, end


def _span(text: str) -> tuple[int, ...]:
    """Minutes after midnight of both ends."""
    try:
        (start, end) = (int(each[:2]) * 60 + int(each[3:]) for each in text.split("-") if each[2:3] == ":")
    except ValueError:
        start, end = 0, 0
    if not 0 <= start < end <= 24 * 60:
        raise ValueError(f'{text!r} must be hours such as "09:00-17:30"')
    return start, end


class BySeverity(Rules):
    """Minutes, by how severe a matter is."""

    low: int = MINUTES
    normal: int = MINUTES
    high: int = MINUTES
    urgent: int = MINUTES

    def of(self, severity: str | None) -> int:
        """Of a matter; one of unknown severity counts as normal."""
        minutes: int = getattr(self, severity if severity in SEVERITIES else "normal")
        return minutes


class AttentionRules(Rules):
    """When a ticket asks for attention by itself: minutes in which the desk is open, but for those of an absence."""

    unclaimed: BySeverity
    unanswered: BySeverity
    given_back_after: int = MINUTES
    gone_after: int = MINUTES
    promise_warning: int = MINUTES


class AfterwardsRules(Rules):
    """When a shopper is asked whether it is solved, and when an answer not read goes by mail; minutes."""

    ask_solved_after: int = MINUTES
    ask_solved_within: int = MINUTES
    mail_after: int = MINUTES


class WaitRules(Rules):
    """What is assumed of a desk without a history; minutes."""

    first_reply: int = MINUTES
    handling: int = MINUTES


class DeskPolicies(Rules):
    """Every rule of the desk."""

    hours: HourRules
    attention: AttentionRules
    afterwards: AfterwardsRules
    waits: WaitRules
    actions: ActionRules
    guess: GuessRules


def desk_policies_in(folder: Path) -> DeskPolicies:
    """The desk's rules: of a shop's own desk.yml where it has the section, else those that come along.

    Raises PolicyError naming the file, the first wrong key and the rule it breaks.
    """
    own = folder / "desk.yml"
    if not own.exists():
        return load_rules(DeskPolicies, FILE)
    usual: dict[str, Any] = read_document(FILE)
    return load_rules(DeskPolicies, own, usual)
