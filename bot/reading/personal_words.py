"""The words of a message as names see them, and which of them are names, or none, by themselves."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from bot.reading.words import WordLists, blank_language

LONG = 6
"""Letters of a word whose end tells that it is a family name, at least."""

GAP = re.compile(r"\.? {1,2}")
"""What stands between two words of one name."""
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_BEGUN = re.compile(r"(?:o'|mc|ben-)[^\W\d_]{4,}")
"""Irish, Scottish and Hebrew family names by their beginning."""


@dataclass(frozen=True)
class Word:
    """A word of the message and where it stands."""

    said: str
    start: int
    end: int

    @property
    def low(self) -> str:
        """In lower case, with a straight apostrophe."""
        return self.said.lower().replace("’", "'")

    @property
    def capital(self) -> bool:
        """Whether it begins with one."""
        return self.said[:1].isupper()


def said_in(text: str) -> list[Word]:
    """Gives the words of a text; none of a text of figures."""
    return [Word(match.group(), match.start(), match.end()) for match in _WORD.finditer(text)]


@cache
def holding(words: WordLists) -> frozenset[str]:
    """Words that hold sentences together."""
    return frozenset(blank_language(words.language).Defaults.stop_words)


@cache
def known(words: WordLists) -> frozenset[str]:
    """Words that are no names: those that hold sentences together, those of a shop, and what the readers know."""
    tables = {str(word) for table in ("months", "weekdays", "countries") for word in words.tables.get(table, {})}
    names = words["names_and_words"] | words["name_particles"]
    return frozenset(
        (holding(words) | words["no_names"] | words["no_name_cities"] | tables | words["filler"])
        - (names - holding(words))
    )


def is_family(low: str, words: WordLists) -> bool:
    """Whether a word in lower case can hardly be anything but a family name: it is listed, or formed like one."""
    low = _unaccented(low.removesuffix("'s"))
    if low in words["no_families"] or low in known(words):
        return False
    ended = len(low) >= LONG and low.endswith(_endings(words))
    return low in words["family_names"] or ended or _BEGUN.fullmatch(low) is not None


def _unaccented(low: str) -> str:
    """As it is typed without its keyboard: "wojcik" for "wójcik"."""
    return "".join(
        char for char in unicodedata.normalize("NFKD", low.replace("ł", "l")) if not unicodedata.combining(char)
    )


@cache
def _endings(words: WordLists) -> tuple[str, ...]:
    return tuple(words["family_endings"])
