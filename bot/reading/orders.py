"""Which of several orders a shopper means: "my last order", "the one with the kettle", "the one from Tuesday"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.reading.answers import corrected
from bot.reading.dates import read_dates
from bot.reading.mentions import mentions
from bot.reading.stems import words_said
from bot.reading.things import Item
from bot.reading.words import WordLists, word_lists

__all__ = ["OrderSaid", "corrected", "pick_order"]


@dataclass(frozen=True)
class OrderSaid:
    """An order as far as a shopper may describe it."""

    number: str
    placed_on: date
    state: str
    items: tuple[Item, ...] = ()
    total_cents: int = 0


def pick_order(
    text: str, orders: Sequence[OrderSaid], today: date, current: str | None = None, language: str = "en"
) -> tuple[str, ...]:
    """Gives the numbers of the orders meant, several for "both" or where it is not settled; none when none is meant.

    `current` is the order spoken of so far: "the other one" is not it.
    """
    lists = word_lists(language)
    words = words_said(text, language)
    said = f" {' '.join(word.said for word in words)} "
    by_number = tuple(order.number for order in orders if _number_in(order.number, text))
    if by_number or not orders:
        return by_number
    pool = list(orders)
    told = False
    for narrowed in (
        _by_state(said, pool, lists),
        _by_date(text, pool, today, language),
        _by_items(text, pool, language),
    ):
        if narrowed:
            both = [order for order in pool if order in narrowed]
            pool, told = both or narrowed, True
    if one := _by_order(said, pool, current, lists, told):
        return tuple(order.number for order in one)
    if told or f" {'both'} " in said or any(f" {w} " in said for w in ("all", "every", "each")):
        return tuple(order.number for order in pool)
    return ()


def _number_in(number: str, text: str) -> bool:
    plain = "".join(char for char in number if char.isalnum()).lower()
    figures = "".join(char for char in number if char.isdigit())
    there = "".join(char for char in text if char.isalnum()).lower()
    return bool(plain) and (plain in there or (len(figures) > 3 and figures in there))


def _by_state(said: str, orders: Sequence[OrderSaid], lists: WordLists) -> list[OrderSaid]:
    states = {
        state
        for state, phrases in lists.tables["order_states_said"].items()
        if any(f" {phrase} " in said for phrase in phrases)
    }
    return [order for order in orders if any(order.state.startswith(state) for state in states)]


def _by_date(text: str, orders: Sequence[OrderSaid], today: date, language: str) -> list[OrderSaid]:
    days = {finding.value for finding in read_dates(text, word_lists(language), today)}
    return [order for order in orders if order.placed_on.isoformat() in days]


def _by_items(text: str, orders: Sequence[OrderSaid], language: str) -> list[OrderSaid]:
    words = words_said(text, language)
    places = [(order, item) for order in orders for item in order.items]
    pool = [Item(at, item.name, item.options, item.category, item.price_cents) for at, (_, item) in enumerate(places)]
    hit = {key for mention in mentions(words, pool, (), language) if mention.wanted for key in mention.keys}
    if len(hit) == len(pool):
        return []
    having = {places[key][0].number for key in hit}
    return [order for order in orders if order.number in having]


def _by_order(
    said: str, pool: Sequence[OrderSaid], current: str | None, lists: WordLists, told: bool
) -> list[OrderSaid]:
    newest = sorted(pool, key=lambda order: order.placed_on, reverse=True)
    if any(f" {word} " in said for word in ("other", "another")):
        return [order for order in pool if order.number != current]
    if any(f" {phrase} " in said for phrase in lists["cheapest"]):
        return [min(pool, key=lambda order: order.total_cents)]
    if any(f" {phrase} " in said for phrase in lists["dearest"]):
        return [max(pool, key=lambda order: order.total_cents)]
    if any(f" {phrase} " in said for phrase in lists["order_before"]):
        return newest[1:2]
    if any(f" {phrase} " in said for phrase in lists["newest_order"]):
        return newest[:1]
    if any(f" {phrase} " in said for phrase in lists["oldest_order"]):
        return newest[-1:]
    return []
