"""Things picked by their place in the list or by what they cost: "the second", "the last two", "the one for $49"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.reading.scales import rank
from bot.reading.stems import Word
from bot.reading.things import Item
from bot.reading.words import WordLists

_AMOUNT = re.compile(r"(\d{1,6})(?:\.(\d{1,2}))?(?:lb)?")
"""Pounds of money are written as those of weight."""
NO_SIZE = frozenset({"more", "most", "less", "least", "up", "down", "best"})
"""Of the words of measure those that say something else beside a thing's name."""


def by_place(
    words: Sequence[Word], start: int, end: int, pool: Sequence[Item], named: bool, lists: WordLists
) -> tuple[int, ...]:
    """Gives the keys at a place that is said between two words; `named`: the pool is what the words there name."""
    for at in range(start, end):
        number = lists.tables["ordinals_said"].get(words[at].said)
        behind = words[at + 1].said if at + 1 < len(words) else ""
        if not number or behind in lists["not_ordinals"]:
            continue
        if behind.isdecimal() and 0 < int(behind) <= len(pool) and abs(number) == 1:
            return tuple(item.key for item in (pool[: int(behind)] if number > 0 else pool[-int(behind) :]))
        pointing = named or behind == "" or at + 1 == end or behind in lists["things"]
        if pointing and number <= len(pool):
            return (pool[number - 1 if number > 0 else number].key,)
    return ()


def by_price(words: Sequence[Word], pool: Sequence[Item], lists: WordLists) -> tuple[int, ...]:
    """Gives the key of the one thing that costs least, most or as much as is said; none where several do."""
    text = f" {' '.join(word.said for word in words)} "
    prices = [item.price_cents for item in pool]
    if any(f" {phrase} " in text for phrase in lists["cheapest"]):
        return _only(pool, min(prices), 1)
    if any(f" {phrase} " in text for phrase in lists["dearest"]):
        return _only(pool, max(prices), 1)
    if one := _by_size(text, pool, lists):
        return one
    for at, word in enumerate(words):
        amount = _AMOUNT.fullmatch(word.stem)
        around = {words[at - 1].said if at else "", words[at + 1].said if at + 1 < len(words) else ""}
        if amount and (around & (lists["price_leads"] | lists["price_words"]) or word.stem.endswith("lb")):
            cents = int(amount[1]) * 100 + int((amount[2] or "0").ljust(2, "0"))
            if found := _only(pool, cents, 1 if amount[2] else 100):
                return found
    return ()


def _by_size(text: str, pool: Sequence[Item], lists: WordLists) -> tuple[int, ...]:
    """ "The bigger shirt" of two whose size or capacity is not the same."""
    for names, direction in (("biggest", 1), ("bigger", 1), ("smallest", -1), ("smaller", -1)):
        if len(pool) > 1 and any(f" {phrase} " in text for phrase in lists[names] - NO_SIZE):
            placed = [(_place(item, lists), item) for item in pool]
            ranks = [direction * place for place, _ in placed if place is not None]
            if len(ranks) == len(pool) and ranks.count(max(ranks)) == 1:
                return (pool[ranks.index(max(ranks))].key,)
    return ()


def _place(item: Item, lists: WordLists) -> float | None:
    sizes = (rank(value, lists.language) for name, value in item.options if name.lower() in lists["sized_by"])
    return next((found[1] for found in sizes if found), None)


def _only(pool: Sequence[Item], cents: int, exactness: int) -> tuple[int, ...]:
    keys = tuple(item.key for item in pool if item.price_cents // exactness == cents // exactness)
    return keys if len(keys) == 1 else ()
