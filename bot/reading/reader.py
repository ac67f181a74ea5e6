"""All readers over one message of one language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from bot.reading.clean import see
from bot.reading.colours import read_colours
from bot.reading.coupons import read_coupons
from bot.reading.dates import read_dates
from bot.reading.emails import read_emails
from bot.reading.findings import DESCRIBING, NAMING, PRODUCT, Finding, in_original, settle
from bot.reading.money import read_money
from bot.reading.mood import read_mood
from bot.reading.order_numbers import read_order_numbers
from bot.reading.phones import read_phones
from bot.reading.products import read_products
from bot.reading.sizes import read_sizes
from bot.reading.tracking_numbers import read_tracking_numbers
from bot.reading.words import ANSWER_LENGTH, WordLists, word_lists, words_of

READERS = (
    read_emails,
    read_order_numbers,
    read_tracking_numbers,
    read_phones,
    read_coupons,
    read_money,
    read_products,
    read_sizes,
    read_colours,
)
"""Those that need no more than the text and the words; read_dates needs today besides."""


@dataclass(frozen=True)
class Reading:
    """Findings in the order of the text, the mood (calm, upset or angry), and whether the message is a value alone."""

    findings: tuple[Finding, ...]
    mood: str
    bare: bool


@dataclass(frozen=True)
class Reader:
    """Reads messages of one language; holds nothing between two of them."""

    language: str
    words: WordLists

    def read(self, text: str, today: date | None = None) -> Reading:
        """Reads one message; spans are those of `text` as it was typed. An empty text is calm and holds nothing.

        Without `today` no date is read that needs one, such as "yesterday".
        """
        seen = see(text)
        found = settle(
            [
                *(finding for read in READERS for finding in read(seen.text, self.words)),
                *read_dates(seen.text, self.words, today),
            ]
        )
        mood = read_mood(seen.text, self.language)
        return Reading(tuple(in_original(f, seen) for f in found), mood, self._bare(seen.text, found))

    def _bare(self, text: str, found: list[Finding]) -> bool:
        """Whether values stand there with nothing but small words such as "it's" around them.

        A coupon alone is more than a value: it asks what of it, as does "tomorrow?". A product is no small word.
        """
        kinds = {finding.kind for finding in found}
        if not kinds & (NAMING | DESCRIBING):
            return False
        if kinds & DESCRIBING and "?" in text:
            return False
        named = bool(kinds & NAMING)
        fillers = self.words["filler" if named else "answer_filler"].union(*map(self._fillers_of, kinds))
        return (named or len(text) <= ANSWER_LENGTH) and self._only_filled(text, found, fillers)

    def _fillers_of(self, kind: str) -> frozenset[str]:
        return self.words.get(f"filler_{kind}")

    def _only_filled(self, text: str, found: list[Finding], fillers: frozenset[str]) -> bool:
        rest = text
        for finding in reversed([one for one in found if one.kind != PRODUCT]):
            rest = f"{rest[: finding.start]} {rest[finding.end :]}"
        return fillers.issuperset(words_of(rest)) and not any(char.isdigit() for char in rest)


@cache
def reader_for(language: str) -> Reader:
    """Gives the process's one reader of a language; raises FileNotFoundError when it has no word lists."""
    return Reader(language, word_lists(language))
