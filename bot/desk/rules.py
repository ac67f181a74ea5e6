"""When a ticket asks for attention by itself: pure rules over what is known of one open ticket.

Every open ticket is at any time either in the hands of somebody who is here, put off until a moment, waiting for less
than its time, promised until a moment, or raised: so none can be forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from bot.desk.hours import OpeningHours
from bot.desk.policies import AttentionRules


class Rule(str, Enum):
    """Why a ticket asks for attention."""

    UNCLAIMED = "unclaimed"
    UNANSWERED = "unanswered"
    HOLDER_GONE = "holder_gone"
    SNOOZE_OVER = "snooze_over"
    PROMISE_DUE = "promise_due"
    PROMISE_MISSED = "promise_missed"


ALLOW_TIME = (Rule.UNANSWERED.value, Rule.PROMISE_MISSED.value)
"""Raised by one of these, a ticket goes back to the queue if its holder says nothing then either."""


@dataclass(frozen=True)
class Standing:
    """An open ticket. `asked_at` is the shopper's oldest word without an answer; `seen_at` when the holder's page was
    last heard of; `by_mail` if its holder has no page; `made_at`, `due_at` and `warned` are of a standing promise."""

    claimed: bool
    opened_at: datetime
    severity: str | None = None
    raised: str | None = None
    raised_at: datetime | None = None
    snoozed_until: datetime | None = None
    claimed_at: datetime | None = None
    asked_at: datetime | None = None
    seen_at: datetime | None = None
    by_mail: bool = False
    made_at: datetime | None = None
    due_at: datetime | None = None
    warned: bool = False


@dataclass(frozen=True)
class Verdict:
    """The rule by which a ticket is raised now, and whether it goes back to the queue."""

    rule: Rule
    gives_back: bool = False


@dataclass(frozen=True)
class Judge:
    """Judges by a shop's rules."""

    rules: AttentionRules
    hours: OpeningHours

    def judge(self, one: Standing, now: datetime) -> Verdict | None:
        """What is to be done about a ticket now; None for nothing."""
        if one.due_at is not None:
            verdict = self._promise(one, one.due_at, now)
            if verdict is not None:
                return verdict
        if one.snoozed_until is not None:
            return Verdict(Rule.SNOOZE_OVER) if one.snoozed_until <= now else None
        return self._claimed(one, now) if one.claimed else self._waiting(one, now)

    def _promise(self, one: Standing, due_at: datetime, now: datetime) -> Verdict | None:
        if due_at <= now:
            return Verdict(Rule.PROMISE_MISSED, one.claimed and self._gone(one, now))
        span = due_at - (one.made_at or now)
        warning = min(timedelta(minutes=self.rules.promise_warning), span / 10)
        return Verdict(Rule.PROMISE_DUE) if not one.warned and due_at - warning <= now else None

    def _waiting(self, one: Standing, now: datetime) -> Verdict | None:
        late = self._open(one.opened_at, now) >= self.rules.unclaimed.of(one.severity)
        return Verdict(Rule.UNCLAIMED) if late and one.raised is None else None

    def _claimed(self, one: Standing, now: datetime) -> Verdict | None:
        """A promise gives its holder time; whoever answers by mail has no page to be gone from, and keeps it."""
        if one.asked_at is None or one.due_at is not None:
            return None
        if self._gone(one, now):
            return Verdict(Rule.HOLDER_GONE, gives_back=True)
        if one.raised in ALLOW_TIME and one.raised_at is not None:
            over = not one.by_mail and self._open(one.raised_at, now) >= self.rules.given_back_after
            return Verdict(Rule(one.raised), gives_back=True) if over else None
        since = max(one.asked_at, one.claimed_at or one.asked_at)
        late = self._open(since, now) >= self.rules.unanswered.of(one.severity)
        return Verdict(Rule.UNANSWERED) if late else None

    def _gone(self, one: Standing, now: datetime) -> bool:
        last = max(filter(None, (one.seen_at, one.claimed_at)), default=one.opened_at)
        return not one.by_mail and now - last >= timedelta(minutes=self.rules.gone_after)

    def _open(self, since: datetime, now: datetime) -> float:
        return self.hours.open_minutes(since, now)
