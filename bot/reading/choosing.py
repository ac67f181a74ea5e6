"""Which things of an order a shopper means: "both", "the blue one", "everything except the mug", "the shoes"."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.reading.mentions import Mention, mentions
from bot.reading.stems import Word, words_said
from bot.reading.things import Item
from bot.reading.words import WordLists, word_lists

__all__ = ["Item", "Picked", "pick_items"]


@dataclass(frozen=True)
class Picked:
    """The keys of the things meant in the order given; not `sure` when a question is needed to settle among them.

    `all` is true when every one was asked for in so many words.
    """

    keys: tuple[int, ...] = ()
    sure: bool = True
    all: bool = False


def pick_items(text: str, items: Sequence[Item], current: Collection[int] = (), language: str = "en") -> Picked:
    """Gives the things that a message names, of those there are; no keys when it names none.

    `current` are the keys spoken of so far: "the other one" is none of them.
    """
    words = words_said(text, language)
    lists = word_lists(language)
    if not words or not items:
        return Picked()
    if (by_number := _by_number(words, items, lists)) is not None:
        return Picked(by_number)
    found = mentions(words, items, current, language)
    return _combined(found, items, _asks_for_all(words, lists, language))


def _by_number(words: Sequence[Word], items: Sequence[Item], lists: WordLists) -> tuple[int, ...] | None:
    """An answer of places in the list alone: "2", "1 and 3", "number 2", "the first and the last"."""
    said = [word.said for word in words if word.said not in lists["joins"] | lists["number_fillers"]]
    places = [lists.tables["ordinals_said"].get(one, int(one) if one.isdecimal() else 0) for one in said]
    if not places or not all(-1 <= place <= len(items) and place for place in places):
        return None
    chosen = {items[place - 1 if place > 0 else place].key for place in places}
    return tuple(item.key for item in items if item.key in chosen)


def _asks_for_all(words: Sequence[Word], lists: WordLists, language: str) -> bool:
    text = f" {' '.join(word.said for word in words)} "
    for phrase in lists["no_picks"]:
        text = text.replace(f" {phrase} ", " ")
    return any(f" {phrase} " in text for phrase in lists["picks_all"])


def _combined(found: Sequence[Mention], items: Sequence[Item], everything: bool) -> Picked:
    wanted = {key for mention in found if mention.wanted for key in mention.keys}
    unwanted = {key for mention in found if not mention.wanted for key in mention.keys}
    sure = all(mention.sure for mention in found)
    if everything and not (wanted and not unwanted and all(m.whole for m in found)):
        keys = tuple(item.key for item in items if item.key not in unwanted)
        return Picked(keys, sure, not unwanted)
    if wanted:
        return Picked(tuple(item.key for item in items if item.key in wanted - unwanted), sure)
    if not unwanted:
        return Picked()
    keys = tuple(item.key for item in items if item.key not in unwanted)
    return Picked(keys, sure and len(keys) == 1)
