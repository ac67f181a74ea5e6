"""The writings of the parts of a postal address in the United States, the United Kingdom, Poland and Germany."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from bot.reading.words import WordLists, either

UK_POSTCODE = r"(?P<uk>[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2})"
PL_POSTCODE = r"(?P<pl>\d{2}-\d{3})"
ZIP = r"(?P<zip>\d{5}(?:-\d{4})?)"
_HOUSE = r"\d{1,5}\s?[a-z]?(?:\s?[-/]\s?\d{1,4}[a-z]?)?"
_NAME = r"(?:[^\W\d_][\w.'’-]*|\d{1,3}(?:st|nd|rd|th))"


@dataclass(frozen=True, eq=False)
class AddressForms:
    """Patterns, compiled once for a language: each finds one part wherever it stands."""

    postcode: re.Pattern[str]
    region: re.Pattern[str]
    country: re.Pattern[str]
    unit: re.Pattern[str]
    streets: tuple[re.Pattern[str], ...]
    house: re.Pattern[str]


@cache
def address_forms(words: WordLists) -> AddressForms:
    """Gives the patterns for the words of a language."""
    kinds, leads, endings = (either(words[name]) for name in ("street_kinds", "street_leads", "street_endings"))
    regions = either([*words.tables["regions"], *{code.lower() for code in words.tables["regions"].values()}])
    direction = r"(?:\s+(?:NE|NW|SE|SW|N|S|E|W|north|south|east|west)\b\.?)?"
    streets = (
        rf"(?<![\w#-])(?P<street>(?:{leads})\.?\s+{_NAME}(?:\s+{_NAME}){{0,2}}\s+{_HOUSE})(?![\w])",
        rf"(?<![\w#-])(?P<street>{_NAME}(?:\s+{_NAME}){{0,2}}?(?:{endings})\.?\s+{_HOUSE})(?![\w])",
        rf"(?<![\w#-])(?P<street>{_HOUSE}\s+(?:{_NAME}\s+){{1,4}}?(?:{kinds})\b\.?{direction})(?!\w)",
        rf"(?<![\w#-])(?P<street>{_HOUSE}\s+broadway{direction})(?!\w)",
    )
    return AddressForms(
        postcode=_pattern(rf"(?<![\w#-])(?:{UK_POSTCODE}|{PL_POSTCODE}|{ZIP})(?![\w-])"),
        region=_pattern(rf"(?<![\w'’])(?P<region>{regions})(?![\w'’])"),
        country=_pattern(rf"(?<![\w'’])(?P<country>{either(words.tables['countries'])})(?![\w'’])"),
        unit=_pattern(
            rf"(?<![\w])(?P<unit>(?:{either(words['unit_kinds'])})(?:\.?\s*(?:#|no\.?|number)?\s*\d+[a-z]?|\.?\s+[a-z]\d*))(?!\w)"
        ),
        streets=tuple(map(_pattern, streets)),
        house=_pattern(
            rf"(?:{either(words['number_words_of_house'])})\.?\s+(?:is\s+|to\s+|should\s+be\s+)?(?P<house>\d{{1,5}}[a-z]?)(?!\w)"
        ),
    )


def _pattern(source: str) -> re.Pattern[str]:
    return re.compile(source, re.IGNORECASE)
