"""Which things of an order a shopper means: "both", "the blue one", "everything except the mug", "the shoes"."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.reading.mentions import ALL, REST, Mention, mentions
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
    return _combined(_settled(mentions(words, items, current, language)), items, current)


def _by_number(words: Sequence[Word], items: Sequence[Item], lists: WordLists) -> tuple[int, ...] | None:
    """An answer of places in the list alone: "2", "1 and 3", "number 2", "the first and the last"."""
    counted = [_figure(word.said, words[at - 1].said if at else "") for at, word in enumerate(words)]
    said = [one for one in counted if one not in lists["joins"] | lists["number_fillers"]]
    ordinals = lists.tables["ordinals_said"]
    if not said or not (all(one in ordinals for one in said) or all(map(str.isdecimal, said))):
        return None
    places = [ordinals[one] if one in ordinals else int(one) for one in said]
    if not all(-1 <= place <= len(items) and place for place in places):
        return None
    chosen = {items[place - 1 if place > 0 else place].key for place in places}
    return tuple(item.key for item in items if item.key in chosen)


def _figure(said: str, before: str) -> str:
    """ "Number one" is a place, "the red one" is none."""
    return "1" if said == "one" and before in ("number", "item", "option", "position") else said


def _settled(found: Sequence[Mention]) -> list[Mention]:
    """Leaves out what is told before a wish, and what another settles: "the camera, the black one" is one thing."""
    wished = next((at for at, one in enumerate(found) if one.wanted and not one.told), 0)
    found = [one for at, one in enumerate(found) if at >= wished or not one.told]
    return [
        one
        for one in found
        if one.sure or not any(other.wanted and set(other.keys) < set(one.keys) for other in found if other.keys)
    ]


def _combined(found: Sequence[Mention], items: Sequence[Item], current: Collection[int]) -> Picked:
    picked = [one for one in found if one.kind not in (ALL, REST)]
    wanted = {key for one in picked if one.wanted for key in one.keys}
    unwanted = {key for one in picked if not one.wanted for key in one.keys}
    sure = all(one.sure for one in found)
    if any(one.kind == ALL and one.wanted for one in found):
        return Picked(_keys(items, unwanted), sure, not unwanted)
    if any(one.kind == REST and one.wanted for one in found):
        apart = wanted | unwanted
        return Picked(_keys(items, unwanted or apart or set(current)), sure and bool(apart or current))
    if wanted:
        return Picked(tuple(item.key for item in items if item.key in wanted - unwanted), sure)
    if not unwanted or any(one.kind in (ALL, REST) for one in found):
        return Picked()
    left = _keys(items, unwanted)
    return Picked(left, sure and len(left) == 1)


def _keys(items: Sequence[Item], without: Collection[int]) -> tuple[int, ...]:
    return tuple(item.key for item in items if item.key not in without)
