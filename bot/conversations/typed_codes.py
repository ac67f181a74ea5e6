"""One-time codes as people type them, found so that they can be taken out of a message before it is stored."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

DIGITS = 6
MASK = "●" * DIGITS
BETWEEN = r"[\s\u200b\ufe0f\u20e3_·‐‑‒–—-]{0,3}"
RUN = re.compile(rf"\d(?:{BETWEEN}\d)*")
# Two letters before the digits make an order number of them, which is no attempt at a code.
ORDER_NUMBER = re.compile(r"(?<![^\W\d_])[^\W\d_]{2}[-‐–]?$")
ALONE = re.compile(r"[\W_]*")
NEARLY = range(DIGITS - 2, 2 * DIGITS + 1)


@dataclass(frozen=True)
class Typed:
    """A message with every code in it masked, and the codes; one with a digit too many or too few is never right."""

    masked: str
    codes: tuple[str, ...]


def typed_codes(text: str) -> Typed | None:
    """The codes in a message: six digits in one piece, spaced, hyphenated or in twice three; None if there is none.

    A message of nothing but four to twelve digits is an attempt too.
    """
    spans = [span for run in RUN.finditer(text) for span in _spans(text, run)]
    if not spans:
        return None
    codes = tuple(plain_digits(text[start:end]) for start, end in spans)
    for start, end in reversed(spans):
        text = text[:start] + MASK + text[end:]
    return Typed(text, codes)


def plain_digits(text: str) -> str:
    """The digits of a text, in ASCII."""
    return "".join(str(unicodedata.decimal(char)) for char in text if char.isdecimal())


def _spans(text: str, run: re.Match[str]) -> list[tuple[int, int]]:
    """Where codes stand in a run of digits."""
    if ORDER_NUMBER.search(text[: run.start()]):
        return []
    count = len(plain_digits(run.group()))
    alone = ALONE.fullmatch(text[: run.start()]) and ALONE.fullmatch(text[run.end() :])
    if count == DIGITS or (alone and count in NEARLY):
        return [run.span()]
    return _within(run)


def _within(run: re.Match[str]) -> list[tuple[int, int]]:
    """Six digits in one piece, or twice three, among other digits."""
    pieces = [(piece.start() + run.start(), piece.end() + run.start()) for piece in re.finditer(r"\d+", run.group())]
    found: list[tuple[int, int]] = []
    for (start, end), (after, last) in zip(pieces, [*pieces[1:], (0, 0)], strict=True):
        if found and start < found[-1][1]:
            continue
        if end - start == DIGITS:
            found.append((start, end))
        elif end - start == last - after == DIGITS // 2:
            found.append((start, last))
    return found
