"""Family names, mostly in lower case, by where they stand: alone between two marks, or beside nothing but numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from bot.reading.personal_forms import GONE, NAME, Span
from bot.reading.personal_words import GAP, Word, is_family, known, said_in
from bot.reading.words import WordLists, either

MOST_WORDS = 2
"""So many words at most, none of them known, beside as many things that are taken out, are a name: it is a form."""


CALLING = (
    *("name_leads", "name_hints", "card_called", "bank_called", "secrets_called", "born_called", "numbers_called"),
    *("number_nouns", "phones_called", "address_leads_sure", "zip_words"),
)
_BEGINS = re.compile(rf"(?:^|[\n.!?,;:–—-]|{GONE})[ \"'(*–—-]*\Z")


def find_families(text: str, words: WordLists) -> Iterator[Span]:
    """Yields family names with the first name or initial before them: "katz, order 1234", "thanks. e nowak"."""
    said = said_in(text)
    for place, word in enumerate(said):
        if is_family(word.low, words) and _ends(words).match(text, word.end):
            starts = [said[place].start, *_before(text, said, place, words)]
            yield from (Span(NAME, start, word.end) for start in starts if _BEGINS.search(text[:start]))
    if _is_form(text, said, words):
        yield from (Span(NAME, word.start, word.end) for word in said)


def _before(text: str, said: Sequence[Word], place: int, words: WordLists) -> Iterator[int]:
    """Where the word before begins, if it is an initial, or may be a first name that no list has."""
    before = said[place - 1]
    joined = place > 0 and GAP.fullmatch(text[before.end : said[place].start])
    if joined and (len(before.said) == 1 or before.low not in known(words)):
        yield before.start


def _is_form(text: str, said: Sequence[Word], words: WordLists) -> bool:
    return 0 < len(said) <= min(MOST_WORDS, text.count(GONE)) and all(_may_be_name(text, word, words) for word in said)


def _may_be_name(text: str, word: Word, words: WordLists) -> bool:
    """Whether a word that nothing is known of is long enough, and does not call what stands beside it."""
    unknown = word.low not in known(words) | _calling(words)
    return unknown and len(word.low) > 2 and not text.startswith(":", word.end)


@cache
def _calling(words: WordLists) -> frozenset[str]:
    """The words of all that announces a name, a number, a code or an address."""
    return frozenset(word for name in CALLING for said in words[name] for word in said.split())


@cache
def _ends(words: WordLists) -> re.Pattern[str]:
    return re.compile(
        rf"[ )\"'*–—-]*(?:\Z|[\n.!?,;:–—-]|{GONE}|(?:{either(words['name_ends'])}|again)\b)", re.IGNORECASE
    )
