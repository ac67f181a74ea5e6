"""Numbers of parcels as carriers write them, and other long codes where the message calls them so."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.reading.findings import TRACKING_NUMBER, Finding
from bot.reading.words import WordLists, words_after, words_before

LONG_ENOUGH = 8
"""Figures in a code of which only the words beside it say that it is a carrier's; an order number has often fewer."""

_EDGE, _END = r"(?<![\w@.#/+-])", r"(?![\w@]|-\w)"
# UPS, USPS, the 20 figures of an SSCC (DHL), DHL's JD licence plate, and UPU's S10 for international post.
_CARRIERS = re.compile(
    rf"{_EDGE}(?:(?i:1Z(?:[ -]?[0-9A-Z]){{8}}(?:[ -]?\d){{8}}|9[1-5](?: ?\d){{20}}|00(?: ?\d){{18}}"
    rf"|J?JD(?: ?\d){{14,20}}|[A-Z]{{2}}\d{{9}}[A-Z]{{2}})|[RLECVU][A-Z] ?\d{{3}} ?\d{{3}} ?\d{{3}} ?[A-Z]{{2}}){_END}"
)
_CODE = re.compile(
    rf"{_EDGE}(?<![$€£] )(?:[A-Za-z]{{0,4}}\d[A-Za-z0-9]{{7,21}}|[A-Za-z]{{0,4}}\d{{3,7}}(?: \d{{2,8}}){{1,6}})"
    rf"{_END}(?![.,:/]\d)"
)
_DAY = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])[0-3]\d")
_SENTENCE_END = re.compile(r"[!?;\n]|(?<!\bno)(?<!\bnr)(?<!\bnum)\.\s", re.IGNORECASE)
_LONGEST = 22


def read_tracking_numbers(text: str, words: WordLists) -> Iterator[Finding]:
    """Yields them in upper case without blanks: 1Z999AA10123456784 anywhere, 1234567890 right behind "tracking no"."""
    shouted = text.isupper() and " IS " in text
    for match in _CARRIERS.finditer(text):
        if not (shouted and match.group()[0].isalpha() and " " in match.group()):
            yield _finding(match)
    for match in _CODE.finditer(text):
        if called_tracking(text, match.start(), match.end(), words):
            yield _finding(match)


def _finding(match: re.Match[str]) -> Finding:
    value = re.sub(r"[ -]", "", match.group()).upper()
    return Finding(TRACKING_NUMBER, value, match.start(), match.end(), match.group())


def called_tracking(text: str, start: int, end: int, words: WordLists) -> bool:
    """Whether the words beside a long code call it a carrier's: "tracking number is ...", "... is my tracking code".

    "the tracking for 9918273645" calls it nothing: most shoppers name their order so.
    """
    code = text[start:end].replace(" ", "")
    fits = sum(map(str.isdigit, code)) >= LONG_ENOUGH and len(code) <= _LONGEST and not _DAY.fullmatch(code)
    return fits and (_named_before(text, start, words) or _named_behind(text, end, words))


def _named_before(text: str, start: int, words: WordLists) -> bool:
    sentence = _SENTENCE_END.split(text[max(0, start - 120) : start])[-1]
    before = words_before(sentence, len(sentence), 6)
    if before[:1] in (["for"], ["of"]):
        return False
    other = next((word for word in before if word not in words["tracking_links"]), None)
    return other in words["tracking_words"]


def _named_behind(text: str, end: int, words: WordLists) -> bool:
    behind = words_after(text, end, 4)
    return behind[:1] in (["is"], ["was"]) and bool(words["tracking_words"].intersection(behind[1:3]))
