"""What somebody wrote in an answer by mail, without what their mail program quotes.

Every mail of ours begins with a line above which the answer is to be written, and mail programs of every language quote
that line, so there is the cut. What introduces a quotation differs with the program and its language, but it ends with
a colon or is made of `label: value`, and names who wrote what is quoted: that is us. Only where our line is not quoted
do introductions known in some languages show where a quotation begins that has no > before its lines.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from mailparser_reply.constants import MAIL_LANGUAGES
from mailparser_reply.parser import EmailMessage

# The known patterns take a time that grows with the square of a line's length.
LONGEST_LINE = 300
QUOTED = re.compile(r"\s*>")
SEPARATOR = re.compile(r"[\s_=*-]*|\s*-{3,}.*-{3,}\s*")
LABELLED = re.compile(r"[*\s]*[^\d\s:：][^:：]{0,30}[:：]")
TIME = re.compile(r"\d{1,2}[:.]\d{2}|\d{4}")
COLONS = (":", "：")
# They say which way to write, around names in mails in Hebrew and Persian, or nothing at all.
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
SIGNATURE = "--"


@dataclass(frozen=True)
class Ours:
    """By what a quoted mail of ours is known: its first line, and our names and addresses."""

    marker: str
    names: Collection[str]


def new_words(text: str, ours: Ours) -> str:
    """The new words of an answer, above a quotation or between its parts; "" where there are none.

    A signature counts as such behind the line that RFC 3676 (4.3) has for it.
    """
    lines = text.splitlines()
    seen = [INVISIBLE.sub("", line).rstrip() for line in lines]
    above, below = _quotation(seen, ours)
    parts = (_said(lines[:above], seen[:above]), _said(lines[below:], seen[below:]))
    return "\n\n".join(part for part in parts if part)


def _quotation(lines: Sequence[str], ours: Ours) -> tuple[int, int]:
    """Where a quotation begins, its introduction included, and from where on there may be new words again."""
    marker = _letters(ours.marker)
    marked = next((at for at, line in enumerate(lines) if marker in _letters(line)), len(lines))
    bare = marked if marked < len(lines) and not QUOTED.match(lines[marked]) else len(lines)
    if bare == marked == len(lines):
        bare = _known_introduction(lines)
    quoted = next((at for at, line in enumerate(lines) if QUOTED.match(line)), len(lines))
    if bare < quoted:
        return _introduction(lines, bare, ours), len(lines)
    return (_introduction(lines, quoted, ours), quoted) if quoted < len(lines) else (quoted, quoted)


def _said(lines: Sequence[str], seen: Sequence[str]) -> str:
    """What is neither quoted nor a signature."""
    end = seen.index(SIGNATURE) if SIGNATURE in seen else len(seen)
    kept = [line.rstrip() for line, bare in zip(lines[:end], seen[:end], strict=True) if not QUOTED.match(bare)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _introduction(lines: Sequence[str], at: int, ours: Ours) -> int:
    """The line with which the introduction of what is quoted from `at` on begins; behind what was said if none is."""
    end = _back(lines, at)
    return _back(lines, min(_labels(lines, end, ours), _who_wrote(lines, end, ours)))


def _labels(lines: Sequence[str], end: int, ours: Ours) -> int:
    """The first of the lines before `end` that are `label: value`, if they are several and name us; else `end`."""
    first = end
    while first and LABELLED.match(lines[first - 1]):
        first -= 1
    named = end - first > 1 and any(_names_us(line, ours) for line in lines[first:end])
    return first if named else end


def _who_wrote(lines: Sequence[str], end: int, ours: Ours) -> int:
    """The first line of a sentence before `end` that says who wrote when, on one line, two or three; else `end`."""
    if not end or not lines[end - 1].endswith(COLONS):
        return end
    first = end - 1
    for _ in range(2):
        if _names_us(lines[first], ours) or not first or not lines[first - 1]:
            break
        first -= 1
    sentence = " ".join(lines[first:end])
    if not _names_us(sentence, ours):
        return end
    return first - 1 if first and TIME.search(lines[first - 1]) and not TIME.search(sentence) else first


def _names_us(line: str, ours: Ours) -> bool:
    small = line.lower()
    return "@" in small or any(name and name.lower() in small for name in ours.names)


def _back(lines: Sequence[str], at: int) -> int:
    """Behind the last line before `at` that says anything."""
    while at and SEPARATOR.fullmatch(lines[at - 1]):
        at -= 1
    return at


def _known_introduction(lines: Sequence[str]) -> int:
    """The line of the first introduction that is known in some language; behind the last line if there is none."""
    text = "\n".join(line.strip()[:LONGEST_LINE] for line in lines)
    for found in _introductions().finditer(text):
        head = found.group().strip()
        labels = [line for line in head.splitlines() if LABELLED.match(line)]
        if TIME.search(head) and (head.endswith(COLONS) or len(labels) > 2):
            return text.count("\n", 0, found.start() + len(found.group()) - len(found.group().lstrip()))
    return len(lines)


@lru_cache(maxsize=1)
def _introductions() -> Any:
    return EmailMessage(text="", languages=list(MAIL_LANGUAGES)).HEADER_REGEX


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.lower()))
