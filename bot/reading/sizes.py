"""Sizes of clothes and shoes; counts, weights and box measures are none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from bot.reading.findings import SIZE, Finding
from bot.reading.words import WordLists, either, stands_alone, words_after, words_before

LARGEST = 200
"""Children's clothes are sized by height in centimetres; a greater number is no size."""

_EDGE, _END = r"(?<![\w'’@.,#/+$€£-])", r"(?![\w@/%'’]|[.,:-]\d|-\w)"
_LETTERS = re.compile(rf"{_EDGE}(?:[2-5]X[SL]|X{{1,4}}L|X{{1,3}}S){_END}", re.IGNORECASE)
_LETTER = re.compile(rf"{_EDGE}[SML](?![\w@%'’&/]|-\w|\.\w|\.\s[A-Z])", re.IGNORECASE)
_LISTED = re.compile(r"(?:^|\s)[a-z]\S*,\s$")
_COUNTED = re.compile(r"\d\W{0,2}$")
_WAIST = re.compile(
    rf"{_EDGE}(?:W\s?(\d\d)[\s/x,]{{0,3}}L\s?(\d\d)|(\d\d)\s?W[\s/x,]{{0,3}}(\d\d)\s?L){_END}", re.IGNORECASE
)
_SYSTEM = r"(?P<system>EU|UK|US|IT|FR)"
_FIGURES = r"(?P<figures>\d{1,3}(?:[.,]\d)?)"


@cache
def _numbered(words: WordLists) -> tuple[re.Pattern[str], ...]:
    size, numbers = either(words["size_words"]), either(words.tables["size_numbers"])
    width = rf"(?P<width>{either(words['size_widths'])})"
    writings = (
        rf"(?:{size}):?\s+(?:(?:is|was)\s+)?(?P<value>(?:{_SYSTEM}\s?)?(?:{_FIGURES}|(?P<word>{numbers})))(?:\s{width})?",
        rf"(?P<value>{_SYSTEM}\s?(?:(?:{size})\s+)?{_FIGURES})(?:\s{width})?",
        rf"(?P<value>{_FIGURES}\s?{_SYSTEM})",
        rf"(?P<value>{_FIGURES}\s{width})",
    )
    return tuple(re.compile(f"{_EDGE}{writing}{_END}", re.IGNORECASE) for writing in writings)


@cache
def _named(words: WordLists) -> re.Pattern[str]:
    return re.compile(rf"{_EDGE}(?:{either(words.tables['size_names'])}){_END}", re.IGNORECASE)


def read_sizes(text: str, words: WordLists) -> Iterator[Finding]:
    """Yields sizes in upper case: "medium" is "M", "size 9,5" is "9.5", "uk 9" is "UK 9", "32W/34L" is "W32 L34"."""
    for match in _LETTERS.finditer(text):
        yield _finding(match, match.group())
    for match in _LETTER.finditer(text):
        if _spoken_of(match, words, sure=match.group().isupper()):
            yield _finding(match, match.group())
    for match in _WAIST.finditer(text):
        yield _finding(match, f"W{match[1] or match[3]} L{match[2] or match[4]}")
    yield from _names(text, words)
    yield from _numbers(text, words)


def _finding(match: re.Match[str], value: str) -> Finding:
    return Finding(SIZE, value.upper(), match.start(), match.end(), match.group())


def _names(text: str, words: WordLists) -> Iterator[Finding]:
    for match in _named(words).finditer(text):
        name = " ".join(match.group().lower().split())
        behind = words_after(text, match.end(), 1)
        several = re.search(r"[\s-]", name) is not None and not words["size_steps"].intersection(behind)
        if several or _spoken_of(match, words, sure=True):
            yield _finding(match, words.tables["size_names"][name])


def _spoken_of(match: re.Match[str], words: WordLists, sure: bool) -> bool:
    """Whether it stands alone, behind "size", or, where sure enough, where a size may stand: "in M please", "shirt, M".

    "Whitlow, M" is a name: what is listed begins with a small letter.
    """
    if _COUNTED.search(match.string[max(0, match.start() - 4) : match.start()]):
        return False
    before = words_before(match.string, match.start(), 1)
    if words["size_words"].intersection(before) or _alone(match, words):
        return True
    behind = match.string[match.end() : match.end() + 20]
    followed = not behind[:1].isspace() or words["size_followers"].intersection(words_after(behind, 0, 1))
    led = words["size_leads"].intersection(before) or _LISTED.search(
        match.string[max(0, match.start() - 30) : match.start()]
    )
    return sure and bool(followed) and bool(led)


def _alone(match: re.Match[str], words: WordLists) -> bool:
    fillers = words["answer_filler"] | words["filler_size"]
    return stands_alone(match.string, match.start(), match.end(), fillers)


def _numbers(text: str, words: WordLists) -> Iterator[Finding]:
    for pattern in _numbered(words):
        for match in pattern.finditer(text):
            parts = match.groupdict()
            figures = parts.get("figures") or str(words.tables["size_numbers"][parts["word"].lower()])
            if _plausible(match, figures, words):
                named = (parts.get("system"), figures.replace(",", "."), parts.get("width"))
                start, end = match.start("value"), match.end()
                yield Finding(SIZE, " ".join(filter(None, named)).upper(), start, end, text[start:end])


def _plausible(match: re.Match[str], figures: str, words: WordLists) -> bool:
    """Whether it is small enough, counts no unit, and "us" and "it" are no pronouns: "they sent us 10"."""
    parts = match.groupdict()
    size_named = bool(words["size_words"].intersection(match.group().lower().split()))
    shouted = match.string.isupper() or (parts.get("system") or "").islower()
    pronoun = (parts.get("system") or "").lower() in ("us", "it") and shouted and not size_named
    counting = words["units"].intersection(words_after(match.string, match.end(), 1))
    return 0 < float(figures.replace(",", ".")) <= LARGEST and not counting and (not pronoun or _alone(match, words))
