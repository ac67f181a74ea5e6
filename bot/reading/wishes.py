"""Which words of a wish tell of the new thing, which of the old one, and which of what is not wanted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import Enum

from bot.reading.stems import Word
from bot.reading.words import WordLists, word_lists

ARROWS = ("->", "=>", "→")
REACH = 14
"""Words between a verb such as "change" and the "to" or "for" that belongs to it."""
NOT_REACH = 6


class Role(Enum):
    """What a word tells of."""

    NEW = "new"
    OLD = "old"
    NOT = "not"


def roles(words: Sequence[Word], taken: Collection[int] = (), language: str = "en") -> list[Role]:
    """Gives each word's role; a message with no word of change is all about the new thing.

    `taken` are the places of words that belong to a value, such as the "not" of "not resistant".
    """
    lists = word_lists(language)
    given = [Role.NEW] * len(words)
    for start, end in _described(words, lists):
        given[start:end] = [Role.OLD] * (end - start)
    for start, end in _rejected(words, taken, lists):
        given[start:end] = [Role.NOT] * (end - start)
    return given


def _described(words: Sequence[Word], lists: WordLists) -> list[tuple[int, int]]:
    """From a verb of change, or "from", to what leads to the wish."""
    found = []
    for at, word in enumerate(words):
        if word.said in lists["change_verbs"] or word.said == "from":
            pivot = _pivot(words, at, lists)
            if pivot is not None:
                found.append((at, pivot))
    return found


def _pivot(words: Sequence[Word], verb: int, lists: WordLists) -> int | None:
    weak = None
    for at in range(verb + 1, min(len(words), verb + REACH)):
        if {".", ";", "?", "!"}.intersection(words[at].marks):
            break
        arrow = any(arrow in words[at].marks for arrow in ARROWS)
        behind = words[at + 1].said if at + 1 < len(words) else ""
        if arrow or (words[at].said in lists["pivots"] and behind not in lists["not_wished"]):
            return at
        weak = at if weak is None and words[at].said in lists["weak_pivots"] else weak
    return weak if words[verb].said != "from" else None


def _rejected(words: Sequence[Word], taken: Collection[int], lists: WordLists) -> list[tuple[int, int]]:
    """From "instead of", "not" or "any but" to a mark, a "but" or the next wish."""
    found = []
    for at in range(len(words)):
        two = f"{words[at].said} {words[at + 1].said}" if at + 1 < len(words) else words[at].said
        any_but = words[at].said == "but" and lists["any_will_do"].intersection(
            w.said for w in words[max(0, at - 3) : at]
        )
        interjected = words[at].said == "no" and at + 1 < len(words) and words[at + 1].said in lists["determiners"]
        if interjected or at in taken:
            continue
        if any_but or two in lists["instead_of"] or words[at].said in lists["instead_of"]:
            start = at + (2 if two in lists["instead_of"] else 1)
            found.append((at, _end_of_rejected(words, start, lists)))
    return found


def _end_of_rejected(words: Sequence[Word], start: int, lists: WordLists) -> int:
    for at in range(start, min(len(words), start + NOT_REACH)):
        if (at > start and words[at].marks) or words[at].said in lists["ends_rejected"]:
            return at
    return min(len(words), start + NOT_REACH)
