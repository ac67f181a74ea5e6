"""Which way to pay a shopper means: "my visa", "the card ending in 9212", "the other card", "same as before"."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.reading.choosing import pick_items
from bot.reading.stems import Word, text_of, words_said
from bot.reading.things import Item, hits
from bot.reading.wishes import Role, roles
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
    words = words_said(text, language)
    if exact := _by_figures(text, words, methods):
        return exact
    lists = word_lists(language)
    current = [place for place, method in enumerate(methods) if method.key == original]
    items = [_as_item(place, method, lists) for place, method in enumerate(methods)]
    wished = [word for word, role in zip(words, roles(words, (), language), strict=True) if role is not Role.OLD]
    picked = pick_items(text_of(wished), items, current, language).keys
    if current and (said := _original(words, lists)) is not None and (not picked or current[0] in picked):
        picked = (
            tuple(current) if said else tuple(place for place in picked or range(len(items)) if place not in current)
        )
    if current and not picked and _says(words, lists["other_payment"]):
        picked = tuple(place for place in range(len(items)) if place not in current)
    return tuple(methods[place].key for place in picked)


def names_payment(text: str, methods: Sequence[Method], language: str = "en") -> bool:
    """Whether a message names a way to pay by its kind, brand or figures; "the other one" names none."""
    words, lists = words_said(text, language), word_lists(language)
    items = [_as_item(place, method, lists) for place, method in enumerate(methods)]
    return bool(
        _by_figures(text, words, methods) or _original(words, lists) is not None or hits(words, items, language)
    )


def _by_figures(text: str, words: Sequence[Word], methods: Sequence[Method]) -> tuple[str, ...]:
    """By the last figures of a card, also when they are said one by one."""
    dictated = "".join(word.stem if word.stem.isdecimal() and len(word.stem) == 1 else " " for word in words).split()
    said = {*_FOUR.findall(text), *dictated}
    return tuple(method.key for method in methods if method.last_four and method.last_four in said)


def _as_item(place: int, method: Method, lists: WordLists) -> Item:
    """A method as a thing to choose: it is called by its kind and its brand, and what is left on it is its price."""
    brand = method.brand.lower()
    called = (*lists.tables["payment_kinds"].get(method.kind, ()), brand, *lists.tables["card_brands"].get(brand, ()))
    name = method.kind.replace("_", "")
    return Item(place, name, price_cents=method.balance_cents or 0, called=tuple(filter(None, called)))


def _original(words: Sequence[Word], lists: WordLists) -> bool | None:
    """Whether the words mean the method used before; false for "not the original one", None where they tell nothing."""
    phrase = _says(words, lists["original_payment"])
    if phrase is None:
        return None
    said = f" {' '.join(word.said for word in words)} "
    before = said[: said.index(f" {phrase} ")].split()[-3:]
    return lists["rejects"].isdisjoint(before)


def _says(words: Sequence[Word], phrases: Collection[str]) -> str | None:
    said = f" {' '.join(word.said for word in words)} "
    return next((phrase for phrase in phrases if f" {phrase} " in said), None)
