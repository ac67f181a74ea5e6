"""Wishes by comparison: "one size up", "a longer one", "more storage", "the cheapest"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, TypeVar

from bot.reading.stems import Word, words_said
from bot.reading.things import Item
from bot.reading.values import PARTS_OF, Pair
from bot.reading.words import WordLists, word_lists

NAME_REACH = 3
"""Words between "more" and what there shall be more of."""
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


class Priced(Protocol):
    """A variant, as far as it is compared."""

    @property
    def options(self) -> tuple[Pair, ...]: ...
    @property
    def price_cents(self) -> int: ...
    @property
    def in_stock(self) -> bool: ...


V = TypeVar("V", bound=Priced)
Options = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Comparison:
    """More (1) or less (-1) of an option, or the utmost of it, or the next step only."""

    option: str
    direction: int
    utmost: bool
    step: bool


def comparisons(words: Sequence[Word], options: Options, language: str = "en") -> list[Comparison]:
    """Gives what a message compares, each option once; nothing where it does not."""
    lists = word_lists(language)
    text = f" {' '.join(word.said for word in words)} "
    step = any(f" {phrase} " in text for phrase in lists["one_step"])
    found: dict[str, Comparison] = {}
    for at, phrase, direction, utmost in _phrases(words, lists):
        name = _option(words, at, phrase, options, lists, language)
        if name is not None and phrase not in lists["dearest"]:
            found.setdefault(name, Comparison(name, direction, utmost, step))
    return list(found.values())


def compared(fit: Sequence[V], comparison: Comparison, now: Item, language: str = "en") -> list[V]:
    """Gives the variants that have more, less or the utmost of the option than the thing has now."""
    name, direction = comparison.option, comparison.direction
    current = rank(dict(now.options).get(name, ""), language)
    placed = [(direction * _place(dict(variant.options).get(name, ""), language), variant) for variant in fit]
    if not comparison.utmost and current is not None:
        placed = [(place, variant) for place, variant in placed if place > direction * current[1]]
    if placed and (comparison.utmost or comparison.step):
        best = (max if comparison.utmost else min)(place for place, _ in placed)
        placed = [(place, variant) for place, variant in placed if place == best]
    return [variant for _, variant in placed]


def priced(words: Sequence[Word], fit: Sequence[V], language: str = "en") -> list[V]:
    """Gives those in stock that cost least, or most, where a message asks for that; none where it does not."""
    lists = word_lists(language)
    text = f" {' '.join(word.said for word in words)} "
    there = [variant for variant in fit if variant.in_stock] or list(fit)
    if there and any(f" {phrase} " in text for phrase in lists["cheapest"]):
        return _all_at(min(variant.price_cents for variant in there), there)
    if there and any(f" {phrase} " in text for phrase in lists["dearest"]):
        return _all_at(max(variant.price_cents for variant in there), there)
    return []


def _all_at(price_cents: int, variants: Sequence[V]) -> list[V]:
    return [variant for variant in variants if variant.price_cents == price_cents]


@lru_cache(maxsize=1024)
def rank(value: str, language: str = "en") -> tuple[str, float] | None:
    """Gives the scale that a value is on and its place there; None for a value that is more or less than no other."""
    for name, steps in word_lists(language).tables["scales"].items():
        if value.lower() in steps:
            return name, float(steps.index(value.lower()))
    said = words_said(value, language)
    if not said or not (number := _NUMBER.match(said[0].stem)):
        return None
    unit = said[0].stem[number.end() :]
    return "number", float(number[0]) * PARTS_OF.get(unit, (unit, 1))[1]


def _phrases(words: Sequence[Word], lists: WordLists) -> Iterator[tuple[int, str, int, bool]]:
    """Gives where a comparison ends, its phrase, 1 for more and -1 for less, and whether the utmost is meant."""
    kinds = (("biggest", 1, True), ("smallest", -1, True), ("bigger", 1, False), ("smaller", -1, False))
    for at, word in enumerate(words):
        two = f"{words[at - 1].said} {word.said}" if at and not word.marks else word.said
        for kind, direction, extreme in kinds:
            if phrase := next((said for said in (two, word.said) if said in lists[kind]), None):
                yield at, phrase, direction, extreme


def _option(
    words: Sequence[Word], at: int, phrase: str, options: Options, lists: WordLists, language: str
) -> str | None:
    """The option named behind the comparison, that the word itself measures, named anywhere, or the thing's size."""
    ordered = [name for name, values in options if len(values) > 1 and all(rank(value, language) for value in values)]
    near = {word.stem for word in words[at + 1 : at + 1 + NAME_REACH]}
    anywhere = {word.stem for word in words}
    for names in (near, set(lists.tables["measures"].get(phrase, ())), anywhere, lists["sized_by"]):
        for name in ordered:
            if any(word.stem in names or word.said in names for word in words_said(name, language)):
                return name
    return ordered[0] if len(ordered) == 1 else None


def _place(value: str, language: str) -> float:
    found = rank(value, language)
    return found[1] if found else 0.0
