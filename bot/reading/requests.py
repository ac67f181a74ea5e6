"""Where one message asks for more than one thing."""

from __future__ import annotations

import re
from functools import cache

from bot.reading.words import longest_first, word_lists

MOST = 4
FEWEST_LETTERS = 6
"""A piece with fewer letters, "and how?", says nothing that could be judged alone."""


def split_requests(text: str, language: str) -> list[str]:
    """Gives the pieces of a visible text that each begin a request of their own, in order.

    What stands before the first request belongs to it; a word that joins two belongs to neither. At most MOST pieces.
    A message with a single request, or none, gives an empty list: there is nothing to take apart.
    """
    found = list(_beginning(language).finditer(text))[:MOST]
    if len(found) < 2:
        return []
    begins = [0, *(match.start("request") for match in found[1:])]
    ends = [*(match.start() for match in found[1:]), len(text)]
    pieces = [text[begin:end].strip() for begin, end in zip(begins, ends, strict=True)]
    pieces = [piece for piece in pieces if sum(map(str.isalpha, piece)) >= FEWEST_LETTERS]
    return pieces if len(pieces) > 1 else []


@cache
def _beginning(language: str) -> re.Pattern[str]:
    """A request's first words at the beginning, behind the end of a sentence or behind a joining word."""
    words = word_lists(language)
    opener, joiner = (_one_of(words[name]) for name in ("request_openers", "request_joiners"))
    border = rf"(?:^|[.?!;,\n…]+\s*|(?<=\s)(?={joiner}\s))"
    return re.compile(rf"{border}(?:{joiner}[\s,]+)*(?P<request>{opener})(?![\w'’])", re.IGNORECASE)


def _one_of(words: frozenset[str]) -> str:
    return "(?:" + "|".join(re.escape(word).replace("'", "['’]") for word in longest_first(words)) + ")"
