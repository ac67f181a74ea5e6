"""The writings of the parts of a postal address in the United States, the United Kingdom, Poland and Germany."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from bot.reading.words import WordLists, either

_UK = r"[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}"
_POLISH, _ZIP = r"\d{2}-\d{3}", r"\d{5}(?:-\d{4})?"
_HOUSE = r"\d{1,5}(?:\s?[a-z](?![\w.]|\s\d))?(?:\s?[-/]\s?\d{1,4}[a-z]?)?"
_NAME = r"(?:[^\W\d_][\w.'’-]*|\d{1,3}(?:st|nd|rd|th))"
_CAPITAL_NAME = r"(?-i:[A-ZÀ-ÞĄĆĘŁŃÓŚŹŻ])[\w.'’-]*"
_SAID = r"\s*(?:(?:is|was|to|should\s+be)\b|:|=)*\s*"
_OPEN = r"(?:^|(?<=[,;.])|(?<=\n))\s*"


@dataclass(frozen=True, eq=False)
class AddressForms:
    """Patterns, compiled once for a language: each finds one part wherever it stands.

    `city` finds one that is called so, `label` what a part is called, `rejected` a value that is not right any more,
    and `no_unit` a flat or suite that is to go.
    """

    postcode: re.Pattern[str]
    region: re.Pattern[str]
    country: re.Pattern[str]
    unit: re.Pattern[str]
    streets: tuple[re.Pattern[str], ...]
    house: re.Pattern[str]
    city: re.Pattern[str]
    label: re.Pattern[str]
    rejected: re.Pattern[str]
    no_unit: re.Pattern[str]


@cache
def address_forms(words: WordLists) -> AddressForms:
    """Gives the patterns for the words of a language."""
    regions = either([*words.tables["regions"], *{code.lower() for code in words.tables["regions"].values()}])
    cities, units, zips = either(words["city_words"]), either(words["unit_kinds"]), either(words["zip_words"])
    labels, numbers = either(words["state_words"] | words["city_words"]), either(words["number_words_of_house"])
    rejects, away = either(words["address_rejects"]), either(words["takes_unit_away"])
    number = r"(?:\.?\s*(?:#|no\.?|number)?\s*\d+[a-z]?|\.?\s+[a-z]\d*)"
    return AddressForms(
        postcode=_pattern(rf"(?<![\w#-])(?:(?P<uk>{_UK})|(?P<pl>{_POLISH})|(?P<zip>{_ZIP}))(?![\w-])"),
        region=_pattern(rf"(?<![\w'’])(?P<region>{regions})(?![\w'’])"),
        country=_pattern(rf"(?<![\w'’])(?P<country>{either(words.tables['countries'])})(?![\w'’])"),
        unit=_pattern(rf"(?<!\w)(?P<unit>(?:{units}){number})(?!\w)"),
        streets=tuple(map(_pattern, _streets(words))),
        house=_pattern(rf"(?:{numbers})\.?\s+(?:is\s+|to\s+|should\s+be\s+)?(?P<house>\d{{1,5}}[a-z]?)(?!\w)"),
        city=_pattern(rf"(?:^|[,;.]\s*|\b(?:the|my)\s+)(?:{cities})\b{_SAID}(?P<city>{_NAME}(?:\s+{_NAME}){{0,3}})"),
        label=_pattern(rf"{_OPEN}(?:(?:street|address)\s*:?\s*(?=\d)|(?:{labels})\b{_SAID})|\b(?:{zips})\b{_SAID}"),
        rejected=_pattern(rf"\b(?:{rejects})\s+(?:the\s+)?(?=[\w-]*\d)[\w-]+"),
        no_unit=_pattern(rf"\b(?:{away})\s+(?:the\s+)?(?:{units})(?!\w)"),
    )


def _streets(words: WordLists) -> tuple[str, ...]:
    """ "ul. Polna 3", "Parkallee 7", "12 Mill Lane", "12 Broadway", and a bare name with a number before a postcode."""
    kinds, leads, endings = (either(words[name]) for name in ("street_kinds", "street_leads", "street_endings"))
    direction = r"(?:\s+(?:NE|NW|SE|SW|N|S|E|W|north|south|east|west)\b\.?)?"
    return (
        rf"(?<![\w#-])(?P<street>(?:{leads})\.?\s+{_NAME}(?:\s+{_NAME}){{0,2}}\s+{_HOUSE})(?!\w)",
        rf"(?<![\w#-])(?P<street>{_NAME}(?:\s+{_NAME}){{0,2}}?(?:{endings})\.?\s+{_HOUSE})(?!\w)",
        rf"(?<![\w#-])(?P<street>{_HOUSE}\s+(?:{_NAME}\s+){{1,4}}?(?:{kinds})\b\.?{direction})(?!\w)",
        rf"(?<![\w#-])(?P<street>{_HOUSE}\s+broadway{direction})(?!\w)",
        rf"(?:^|[,:]\s*)(?P<street>{_CAPITAL_NAME}(?:\s+{_NAME}){{0,2}}\s+{_HOUSE})(?=,?\s+(?:{_POLISH}|{_ZIP})\s)",
    )


def _pattern(source: str) -> re.Pattern[str]:
    return re.compile(source, re.IGNORECASE)
