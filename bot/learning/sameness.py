"""When two training messages are one thought: the same words, or nearly all of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

NEAR_DUPLICATE = 0.7
"""Shared share of two messages' words (Jaccard); above it they are one thought written twice."""

FEWEST_WORDS = 3
"""Shorter messages differ by every word that they do not share."""


def words(text: str) -> frozenset[str]:
    """The different words of a message in lower case."""
    return frozenset(re.findall(r"[\w']+", text.lower()))


def plain(text: str) -> str:
    """The message without case, spacing and punctuation; itself when nothing is left, as with an emoji."""
    return " ".join(re.findall(r"[\w']+", text.lower())) or text


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of the words of both that they have in common, 0 to 1; 0 where neither has words."""
    return len(one & other) / len(one | other) if one | other else 0.0


def nearly_same(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two messages, given by their words, are one thought; never for messages of one or two words."""
    return min(len(one), len(other)) >= FEWEST_WORDS and overlap(one, other) > NEAR_DUPLICATE


def near_duplicates(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yields pairs that are one thought; only messages of nearly equal length can overlap so far."""
    sized = sorted(((len(words(text)), words(text), text) for text in texts), key=lambda one: (one[0], one[2]))
    for i, (size, own, text) in enumerate(sized):
        for other_size, others, other in sized[i + 1 :]:
            if size <= NEAR_DUPLICATE * other_size:
                break
            if nearly_same(own, others):
                yield text, other
