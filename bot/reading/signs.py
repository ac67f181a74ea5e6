"""Which words of a message tell of what is wanted, and which of what is left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.reading.stems import Word
from bot.reading.words import WordLists

DENIED_REACH = 3
"""Words: in "I don't want to return the mug" the wish so near behind the "don't" is none."""


@dataclass
class _State:
    """What holds at a word: wanted or not, how "all" was meant if it was said, and where the last turn was."""

    wanted: bool = True
    all_wanted: bool | None = None
    turned: int = -DENIED_REACH - 1
    denied: bool = False


def signs(words: Sequence[Word], everything: Sequence[bool], lists: WordLists) -> list[tuple[bool, bool]]:
    """Gives for each word whether things there are wanted, and whether a "not" or "instead of" settled it.

    `everything` says which words mean all things: what is set apart from them is the contrary of what they are.
    """
    state, given = _State(), []
    for at, word in enumerate(words):
        _at_mark(state, word, lists)
        phrases = {" ".join(w.said for w in words[at : at + length]) for length in (1, 2, 3)}
        if _denies(words, at, phrases, lists):
            state.wanted, state.turned, state.denied = False, at, True
        elif not _interjected(words, at, lists) and not _denied_keeping(words, at, lists):
            _turned(state, at, phrases, lists)
        if everything[at]:
            state.all_wanted = state.wanted
        given.append((state.wanted, state.denied))
    return given


def _interjected(words: Sequence[Word], at: int, lists: WordLists) -> bool:
    """The "no" of "no the other one" is an answer, that of "no mug" leaves the mug out; "I don't want" is none."""
    behind = words[at + 1].said if at + 1 < len(words) else ""
    if words[at].said == "no":
        return behind == "longer" or behind in lists["determiners"] | lists["hesitations"]
    return words[at].said == "not" and at > 0 and f"{words[at - 1].said} not" in lists["denials"]


def _denies(words: Sequence[Word], at: int, phrases: set[str], lists: WordLists) -> bool:
    """Whether a deed stands right behind a "don't": "don't cancel", "do not want to return"."""
    behind = {word.said for word in words[at + 1 : at + 2 + DENIED_REACH]}
    return not lists["denials"].isdisjoint(phrases) and not lists["deeds"].isdisjoint(behind)


def _denied_keeping(words: Sequence[Word], at: int, lists: WordLists) -> bool:
    """ "I don't want to keep it" wants it gone."""
    before = [word.said for word in words[max(0, at - 1 - DENIED_REACH) : at]]
    pairs = {f"{one} {other}" for one, other in pairwise(before)}
    return words[at].said in lists["keeps"] and not lists["denials"].isdisjoint({*before, *pairs})


def _at_mark(state: _State, word: Word, lists: WordLists) -> None:
    """A stop ends what was left out; a comma does so unless it goes on with a list of exceptions."""
    listing = (state.all_wanted is not None and word.said not in lists["lets_in"]) or word.said in lists["joins"]
    if {".", ";", "!", "?", "\n"}.intersection(word.marks) or ("," in word.marks and not listing):
        state.wanted, state.denied = True, False


def _turned(state: _State, at: int, phrases: set[str], lists: WordLists) -> None:
    apart = lists["sets_apart"].intersection(phrases) or (state.all_wanted is not None and "but" in phrases)
    if apart:
        state.wanted, state.turned, state.denied = state.all_wanted is False, at, False
    elif lists["rejects"].intersection(phrases):
        state.wanted, state.turned, state.denied = False, at, True
    elif lists["keeps"].intersection(phrases):
        state.wanted, state.turned, state.denied = False, at, False
    elif "but" in phrases or (lists["lets_in"].intersection(phrases) and at - state.turned > DENIED_REACH):
        state.wanted, state.denied = True, False


def told(words: Sequence[Word], lists: WordLists) -> list[bool]:
    """Whether a word belongs to what the shopper tells to have, up to a stop or the wish that follows."""
    telling, given = False, []
    for word in words:
        if {".", ";", "!", "?"}.intersection(word.marks) or word.said in lists["lets_in"]:
            telling = False
        telling = telling or word.said in lists["tells"]
        given.append(telling)
    return given
