"""Why a shopper gives something back, as one of the reasons that the shop knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process

from bot.reading.stems import Word, words_said
from bot.reading.words import word_lists

SHORTEST_MISSPELT = 5
ALIKE = 80
"""Percent, rapidfuzz's ratio, from which a word is a misspelt one of our reasons: "brocken", "misstake"."""


def read_reason(text: str, allowed: Sequence[str], language: str = "en") -> str | None:
    """Gives the one of `allowed` that a message tells, or the nearest to it; None when it tells none of them.

    The longest phrase that tells one of them decides: "come too late" before "late".
    """
    said = _folded(text, language)
    known = {_folded(_plain(reason), language): reason for reason in allowed}
    if own := next((reason for phrase, reason in known.items() if phrase.strip() and phrase in said), None):
        return own
    told = [(-len(phrase), rank, reason) for rank, (reason, phrase) in enumerate(_phrases(language)) if phrase in said]
    kin = word_lists(language).tables["reason_kin"]
    meant = [reason for _, _, reason in sorted(told)]
    for name in (*meant, *(near for reason in meant for near in kin.get(reason, ()))):
        if (reason := known.get(_folded(name, language))) is not None:
            return reason
    return None


def _plain(reason: str) -> str:
    return reason.replace("_", " ").replace("-", " ")


@lru_cache(maxsize=512)
def _folded(text: str, language: str) -> str:
    """The stems of the words that tell something, misspelt ones as they should be, between blanks."""
    common = _spelt(language)
    return f" {' '.join(_corrected(stem, common) for stem in _stems(text, language))} "


def _stems(text: str, language: str) -> Iterator[str]:
    lists = word_lists(language)
    for word in words_said(text, language):
        if word.said not in lists["reason_small"]:
            yield _stem(word, lists.tables["reason_words"])


def _stem(word: Word, others: Mapping[str, str]) -> str:
    return "not" if word.said.endswith("n't") else others.get(word.said, word.stem)


def _corrected(stem: str, common: tuple[str, ...]) -> str:
    if len(stem) < SHORTEST_MISSPELT or stem in common:
        return stem
    near = process.extractOne(stem, common, scorer=fuzz.ratio, score_cutoff=ALIKE)
    return str(near[0]) if near and near[0][0] == stem[0] else stem


@lru_cache(maxsize=8)
def _phrases(language: str) -> tuple[tuple[str, str], ...]:
    reasons = word_lists(language).tables["reasons"]
    told = ((reason, " ".join(_stems(phrase, language))) for reason, some in reasons.items() for phrase in some)
    return tuple((reason, f" {phrase} ") for reason, phrase in told if phrase)


@lru_cache(maxsize=8)
def _spelt(language: str) -> tuple[str, ...]:
    """The stems of our reasons that are long enough to be recognised when they are misspelt."""
    stems = {stem for _, phrase in _phrases(language) for stem in phrase.split()}
    return tuple(sorted(stem for stem in stems if len(stem) >= SHORTEST_MISSPELT))
