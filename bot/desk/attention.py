"""A ticket that asks for attention, by the rule it names."""

from __future__ import annotations

from datetime import datetime

from bot.desk.records import Ticket


def ask(ticket: Ticket, rule: str, now: datetime) -> None:
    """Let a locked ticket ask for attention; who put it off is shown it again."""
    ticket.raised, ticket.raised_at, ticket.snoozed_until = rule, now, None
