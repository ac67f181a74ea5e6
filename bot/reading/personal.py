"""Takes what leads to a person out of a message: names, addresses, numbers, codes; the wish stays to be read.

Libraries were weighed, none of them is used. presidio-analyzer and scrubadub find names with a spaCy model of edited
prose, which a message in lower case defeats; phonenumbers finds a number without its country only against one country
after the other; python-stdnum knows check digits, and a card that is mistyped by a figure is still somebody's. Shapes,
the words beside them and lists of names are enough: tests/unit/reading/test_personal.py tells how much they find.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.reading.clean import see
from bot.reading.personal_families import find_families
from bot.reading.personal_forms import FIRST_WINS, GONE, Span, find_values
from bot.reading.personal_names import find_names
from bot.reading.personal_places import find_places
from bot.reading.words import WORD_LISTS, WordLists, word_lists

_PLACEHOLDER = re.compile(rf"\[(?:{'|'.join(map(re.escape, FIRST_WINS))})\]")


@dataclass(frozen=True)
class Personal:
    """Something that leads to a person: its kind, and where it stands in what was typed, [start, end) in characters."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Cleared:
    """A message with "[kind]" for each thing found, and what was found in the order of the text."""

    text: str
    found: tuple[Personal, ...]


@dataclass(frozen=True)
class _Piece:
    """A visible character and the span of the original behind it; with a kind, a whole span that is taken out."""

    shown: str
    start: int
    end: int
    kind: str = ""


def remove_personal(text: str, language: str = "en") -> Cleared:
    """Gives the message without what leads to a person; itself, and nothing found, where it holds nothing of that.

    Placeholders of an earlier time stay, and what is cleared once holds nothing more. Never raises: a language without
    word lists is read with the English ones.
    """
    words = word_lists(language if (WORD_LISTS / language).is_dir() and language else "en")
    pieces = _pieces(text)
    while spans := _found("".join(piece.shown for piece in pieces), words):
        pieces = _without(pieces, spans)
    found = tuple(Personal(piece.kind, piece.start, piece.end) for piece in pieces if piece.kind)
    old = {match.span() for match in _PLACEHOLDER.finditer(text)}
    return Cleared(_replaced(text, found), tuple(one for one in found if (one.start, one.end) not in old))


def _pieces(text: str) -> list[_Piece]:
    """The visible characters; lines stay lines, and each placeholder is one character."""
    pieces: list[_Piece] = []
    at = 0
    for match in re.finditer(rf"{_PLACEHOLDER.pattern}|\n", text):
        pieces += _visible(text[at : match.start()], at)
        kind = "" if match.group() == "\n" else match.group()[1:-1]
        pieces.append(_Piece(GONE if kind else "\n", match.start(), match.end(), kind))
        at = match.end()
    return pieces + _visible(text[at:], at)


def _visible(part: str, offset: int) -> list[_Piece]:
    seen = see(part)
    return [_Piece(*one) for one in zip(seen.text, _moved(seen.starts, offset), _moved(seen.ends, offset), strict=True)]


def _moved(places: Sequence[int], offset: int) -> list[int]:
    return [place + offset for place in places]


def _found(text: str, words: WordLists) -> list[Span]:
    """What is found, without overlaps: what touches the same letters is one thing, called as its longest part."""
    finders = (find_values, find_places, find_names, find_families)
    spans = [span for find in finders for span in find(text, words)]
    return _united(span for span in spans if any(char.isalnum() for char in text[span.start : span.end]))


def _united(spans: Iterable[Span]) -> list[Span]:
    united: list[Span] = []
    longest = 0
    for span in sorted(spans, key=lambda one: (one.start, -one.end, FIRST_WINS.index(one.kind))):
        if united and span.start < united[-1].end:
            kind = span.kind if span.end - span.start > longest else united[-1].kind
            longest = max(longest, span.end - span.start)
            united[-1] = Span(kind, united[-1].start, max(span.end, united[-1].end))
        else:
            united.append(span)
            longest = span.end - span.start
    return united


def _without(pieces: list[_Piece], spans: list[Span]) -> list[_Piece]:
    """The pieces with one in the place of each span; characters that come of one sign ("½") go together."""
    kept: list[_Piece] = []
    at = 0
    for span in spans:
        start, end = max(span.start, at), max(span.end, at)
        while at < start and pieces[start - 1].end > pieces[start].start:
            start -= 1
        while end < len(pieces) and pieces[end].start < pieces[end - 1].end:
            end += 1
        if start < end:
            kept += [*pieces[at:start], _Piece(GONE, pieces[start].start, pieces[end - 1].end, span.kind)]
            at = end
    return kept + pieces[at:]


def _replaced(text: str, found: Iterable[Personal]) -> str:
    parts: list[str] = []
    at = 0
    for one in found:
        parts += [text[at : one.start], f"[{one.kind}]"]
        at = one.end
    return "".join([*parts, text[at:]])
