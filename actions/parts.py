"""What a message wishes of which order, where it wishes more than one thing."""

from __future__ import annotations

from typing import Any

from actions import payments, which_order
from actions.base import Turn
from actions.draft import CHANGES
from actions.known import PAID

TOLD = frozenset({"track_order", "order_late", "refund_status"})
WISHES = TOLD | CHANGES | payments.WISHES
"""What can be wished of one order: told, changed, or told of its money."""
MONEY = frozenset({"request_refund", "refund_method", "refund_status"})
LEAST_CONFIDENT = 0.5
"""From here on a piece of a message of several wishes is taken at its word: nothing changes without a yes."""


def parts_of(turn: Turn) -> list[dict[str, str]]:
    """The wishes of a message about orders, each with its words: `name` and `text`.

    A piece without a wish of its own belongs to the one before it. None where the first piece has none.
    """
    parts: list[dict[str, str]] = []
    for piece in turn.pieces:
        wished = piece["name"] in WISHES and piece["confidence"] >= LEAST_CONFIDENT
        if wished and not (parts and _belongs(piece, parts[-1])):
            parts.append({"name": piece["name"], "text": piece["text"]})
        elif parts:
            parts[-1]["text"] += f" {piece['text']}"
        else:
            return []
    return parts


def _belongs(piece: dict[str, Any], part: dict[str, str]) -> bool:
    """Whether a piece goes on with the wish before it: the same one, or which way its money shall go."""
    alike = piece["name"] == part["name"] or (part["name"] in PAID and piece["name"] in MONEY)
    return alike and not which_order.numbers(piece["text"])


def by_order(parts: list[dict[str, str]]) -> list[dict[str, str]]:
    """What is wished of each order that is named, one after the other; empty where it is the same one, or none.

    Whoever is not known shows by its number that an order is theirs: each is looked up by itself.
    """
    named = [(part, number) for part in parts for number in which_order.numbers(part["text"]) or [""]]
    if len({number for _, number in named if number}) < 2:
        return []
    return [{**part, "order": number} if number else part for part, number in named]
