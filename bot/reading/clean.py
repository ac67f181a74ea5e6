"""What a message looks like to the eye, and the form of it that the classifier learns from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

CLASSIFIED_CHARACTERS = 1000
"""A longer message is judged by its beginning and its end: the request is rarely in the middle of a story."""

_UNSEEN_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Cn"}
# Grapheme joiner, Hangul fillers, variation selectors, blank Braille: letters and marks by category, yet nothing shows.
_UNSEEN = {"\u034f", "\u115f", "\u1160", "\u2800", "\u3164", "\uffa0", *map(chr, range(0xFE00, 0xFE10))}
_DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")


@dataclass(frozen=True)
class Seen:
    """A message as it shows on a screen.

    `starts[i]` and `ends[i]` say which characters of `original` stand behind `text[i]`, so that a span found in
    `text` can be cut out of what the shopper typed.
    """

    original: str
    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Gives the span of `original` behind `text[start:end]`; raises IndexError for an empty or outlying span."""
        return self.starts[start], self.ends[end - 1]


def see(text: str) -> Seen:
    """Gives the visible text: NFKC, without control, bidirectional and invisible marks; white space becomes a space."""
    if text.isascii() and text.isprintable():
        return Seen(text, text, range(len(text)), range(1, len(text) + 1))
    shown = [(char, start, end) for start, end in _clusters(text) for char in _shown(text[start:end])]
    return Seen(text, "".join(c for c, _, _ in shown), [s for _, s, _ in shown], [e for _, _, e in shown])


def for_classifier(text: str) -> str:
    """Gives the visible text in lower case, letters repeated more than twice squeezed to two, single spaces.

    Gives an empty string when nothing of the text shows. At most about CLASSIFIED_CHARACTERS long.
    """
    folded = " ".join(_DRAWN_OUT.sub(r"\1\1", see(text).text.lower()).split())
    if len(folded) <= CLASSIFIED_CHARACTERS:
        return folded
    half = CLASSIFIED_CHARACTERS // 2
    return f"{folded[:half]} {folded[-half:]}"


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Cuts where a base character begins, because NFKC joins a base with the marks that follow it."""
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or not unicodedata.combining(text[end]):
            yield start, end
            start = end


def _shown(cluster: str) -> str:
    return "".join(filter(None, map(_shown_character, unicodedata.normalize("NFKC", cluster))))


def _shown_character(char: str) -> str:
    if char.isspace():
        return " "
    unseen = char in _UNSEEN or unicodedata.category(char) in _UNSEEN_CATEGORIES
    return "" if unseen else char
