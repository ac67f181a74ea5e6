"""Figures and codes that lead to a person, by their shape and the words beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from bot.reading.coupons import read_coupons
from bot.reading.emails import read_emails
from bot.reading.order_numbers import read_order_numbers
from bot.reading.phones import read_phones
from bot.reading.tracking_numbers import read_tracking_numbers
from bot.reading.words import WordLists, either

EMAIL, CARD, IBAN, BIRTH, ADDRESS, NAME = "email", "card", "iban", "date of birth", "address", "name"
ORDER, TRACKING, PHONE, CODE, NUMBER = "order number", "tracking number", "phone", "code", "number"
FIRST_WINS = (EMAIL, CARD, IBAN, BIRTH, ORDER, TRACKING, PHONE, CODE, ADDRESS, NAME, NUMBER)
"""The kinds; where two are found of the same letters, the first names them."""

GONE = "\ufffc"
"""Stands for something taken out while the rest is read again: the object replacement character, no word's part."""

READ = (
    (read_emails, EMAIL),
    (read_order_numbers, ORDER),
    (read_tracking_numbers, TRACKING),
    (read_phones, PHONE),
    (read_coupons, CODE),
)

FEWEST_SAID = 5
"""Spoken figures in a row that make a number; "one two three" does not."""

_LINK = r"(?:\W{0,3}\b(?:is|was|are|it's|its|it|says|of|on|in|the|my|with|to|a|came|for)\b){0,3}\W{0,3}"
_MONTHS_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
# 7 figures and more in a row lead somewhere, unless they are money, a measure or a range of years.
_LONG = re.compile(r"(?<![\w.,$€£%])\+?\(?\d(?:[ ()./-]{0,2}\d){6,}(?!\d|[.,]\d|\s?[$€£%]|[\w])")
_YEARS = re.compile(r"(?:19|20)\d\d ?[-/] ?(?:19|20)\d\d|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}")
_TIMED = re.compile(r"\s+(?:x\s*\d|(?:mah|watts?|w|g|kg|ml|cm|mm|euros?|dollars?|pounds?|points?)\b)", re.IGNORECASE)
_MIXED = re.compile(r"(?<![\w@])(?=[A-Za-z-]*\d)(?=[\d-]*[A-Za-z])(?:[A-Za-z0-9]-?){7,24}[A-Za-z0-9](?![\w@])")
_CARD = re.compile(r"(?<!\d)\d(?:[ .-]{0,2}\d){12,18}(?!\d)")
_ABROAD = re.compile(r"\+\d(?:[ ()./-]{0,2}\d){7,14}(?!\d)")
_IBAN = re.compile(r"(?<![^\W_])[a-z]{2}\d{2}(?:[ -]?[a-z0-9]{1,4}){3,9}(?![^\W_])", re.IGNORECASE)
_MAIL_LIKE = re.compile(r"[^\s@<>()\[\],;:\"]+[ ]?@[ ]?[^\W_](?:[\w-]*\.)+[^\W\d_]{2,}|[^\s@<>()\[\],;:]+@\w[\w-]*\b")
_HANDLE = re.compile(r"(?<![\w@])@\w[\w.]{2,30}")
_GROUPED_CODE = re.compile(r"(?<![\w-])(?=[A-Z0-9-]*\d)[A-Z0-9]{3,6}(?:-[A-Z0-9]{3,6}){2,5}(?![\w-])", re.IGNORECASE)
_INTERNET = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")
_ONE_TIME = re.compile(r"\s*\d(?:[ -]?\d){5}\s*[.!?]?\s*")


