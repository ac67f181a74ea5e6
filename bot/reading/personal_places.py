"""Postal addresses of many countries, from the street or the postcode outwards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from bot.reading.personal_forms import ADDRESS, Span
from bot.reading.words import WordLists, blank_language, either, words_of

_N = r"[^\W\d_][\w.'’-]*"
_HOUSE = r"\d{1,5}(?:\s?[a-z](?![\w.]))?(?:\s?[-/]\s?\d{1,4}[a-z]?)*"
_POSTCODE = re.compile(r"(?<![\w-])(?:[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}|[A-Z]\d[A-Z]\s?\d[A-Z]\d)(?![\w-])")
_POSTCODE_LOW = re.compile(_POSTCODE.pattern, re.IGNORECASE)
# "2-11-3 Meguro": block and house come first where streets have no names.
_BLOCKS = re.compile(r"(?<![\w-])\d{1,2}-\d{1,2}-\d{1,2},?\s+(?P<name>[A-Z][\w-]+)(?:,\s[A-Z]\w+)?(?: \d{3}-\d{4})?")
_FIGURES = re.compile(r"\b(?:\d{4,6}(?:-\d{3,4})?|\d\d-\d{3})\b")
_TOKEN = re.compile(r"[^\W_][\w'’/-]*")
_GAP = re.compile(r"[ ,]{1,3}|,?[ ]?\n[ ]?|\. (?=\w)")
_IS = r"(?:(?:is|was|should be|it|its|it's)\W+){0,2}"
FARTHEST = 45
"""Characters from a street to its postcode, at most."""


@dataclass(frozen=True, eq=False)
class _Forms:
    """Streets by what makes them one; `unsure` ends are ways and places of other things too."""

    numbered: re.Pattern[str]
    begun: re.Pattern[str]
    ended: re.Pattern[str]
    boxed: re.Pattern[str]
    coded: re.Pattern[str]
    announced: re.Pattern[str]
    spoken_of: re.Pattern[str]


@cache
def _forms(words: WordLists) -> _Forms:
    kinds, begins, ends = either(words["street_kinds"]), either(words["street_begins"]), either(words["street_ends"])
    zips = either(words["zip_words"])
    return _Forms(
        _pattern(rf"(?<![\w#.,-])(?P<house>{_HOUSE}),?\s+(?P<name>(?:{_N}\s+){{0,4}}?)(?P<kind>{kinds})\b\.?"),
        _pattern(
            rf"\b(?:{begins})\b\.?\s+{_N}(?:\s+{_N}){{0,3}},?\s+{_HOUSE}(?!\w)"
            rf"|(?<!\w){_HOUSE},?\s+(?:rue|avenue|boulevard|quai|place)\s+(?:{_N}\s*){{1,4}}"
        ),
        _pattern(
            rf"(?<!\w)[^\W\d_]{{2,}}(?:{ends})\b\.?\s+{_HOUSE}(?!\w)"
            rf"|(?<!\w){_N}\s+(?:{kinds}|{ends})\b\.?\s+{_HOUSE}(?!\w)"
        ),
        _pattern(r"\bp\.?\s?o\.?\s?box\s+\d+"),
        _pattern(rf"\b(?:{zips})\b\W{{0,3}}{_IS}(?P<code>(?=\w*\d)[\w-]{{3,10}}(?:\s\d[a-z]{{2}}\b)?)"),
        _pattern(
            rf"\b(?:{either(words['address_leads_sure'])})\b[ :\n]*(?:(?:is|was|to|in)\b[ :\n]*)?(?P<rest>[^!?;]*)"
        ),
        _pattern(rf"\b(?:{either(words['address_leads_sure'] | words['zip_words'])})\b"),
    )


def _pattern(source: str) -> re.Pattern[str]:
    return re.compile(source, re.IGNORECASE)


def find_places(text: str, words: WordLists) -> Iterator[Span]:
    """Yields addresses and parts of them that tell where somebody lives; a city alone is none. Spans may overlap."""
    for start, end in _cores(text, words):
        yield Span(ADDRESS, _widened(text, start, words), _extended(text, end, words))


def _cores(text: str, words: WordLists) -> Iterator[tuple[int, int]]:
    forms = _forms(words)
    for match in forms.numbered.finditer(text):
        if _is_street(match, words):
            yield match.span()
    for pattern in (forms.begun, forms.ended):
        for match in pattern.finditer(text):
            common = _common(words).intersection(words_of(match.group())[:2]) and not match.group()[0].isupper()
            named = any(char.isupper() for char in match.group())
            if not common and (named or _speaks_of_address(text, words)):
                yield match.span()
    for match in forms.boxed.finditer(text):
        yield match.span()
    for match in _BLOCKS.finditer(text):
        if match["name"].lower() not in _common(words):
            yield match.span()
    for match in forms.coded.finditer(text):
        yield match.span("code")
    codes = _POSTCODE_LOW if _speaks_of_address(text, words) else _POSTCODE
    for match in codes.finditer(text):
        yield match.span()
    yield from _announced(text, words)


def _is_street(match: re.Match[str], words: WordLists) -> bool:
    inner = match["name"].split()
    if not inner:
        return match["kind"].lower() == "broadway"
    common = [word for word in inner if word.lower() in _common(words) and word.lower() != "the"]
    if match["kind"].lower() in words["street_kinds_unsure"]:
        return not common and (inner[-1][0].isupper() or _speaks_of_address(match.string, words))
    return not common and (inner[0] == "The" or any(word.lower() != "the" for word in inner))


def _announced(text: str, words: WordLists) -> Iterator[tuple[int, int]]:
    """What stands behind "ship it to" up to the next word of another thought, if a house and a name are in it."""
    for match in _forms(words).announced.finditer(text):
        tokens = []
        end = match.start("rest")
        for token in _TOKEN.finditer(text, match.start("rest"), match.end("rest")):
            if token.group().lower() in words["address_stops"] or not _joins(text[end : token.start()]):
                break
            tokens.append(token)
            end = token.end()
        said = [token.group() for token in tokens]
        houses = any(any(map(str.isdigit, one)) for one in said)
        names = [one for one in said if one[0].isalpha() and one.lower() not in _common(words)]
        if houses and names and len(said) >= 3 and any(one[0].isupper() for one in names):
            yield tokens[0].start(), end


def _joins(gap: str) -> bool:
    return not gap.strip(" ,#(") or _GAP.fullmatch(gap) is not None


def _widened(text: str, start: int, words: WordLists) -> int:
    """Where the flat, the house's name or the estate before a street or a postcode begins."""
    for token in reversed(list(_TOKEN.finditer(text[:start]))):
        if not _GAP.fullmatch(text[token.end() : start]) or not _leads(token.group(), text[start], words):
            break
        start = token.start()
    return start


