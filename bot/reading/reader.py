"""All readers over one message of one language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from bot.reading.clean import see
from bot.reading.coupons import read_coupons
from bot.reading.emails import read_emails
from bot.reading.findings import COUPON_CODE, Finding, in_original, settle
from bot.reading.mood import read_mood
from bot.reading.order_numbers import read_order_numbers
from bot.reading.words import WordLists, word_lists, words_of

READERS = (read_emails, read_order_numbers, read_coupons)


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

    def read(self, text: str) -> Reading:
        """Reads one message; spans are those of `text` as it was typed. An empty text is calm and holds nothing."""
        seen = see(text)
        found = settle(finding for read in READERS for finding in read(seen.text, self.words))
        mood = read_mood(seen.text, self.language)
        return Reading(tuple(in_original(f, seen) for f in found), mood, self._bare(seen.text, found))

    def _bare(self, text: str, found: list[Finding]) -> bool:
        """Whether an order number or e-mail stands there with nothing but small words such as "it's" around it."""
        if all(finding.kind == COUPON_CODE for finding in found):
            return False
        rest = text
        for finding in reversed(found):
            rest = f"{rest[: finding.start]} {rest[finding.end :]}"
        return self.words["filler"].issuperset(words_of(rest)) and not any(char.isdigit() for char in rest)


@cache
def reader_for(language: str) -> Reader:
    """Gives the process's one reader of a language; raises FileNotFoundError when it has no word lists."""
    return Reader(language, word_lists(language))