class Span(NamedTuple):
    """A kind and where it stands: [start, end) in characters."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, eq=False)
class _Called:
    """Patterns whose group `value` is of a kind because of the words before it."""

    kind: str
    pattern: re.Pattern[str]

    @property
    def fewest(self) -> int:
        """Figures that a value of the kind has at least; "the invoice says 280" names no invoice."""
        return 4 if self.kind == NUMBER else 0


def find_values(text: str, words: WordLists) -> Iterator[Span]:
    """Yields what is known by shape or by the word before it; spans may overlap."""
    for read, kind in READ:
        for finding in read(text, words):
            yield Span(kind, finding.start, finding.end)
    for called in _called(words):
        for match in called.pattern.finditer(text):
            if sum(map(str.isdigit, match["value"])) >= called.fewest:
                yield Span(called.kind, *match.span("value"))
    yield from _shapes(text)
    yield from _said(text, words)


def _shapes(text: str) -> Iterator[Span]:
    plain = (
        (_CARD, CARD),
        (_ABROAD, PHONE),
        (_GROUPED_CODE, CODE),
        (_INTERNET, NUMBER),
        (_HANDLE, NAME),
        (_MAIL_LIKE, EMAIL),
    )
    for pattern, kind in plain:
        for match in pattern.finditer(text):
            yield Span(kind, *match.span())
    for match in _IBAN.finditer(text):
        if sum(map(str.isdigit, match.group())) >= 10:
            yield Span(IBAN, match.start(), _end_of_iban(match))
    for match in _LONG.finditer(text):
        if not _YEARS.fullmatch(match.group()) and not _TIMED.match(text[match.end() :]):
            yield Span(NUMBER, *match.span())
    for match in _MIXED.finditer(text):
        if sum(map(str.isdigit, match.group())) >= 6:
            yield Span(NUMBER, *match.span())
    if _ONE_TIME.fullmatch(text):
        yield Span(CODE, *_trimmed(text))


def _trimmed(text: str) -> tuple[int, int]:
    """Where the figures of a text that holds nothing else begin and end."""
    digits = [place for place, char in enumerate(text) if char.isdigit()]
    return digits[0], digits[-1] + 1


def _end_of_iban(match: re.Match[str]) -> int:
    """Words of the sentence behind the number are none of its groups: the last group has a figure."""
    last = max(place for place, char in enumerate(match.group()) if char.isdigit())
    glued = re.match(r"[^\W_]*", match.group()[last + 1 :])
    return match.start() + last + 1 + (glued.end() if glued else 0)


def _said(text: str, words: WordLists) -> Iterator[Span]:
    digits = either(words["said_digits"])
    run = rf"\b(?:(?:{digits}|\d{{1,4}})[\s,.-]+){{{FEWEST_SAID - 1},}}(?:{digits}|\d{{1,4}})\b"
    for match in re.finditer(run, text, re.IGNORECASE):
        said = re.findall(rf"\b(?:{digits})\b", match.group(), re.IGNORECASE)
        if len(said) >= FEWEST_SAID - 1:
            yield Span(CARD if len(said) >= 13 else PHONE, *match.span())


@cache
def _called(words: WordLists) -> tuple[_Called, ...]:
    nouns = rf"(?:[\s-]*(?:{either(words['number_nouns'])})\b\.?)?"
    named = r"(?P<value>#?[^\W_](?=[\w-]*\d|\d)[\w-]{2,30}(?:[ -]\d{2,6}){0,5})"
    card, ends = either(words["card_called"]), either(words["card_endings"])
    months = either(words.tables["months"])
    day = rf"(?:the\s+)?{_MONTHS_DAY}(?:\s+of)?\s+(?:{months})\b\.?|(?:{months})\b\.?\s+{_MONTHS_DAY}"
    date = rf"(?P<value>\d{{1,4}}[./ -]\d{{1,2}}[./ -]\d{{2,4}}|(?:{day})(?:,?\s+\d{{2,4}})?(?!\w))"
    secret = rf"(?:{either(words['secrets_called'])}){nouns}"
    figure = r"(?=[^\s]*[\d])"
    made = (
        (CARD, rf"\b(?:{ends})\b{_LINK}(?P<value>\d{{3,5}})(?!\d)"),
        (CARD, rf"\b(?:{card})\b.{{0,60}}?\b(?:{either(words['card_expiries'])})\b{_LINK}(?P<value>{_EXPIRY})"),
        (CARD, rf"\b(?:{either(words['card_expiries'])})\b{_LINK}(?P<value>{_EXPIRY}).{{0,60}}?\b(?:{card})\b"),
        (CARD, rf"\b(?:{either(words['card_secrets'])})\b{_LINK}(?P<value>\d{{3,4}})(?!\d)"),
        (IBAN, rf"\b(?:{either(words['bank_called'])})\b{nouns}{_LINK}(?P<value>\d(?:[ -]?\d){{5,25}})(?!\w)"),
        (IBAN, rf"\b(?:bic|swift)\b{nouns}{_LINK}(?P<value>[A-Z]{{6}}[A-Z0-9]{{2}}(?:[A-Z0-9]{{3}})?)\b"),
        (BIRTH, rf"\b(?:{either(words['born_called'])})\b{_LINK}{date}"),
        (CODE, rf"\b{secret}{_LINK}(?P<value>{figure}[^\s,]{{4,40}}(?<![.?]))"),
        (CODE, rf"\b{secret}{_LINK}(?P<value>\d{{2,4}}(?:[ -]\d{{2,4}}){{1,3}})(?!\d)"),
        (
            PHONE,
            rf"\b(?:{either(words['phones_called'])})\b{nouns}{_LINK}(?P<value>[+(]?\d(?:[ ()./-]{{0,2}}\d){{5,14}})",
        ),
        (PHONE, rf"\b(?:ext|extension)\b{_LINK}(?P<value>\d{{2,5}})(?!\d)"),
        (NUMBER, rf"\b(?:{either(words['numbers_called'])}){nouns}{_LINK}{named}"),
        (NUMBER, rf"\b(?:{either(words['numbers_called'])}){nouns}{_LINK}(?P<value>\d{{3}}(?:[ -]?\d{{2,5}}){{1,5}})"),
    )
    return tuple(_Called(kind, re.compile(source, re.IGNORECASE)) for kind, source in made)


_EXPIRY = r"\d{1,2}\s?[/-]\s?\d{2,4}"