def _leads(said: str, next_sign: str, words: WordLists) -> bool:
    """Whether a word before an address is of it; a person's name is told as one, "Deliver 12" as a word of a shop."""
    low = said.lower()
    if low in words["house_names"] | words["street_kinds"] or said == "The":
        return True
    if said[0].isdigit():
        return sum(map(str.isdigit, said)) <= 4
    if not said[0].isupper() or low in words["given_names"] or low in words["name_titles"]:
        return False
    return low not in (_common(words) if next_sign.isdigit() else _holding(words) | words["address_stops"])


def _extended(text: str, end: int, words: WordLists) -> int:
    """Where city, region, postcode and country behind a street end."""
    near = [m for m in _POSTCODE_LOW.finditer(text, end, end + FARTHEST) if _quiet(text[end : m.start()], words)]
    near += [m for m in _FIGURES.finditer(text[: end + FARTHEST]) if m.start() >= end]
    for match in near:
        if _quiet(text[end : match.start()], words):
            end = max(end, match.end())
    low = True
    for token in _TOKEN.finditer(text, end):
        if not _GAP.fullmatch(text[end : token.start()]) or not _belongs(token, low, words):
            break
        low = low and any(map(str.isdigit, token.group()))
        end = token.end()
    return end


def _belongs(token: re.Match[str], low: bool, words: WordLists) -> bool:
    """Whether a word behind an address is of it: with a capital or a figure, a country, or right behind its comma."""
    said = token.group()
    low_said = said.lower()
    if low_said in words.tables["countries"] or low_said in words["unit_kinds"]:
        return True
    if any(map(str.isdigit, said)):
        return len(said) > 1
    if said[0].isupper():
        return low_said not in words["address_stops"] | _holding(words)
    return low and low_said not in _common(words)


def _quiet(between: str, words: WordLists) -> bool:
    """Whether nothing but names stand between a street and a postcode."""
    said = words_of(between)
    return len(said) <= 4 and _common(words).isdisjoint(said) and not re.search(r"[!?.;]", between)


def _speaks_of_address(text: str, words: WordLists) -> bool:
    return _forms(words).spoken_of.search(text) is not None


@cache
def _holding(words: WordLists) -> frozenset[str]:
    """What holds sentences together, and is part of no name of a place."""
    return frozenset(blank_language(words.language).Defaults.stop_words) - {"us", "de", "la", "am", "in"}


@cache
def _common(words: WordLists) -> frozenset[str]:
    """Words of sentences and of shops, no part of an address."""
    listed = words["no_names"] | words["units"] | words["address_stops"]
    return (_holding(words) | listed) - words["street_kinds"]
