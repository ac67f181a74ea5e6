"""Where one message asks for more than one thing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from bot.reading.findings import ORDER_NUMBER, Finding
from bot.reading.reader import reader_for
from bot.reading.words import longest_first, word_lists

MOST = 4
FEWEST_LETTERS = 6
"""A piece with fewer letters, "and how?", says nothing that could be judged alone."""

Border = tuple[int, int]
"""Where the piece before it ends, and where the one behind it begins."""


def split_requests(text: str, language: str) -> list[str]:
    """Gives the pieces of a visible text that each begin a request of their own, in order.

    A request begins with the words that requests begin with, or where another order is spoken of. What stands before
    the first request belongs to it; a word that joins two belongs to neither. At most MOST pieces. A message with a
    single request, or none, gives an empty list: there is nothing to take apart.
    """
    openings = list(_beginning(language).finditer(text))
    borders = [(match.start(), match.start("request")) for match in openings[1:]]
    borders = sorted([*borders, *_between_orders(text, language, borders)])[: MOST - 1]
    if not borders:
        return []
    begins, ends = [0, *(begin for _, begin in borders)], [*(end for end, _ in borders), len(text)]
    pieces = [text[begin:end].strip() for begin, end in zip(begins, ends, strict=True)]
    pieces = [piece for piece in pieces if _letters(piece) >= FEWEST_LETTERS]
    return pieces if len(pieces) > 1 else []


def _between_orders(text: str, language: str, borders: Sequence[Border]) -> Iterator[Border]:
    """The last joint before another order's number, where no request begins and enough is said of that order."""
    if len(_MAYBE_NUMBERS.findall(text)) < 2:
        return
    numbers = [each for each in reader_for(language).read(text).findings if each.kind == ORDER_NUMBER]
    for place, (one, other) in enumerate(pairwise(numbers), 2):
        if one.value == other.value or any(one.end <= end <= other.start for end, _ in borders):
            continue
        joint = next(reversed(list(_joint(language).finditer(text, one.end, other.start))), None)
        if joint is not None and _said_of(text, joint.end(), numbers[place - 1 : place + 1]) >= FEWEST_LETTERS:
            yield joint.span()


def _said_of(text: str, begin: int, numbers: Sequence[Finding]) -> int:
    """How many letters there are from here to the next order, without those of the number."""
    own, *later = numbers
    return _letters(text[begin : own.start]) + _letters(text[own.end : later[0].start if later else len(text)])


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))


_MAYBE_NUMBERS = re.compile(r"\d{5}")


@cache
def _beginning(language: str) -> re.Pattern[str]:
    """A request's first words at the beginning, behind the end of a sentence or behind a joining word."""
    words = word_lists(language)
    opener, joiner = (_one_of(words[name]) for name in ("request_openers", "request_joiners"))
    border = rf"(?:^|[.?!;,\n…]+\s*|(?<=\s)(?={joiner}\s))"
    return re.compile(rf"{border}(?:{joiner}[\s,]+)*(?P<request>{opener})(?![\w'’])", re.IGNORECASE)


@cache
def _joint(language: str) -> re.Pattern[str]:
    """The end of a sentence or of a part of one, and a joining word."""
    joiner = _one_of(word_lists(language)["request_joiners"])
    return re.compile(rf"(?:[.?!;,\n…]+\s*|\s+(?={joiner}\s))(?:{joiner}[\s,]+)*", re.IGNORECASE)


def _one_of(words: frozenset[str]) -> str:
    return "(?:" + "|".join(re.escape(word).replace("'", "['’]") for word in longest_first(words)) + ")"
