"""Which of several orders a shopper means: "my last order", "the one with the kettle", "the one from Tuesday"."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.reading.choosing import pick_items
from bot.reading.mentions import NAMED, mentions
from bot.reading.order_dates import nearly, placed_between
from bot.reading.stems import Word, words_said
from bot.reading.things import Item
from bot.reading.words import WordLists, word_lists

__all__ = ["OrderSaid", "pick_order"]

SHORTEST_END = 4
"""Figures; fewer at the end of a number are no sign of it."""


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

    `current` is the order spoken of so far: "the other one" is not it. Places, "the second", are those of `orders`.
    """
    if by_number := tuple(order.number for order in orders if _has_number(text, order.number)):
        return by_number
    words = words_said(text, language)
    if not words or not orders:
        return ()
    lists = word_lists(language)
    said = f" {' '.join(word.said for word in words)} "
    told = [some for some in _told(text, said, words, orders, today, lists) if some]
    pool = list(orders)
    for some in told:
        pool = [order for order in pool if order in some] or some
    meant = _compared(said, pool, lists) or _listed(text, pool, current, lists) or (pool if told else [])
    if not meant and (at_hand := _at_hand(said, orders, current, lists)):
        return (at_hand,)
    return tuple(order.number for order in meant)


def _has_number(text: str, number: str) -> bool:
    plain, there = _bare(number), _bare(text)
    figures = "".join(char for char in number if char.isdigit())
    groups = "".join(char if char.isdigit() else " " for char in text).split()
    ends = any(len(group) >= SHORTEST_END and figures.endswith(group) for group in groups)
    return bool(plain) and (plain in there or ends)


def _bare(text: str) -> str:
    return "".join(char for char in text.lower() if char.isalnum())


def _told(
    text: str, said: str, words: Sequence[Word], orders: Sequence[OrderSaid], today: date, lists: WordLists
) -> Iterator[list[OrderSaid]]:
    """The orders in the state, with the things and of the time that a message tells, each by itself."""
    yield _by_state(said, orders, lists)
    yield _by_items(words, orders, lists.language)
    between = [placed_between(text, today, lists.language), nearly(text, today, lists.language)]
    exact, about = ([o for o in orders if any(a <= o.placed_on <= b for a, b in some)] for some in between)
    yield exact or about


def _by_state(said: str, orders: Sequence[OrderSaid], lists: WordLists) -> list[OrderSaid]:
    """By the longest phrase of a state: "not shipped" is not "shipped"."""
    phrases = [(phrase, state) for state, some in lists.tables["order_states_said"].items() for phrase in some]
    found = [(phrase, state) for phrase, state in phrases if f" {phrase} " in said]
    longest = max((len(phrase) for phrase, _ in found), default=0)
    states = tuple(state for phrase, state in found if len(phrase) == longest)
    return [order for order in orders if states and order.state.startswith(states)]


def _by_items(words: Sequence[Word], orders: Sequence[OrderSaid], language: str) -> list[OrderSaid]:
    """Those that have the things named; a message that tells of all things alike tells none apart."""
    places = [(order, item) for order in orders for item in order.items]
    pool = [Item(at, item.name, item.options, item.category, called=item.called) for at, (_, item) in enumerate(places)]
    named = [one for one in mentions(words, pool, (), language) if one.kind == NAMED and one.wanted]
    hit = {key for one in named if len(one.keys) < len(pool) for key in one.keys}
    return [order for order in orders if any(places[key][0] is order for key in hit)]


def _compared(said: str, pool: Sequence[OrderSaid], lists: WordLists) -> list[OrderSaid]:
    """The newest, the one before it, the oldest, the one of the largest or the smallest sum."""
    newest = sorted(pool, key=lambda order: order.placed_on, reverse=True)
    for name, order in (
        ("order_before", newest[min(1, len(newest) - 1)]),
        ("oldest_order", newest[-1]),
        ("newest_order", newest[0]),
        ("biggest_order", max(pool, key=lambda order: order.total_cents)),
        ("smallest_order", min(pool, key=lambda order: order.total_cents)),
    ):
        if _says(said, lists[name]):
            return [order]
    return []


def _listed(text: str, pool: Sequence[OrderSaid], current: str | None, lists: WordLists) -> list[OrderSaid]:
    """By place or sum, "both", "all", or "the other one": orders are things without a name."""
    items = [Item(at, "", price_cents=order.total_cents) for at, order in enumerate(pool)]
    now = [at for at, order in enumerate(pool) if order.number == current]
    return [pool[key] for key in pick_items(text, items, now, lists.language).keys]


def _at_hand(said: str, orders: Sequence[OrderSaid], current: str | None, lists: WordLists) -> str | None:
    """ "This one" is the one spoken of; of a single order "my order" is enough."""
    if len(orders) == 1 and not lists["orders_called"].isdisjoint(said.split()):
        return orders[0].number
    known = current if any(order.number == current for order in orders) else None
    return known if _says(said, lists["order_at_hand"]) else None


def _says(said: str, phrases: Collection[str]) -> bool:
    return any(f" {phrase} " in said for phrase in phrases)
