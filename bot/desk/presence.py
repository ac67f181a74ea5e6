"""Who looks at a ticket and who types there, so that two do not answer at once. Kept nowhere: pages tell it again.

Every process hears what is told in the others by the mailbox, so that each can say it by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.conversations.mailbox import DESK, Mailbox, Signal
from bot.desk.operators import Person

FORGOTTEN_AFTER = timedelta(seconds=25)
KIND = "presence"


@dataclass(frozen=True)
class Look:
    """That somebody looked at a ticket at a moment."""

    name: str
    typing: bool
    at: datetime


class Presence:
    """The looks of the last 25 seconds; pages tell theirs every ten."""

    def __init__(self, mailbox: Mailbox, clock: Callable[[], datetime]) -> None:
        self._mailbox, self._clock = mailbox, clock
        self._looks: dict[int, dict[int, Look]] = {}

    def tell(self, ticket_id: int, person: Person, typing: bool = False, gone: bool = False) -> None:
        """Somebody looks, types, or has gone; all processes hear of it."""
        who = {"ticket_id": ticket_id, "operator_id": person.id, "name": person.name, "typing": typing, "gone": gone}
        self._mailbox.tell(DESK, Signal(KIND, who))

    def hear(self, told: dict[str, Any]) -> bool:
        """Take up what was told; whether anybody sees anything new by it."""
        ticket_id, operator_id, before = told["ticket_id"], told["operator_id"], self.at(told["ticket_id"])
        looks = self._looks.setdefault(ticket_id, {})
        if told["gone"]:
            looks.pop(operator_id, None)
        else:
            looks[operator_id] = Look(told["name"], told["typing"], self._clock())
        return self.at(ticket_id) != before

    def at(self, ticket_id: int) -> list[dict[str, Any]]:
        """Who looks at a ticket, by name; empty when nobody does."""
        since = self._clock() - FORGOTTEN_AFTER
        seen = [(who, look) for who, look in self._looks.get(ticket_id, {}).items() if look.at > since]
        by_name = sorted(seen, key=lambda one: (one[1].name, one[0]))
        return [{"id": who, "name": look.name, "typing": look.typing} for who, look in by_name]

    def forget(self) -> list[int]:
        """Forget whoever was not heard of for too long; the tickets at which that changes something."""
        since, changed = self._clock() - FORGOTTEN_AFTER, []
        for ticket_id, looks in tuple(self._looks.items()):
            old = [who for who, look in looks.items() if look.at <= since]
            for who in old:
                del looks[who]
            if old:
                changed.append(ticket_id)
            if not looks:
                del self._looks[ticket_id]
        return changed
