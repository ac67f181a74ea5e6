"""Wishes by comparison: "one size up", "a longer one", "more storage", "the cheapest"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol, TypeVar

from bot.reading.stems import Word, words_said
from bot.reading.things import Item
from bot.reading.values import Pair
from bot.reading.wishes import Role
from bot.reading.words import WordLists, word_lists

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_LARGER_UNITS = {"tb": 1024.0, "l": 1000.0, "kg": 1000.0}


class Priced(Protocol):
    """A variant, as far as it is compared."""

    @property
    def options(self) -> tuple[Pair, ...]: ...
    @property
    def price_cents(self) -> int: ...
    @property
    def in_stock(self) -> bool: ...


V = TypeVar("V", bound=Priced)


def measured(
    words: Sequence[Word],
    role: Sequence[Role],
    now: Item,
    fit: list[V],
    options: tuple[tuple[str, tuple[str, ...]], ...],
    language: str = "en",
) -> tuple[list[V], set[str]]:
    """Gives those that a comparison leaves, and the options that it spoke of, "price" for the price; all if none."""
    lists = word_lists(language)
    text = f" {' '.join(word.said for word in words)} "
    if not fit:
        return fit, set()
    for direction, extreme, phrases in _comparisons(lists):
        said = next((phrase for phrase in phrases if f" {phrase} " in text), None)
        if said is None:
            continue
        name = _option(said, text, now, options, lists, language)
        if name is None:
            continue
        return _compared(fit, name, now, direction, extreme, _step(text, lists), language), {name}
    return _by_price(text, now, fit, lists)


def _comparisons(lists: WordLists) -> tuple[tuple[int, bool, frozenset[str]], ...]:
    return (
        (1, True, lists["biggest"]),
        (-1, True, lists["smallest"]),
        (1, False, lists["bigger"]),
        (-1, False, lists["smaller"]),
    )


def _step(text: str, lists: WordLists) -> bool:
    return any(f" {phrase} " in text for phrase in lists["one_step"])


def rank(value: str, language: str = "en") -> tuple[str, float] | None:
    """Gives the scale that a value is on and its place there; None for a value that is more or less than no other."""
    for name, steps in word_lists(language).tables["scales"].items():
        if value.lower() in steps:
            return name, float(steps.index(value.lower()))
    said = words_said(value, language)
    if not said or not (number := _NUMBER.match(said[0].stem)):
        return None
    return "number", float(number[0]) * _LARGER_UNITS.get(said[0].stem[number.end() :], 1.0)


def _option(
    said: str, text: str, now: Item, options: tuple[tuple[str, tuple[str, ...]], ...], lists: WordLists, language: str
) -> str | None:
    ordered = [name for name, values in options if len(values) > 1 and all(rank(value, language) for value in values)]
    stems = {word.stem for word in words_said(text, language)}
    for names in (stems, set(lists.tables["measures"].get(said, ())), lists["sized_by"]):
        for name in ordered:
            if any(word.stem in names or word.said in names for word in words_said(name, language)):
                return name
    return ordered[0] if len(ordered) == 1 else None


def _compared(fit: list[V], name: str, now: Item, direction: int, extreme: bool, step: bool, language: str) -> list[V]:
    current = rank(dict(now.options).get(name, ""), language)
    places = {id(v): direction * _place(dict(v.options).get(name, ""), language) for v in fit}
    if not extreme and current is not None:
        fit = [v for v in fit if places[id(v)] > direction * current[1]]
    if not fit or not (extreme or step):
        return fit
    best = max(places[id(v)] for v in fit) if extreme else min(places[id(v)] for v in fit)
    return [v for v in fit if places[id(v)] == best]


def _place(value: str, language: str) -> float:
    found = rank(value, language)
    return found[1] if found else 0.0


def _by_price(text: str, now: Item, fit: list[V], lists: WordLists) -> tuple[list[V], set[str]]:
    there = [v for v in fit if v.in_stock] or fit
    if any(f" {phrase} " in text for phrase in lists["cheapest"]):
        least = min(v.price_cents for v in there)
        return [v for v in there if v.price_cents == least], {"price", *(name for name, _ in now.options)}
    if any(f" {phrase} " in text for phrase in lists["dearest"]):
        most = max(v.price_cents for v in there)
        return [v for v in there if v.price_cents == most], {"price", *(name for name, _ in now.options)}
    return fit, set()
