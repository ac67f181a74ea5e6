"""Order numbers in the many ways people type them, and the numbers that only look like one.

A run of figures is judged by what is glued to it, what stands beside it and its own shape. Shapes of dates, phone
numbers and postcodes, and what counts something (money, weeks, sizes), are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.reading.findings import ORDER_NUMBER, Finding
from bot.reading.tracking_numbers import called_tracking
from bot.reading.words import WordLists, words_after, words_before

FIGURES = range(5, 13)
PREFIX_LETTERS = 4
SPACED_PREFIXES = frozenset({"bh"})
"""Letters that make an order number even with a blank behind them, "BH 204817"; elsewhere "at 204817" is a word."""

_RUN = re.compile(r"(?<!\d)\d{1,20}(?:[ -]\d{1,20})*(?!\d)")
_GLUED = re.compile(r"([A-Za-z]+)([-#:.]?)$")
_SPACED = re.compile(r"(?<![\w-])#?([A-Za-z]{1,4})\s?[-#]?\s?$")
_MARKED = re.compile(r"#\s?$")
_SPOILT_BEFORE = re.compile(r"(?:[\w@+$€£¥₹%/_]|[$€£¥₹]\s|\d[.,:]|\d\)\s?|\+\d{1,3}[ -])$")
_SPOILT_AFTER = re.compile(r"\s?[$€£¥₹%]|[.,:/]\d|[\w@/_]")
_REFUSED_SHAPES = re.compile(
    r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}-\d{1,2}-\d{2,4}|(?:19|20)\d\d ?- ?(?:19|20)\d\d|\d{1,2}(?:[ -]\d{1,2})*"
)
_PHONE = r"(?:1[ -])?\d{3}[ -]\d{3}[ -]\d{4}|0[1-9](?:[ -]?\d){8,9}"
_NEEDS_ORDER_WORD = re.compile(
    rf"\d{{5}}|\d{{5}}-\d{{4}}|\d{{3}}[ -]\d{{4}}|{_PHONE}|(?:19|20)\d\d(?:0[1-9]|1[0-2])[0-3]\d"
)


@dataclass(frozen=True)
class _Run:
    """Figures at [start, end) of the message, possibly with blanks or dashes inside."""

    message: str
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.message[self.start : self.end]

    @property
    def figures(self) -> str:
        return re.sub(r"\D", "", self.text)

    @property
    def before(self) -> str:
        return self.message[max(0, self.start - 40) : self.start]

    @property
    def alone(self) -> bool:
        return self.message.strip(" #.,!?:;-()\"'") == self.text


def read_order_numbers(text: str, words: WordLists) -> Iterator[Finding]:
    """Yields order numbers; "bh204817" has the value "BH-204817", "7556-441-2" the value "75564412"."""
    for match in _RUN.finditer(text):
        run = _Run(text, match.start(), match.end())
        for part in _parts(run, words):
            for finding in _prefixed(part, words) or _plain(part, words):
                if not called_tracking(text, finding.start, finding.end, words):
                    yield finding


def _parts(run: _Run, words: WordLists) -> list[_Run]:
    """Takes a run apart at its blanks when a piece could stand alone or is the count of a unit: "204817 2 weeks"."""
    pieces = [_Run(run.message, run.start + m.start(), run.start + m.end()) for m in re.finditer(r"[\d-]+", run.text)]
    if len(run.figures) > FIGURES[-1] or len(pieces) == 1 or re.fullmatch(_PHONE, run.text):
        return [run]
    if any(len(piece.figures) >= FIGURES[0] for piece in pieces):
        return pieces
    if _counts_something(run, words):
        return [_Run(run.message, run.start, pieces[-2].end)]
    return [run]


def _prefixed(run: _Run, words: WordLists) -> list[Finding]:
    """An order number with letters before it, glued or, for the shop's own letters, after a blank."""
    glued, spaced = _GLUED.search(run.before), _SPACED.search(run.before)
    own = spaced is not None and (spaced[1].lower() in SPACED_PREFIXES or spaced[0].startswith("#"))
    letters = spaced if own else glued
    if letters is None or not _could_be_prefix(letters, run, own, words):
        return []
    start = run.start - len(letters.group().lstrip("#"))
    return [Finding(ORDER_NUMBER, canonical(letters[1], run.figures), start, run.end, run.message[start : run.end])]


def _could_be_prefix(letters: re.Match[str], run: _Run, own: bool, words: WordLists) -> bool:
    short = len(letters[1]) <= PREFIX_LETTERS and (own or letters[0] in (letters[1], f"{letters[1]}-"))
    named = letters[1].lower() in words["order_words"] | words["phone_words"] | words["other_number_words"]
    fits = len(run.figures) in FIGURES and (own or run.text.isdigit())
    free = not _spoilt(run.before[: letters.start()], run) and not _of_a_person(run, words)
    return short and fits and free and not named


def _of_a_person(run: _Run, words: WordLists) -> bool:
    return bool(words["person_words"].intersection(words_before(run.message, run.start, 4)))


def canonical(letters: str, figures: str) -> str:
    """Gives the one way to write an order number: "BH-204817" for letters with six figures, else all in one."""
    dash = "-" if letters and len(figures) == 6 else ""
    return f"{letters.upper()}{dash}{figures}"


def _plain(run: _Run, words: WordLists) -> Iterator[Finding]:
    if len(run.figures) not in FIGURES or _REFUSED_SHAPES.fullmatch(run.text):
        return
    if _spoilt(_without_order_word(run.before, words), run) or _counts_something(run, words):
        return
    sure = run.alone or _named_as(run, words) is True or _MARKED.search(run.before) is not None
    doubtful = _NEEDS_ORDER_WORD.fullmatch(run.text) is not None or " " in run.text
    if (sure and not _phone_alone(run)) or (not doubtful and _named_as(run, words) is None):
        yield Finding(ORDER_NUMBER, run.figures, run.start, run.end, run.text)


def _named_as(run: _Run, words: WordLists) -> bool | None:
    """Whether the nearest telling word before the number calls it an order's (True), another's (False), or neither."""
    others = words["other_number_words"] | (words["phone_words"] if len(run.figures) >= 7 else frozenset())
    telling = words["order_words"] | others
    nearest = next((word for word in words_before(run.message, run.start, 4) if word in telling), None)
    return None if nearest is None else nearest in words["order_words"]


def _phone_alone(run: _Run) -> bool:
    return run.alone and re.fullmatch(_PHONE, run.text) is not None


def _counts_something(run: _Run, words: WordLists) -> bool:
    glued_or_next = words_after(run.message, run.end, 1)
    separated = re.match(r"[\s-]?[^\W\d_]", run.message[run.end : run.end + 2]) is not None
    return separated and bool(words["units"].intersection(glued_or_next))


def _spoilt(before: str, run: _Run) -> bool:
    """Whether money, a web address, a decimal point or a longer code touches the number."""
    after = run.message[run.end : run.end + 3]
    return _SPOILT_BEFORE.search(before) is not None or _SPOILT_AFTER.match(after) is not None


def _without_order_word(before: str, words: WordLists) -> str:
    """Cuts a word such as "order" that is glued to the number."""
    glued = _GLUED.search(before)
    return before[: glued.start()] if glued and glued[1].lower() in words["order_words"] else before
