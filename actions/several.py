"""A message that changes several parts of one order: where it goes, how it is sent and paid, and what is in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from actions.base import Turn
from actions.draft import ITEMS, PAYMENT, SHIPPING
from actions.known import item, variant
from actions.means import means
from bot.reading.addresses import read_address
from bot.reading.options import Variant
from bot.reading.order_parts import read_part
from bot.reading.order_said import without_order_said, without_payment_said
from bot.reading.swaps import pick_swaps
from bot.reading.things import Item
from bot.reading.words import either, word_lists, words_of
from bot.replies.wording import DEFAULT_LANGUAGE
from bot.shop.facts import OrderFacts, OrderState

ADDRESS = "address"
CHANGING = frozenset({"change_order", "change_address"})
CHANGEABLE = frozenset({OrderState.UNPAID, OrderState.PENDING})
"""In any other state one answer holds for all parts: it has left, or is packed."""
IN_TURN = (ADDRESS, SHIPPING, PAYMENT, ITEMS)
"""Things come last: once they are changed an order may take no other change."""


async def taken_apart(turn: Turn, wish: str, order: OrderFacts) -> list[dict[str, str]]:
    """The changes of different parts of an order that a message asks for: `name`, `text` and `order` of each.

    Empty where only one part is named, where the order cannot be changed, and for a part of a message.
    """
    if wish not in CHANGING or order.state not in CHANGEABLE or turn.part is not None:
        return []
    variants = {line.line_id: await means().shop.variants_like(line.line_id) for line in order.lines}
    able = {line_id: [variant(one) for one in ones] for line_id, ones in variants.items()}
    said = _said(turn.words, [item(line) for line in order.lines], able)
    names = {kind: "change_address" if kind == ADDRESS else "change_order" for kind in IN_TURN}
    parts = [{"name": names[kind], "text": said[kind], "order": order.number} for kind in IN_TURN if kind in said]
    return parts if len(parts) > 1 else []


def _said(text: str, items: Sequence[Item], variants: Mapping[int, Sequence[Variant]]) -> dict[str, str]:
    """What is said of each part; words that name none belong to the part before, the first ones to the first."""
    said: dict[str, str] = {}
    current, leading = None, ""
    for clause in _clauses(text):
        current = _kind(clause, items, variants, ITEMS in said) or current
        if current is None:
            leading += clause
            continue
        said[current] = said.get(current, leading) + clause
        leading = ""
    return said


def _kind(
    clause: str, items: Sequence[Item], variants: Mapping[int, Sequence[Variant]], behind_items: bool
) -> str | None:
    """Which part of an order a clause changes; None where it names none."""
    there = read_address(clause)
    if there.street and there.postcode:
        return ADDRESS
    things = without_payment_said(without_order_said(clause, items))
    if any(swap.wanted.named for swap in pick_swaps(things, items, variants)):
        return ITEMS
    part = read_part(clause, DEFAULT_LANGUAGE)
    # Behind a change of things, a way to pay tells how their difference is paid.
    if part == PAYMENT and behind_items and word_lists(DEFAULT_LANGUAGE)["change_verbs"].isdisjoint(words_of(clause)):
        return None
    return part if part in (PAYMENT, SHIPPING) else None


def _clauses(text: str) -> Iterator[str]:
    start = 0
    for border in _borders().finditer(text):
        yield text[start : border.start()]
        start = border.start()
    yield text[start:]


@cache
def _borders() -> re.Pattern[str]:
    """The end of a sentence, and a word that joins two requests."""
    joiners = either(word_lists(DEFAULT_LANGUAGE)["request_joiners"])
    return re.compile(rf"[.;!?\n]+\s+|,?\s+(?:{joiners})\s+", re.IGNORECASE)
