"""Which way to pay a shopper means: "my visa", "the card ending in 9212", "the other card", "same as before"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.reading.stems import Word, words_said
from bot.reading.words import WordLists, word_lists

_FOUR = re.compile(r"(?<!\d)\d{4}(?!\d)")


@dataclass(frozen=True)
class Method:
    """A way to pay: its key, its kind as the shop keeps it, the card's brand and last figures, what is left on it."""

    key: str
    kind: str
    brand: str = ""
    last_four: str = ""
    balance_cents: int | None = None


def pick_payment(
    text: str, methods: Sequence[Method], original: str | None = None, language: str = "en"
) -> tuple[str, ...]:
    """Gives the keys of the methods that a message may mean, all where it does not tell; none where it names none.

    `original` is the one that the order was paid with: "same as before" means it, "the other card" does not.
    """
    lists = word_lists(language)
    if exact := [method.key for method in methods if method.last_four and method.last_four in _FOUR.findall(text)]:
        return tuple(exact)
    words = _wanted(words_said(text, language), lists)
    said = f" {' '.join(word.said for word in words)} "
    if (original in {method.key for method in methods}) and _any_in(said, lists["original_payment"]):
        named = _named(said, methods, lists)
        if original is not None and (not named or original in named):
            return (original,)
    found = _named(said, methods, lists)
    if _any_in(said, lists["other_payment"]):
        others = tuple(method.key for method in methods if method.key != original)
        return tuple(key for key in found if key != original) or (() if found else others)
    return found


def _wanted(words: Sequence[Word], lists: WordLists) -> list[Word]:
    """The words without those behind "not" or "instead of", up to a mark."""
    kept: list[Word] = []
    rejected = False
    for at, word in enumerate(words):
        two = f"{word.said} {words[at + 1].said}" if at + 1 < len(words) else ""
        if word.marks or word.said in ("but", "to", "use", "with"):
            rejected = False
        if lists["not_payment"].intersection((word.said, two)):
            rejected = True
        if not rejected:
            kept.append(word)
    return kept


def _any_in(said: str, phrases: frozenset[str]) -> bool:
    return any(f" {phrase} " in said for phrase in phrases)


def _named(said: str, methods: Sequence[Method], lists: WordLists) -> tuple[str, ...]:
    """By brand, or else by kind; "gift card" is not called a card."""
    brands, kinds = lists.tables["card_brands"], lists.tables["payment_kinds"]
    by_brand = tuple(m.key for m in methods if m.brand and _called(said, m.brand.lower(), brands))
    rest = said
    found = []
    for kind in sorted(kinds, key=lambda kind: -max(map(len, kinds[kind]))):
        for phrase in sorted(kinds[kind], key=len, reverse=True):
            if f" {phrase} " in rest:
                found += [m.key for m in methods if m.kind == kind]
                if phrase != "card":
                    rest = rest.replace(f" {phrase} ", " , ") if phrase not in kinds["card"] else rest
    by_kind = tuple(m.key for m in methods if m.key in found)
    return by_brand or by_kind


def _called(said: str, brand: str, brands: Mapping[str, Sequence[str]]) -> bool:
    return any(f" {phrase} " in said for phrase in (brand, *brands.get(brand, ())))
