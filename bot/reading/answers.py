"""Answers to a plain question, and corrections of what was said before."""

from __future__ import annotations

import re

from bot.reading.clean import see
from bot.reading.words import either, word_lists

LONGEST_ANSWER = 120
"""Characters; a longer message tells something and answers nothing."""

_SAID = re.compile(r"[^\W_]+(?:['-][^\W_]+)*|[👍✅👌👎❌]")


def yes_no(text: str, language: str = "en") -> bool | None:
    """Gives the answer to a yes/no question; None when a message is none, or says both."""
    lists = word_lists(language)
    said = _said(text)
    if len(said) > LONGEST_ANSWER or not said.strip():
        return None
    if _has(said, lists["no_but_yes"]):
        return True
    no, yes = _first(said, lists["says_no"]), _first(said, lists["says_yes"])
    if no is None and yes is None:
        return None
    if no is not None:
        return False
    return None if "?" in text and said.strip() not in lists["says_yes"] else True


def wants_stop(text: str, language: str = "en") -> bool:
    """Whether a message gives up what was begun: "forget it", "never mind". Not so "no, the other one"."""
    said = _said(text)
    return len(said) <= LONGEST_ANSWER and _has(said, word_lists(language)["says_stop"])


def wants_to_wait(text: str, language: str = "en") -> bool:
    """Whether a message asks for a moment: "hold on", "let me think"."""
    said = _said(text)
    return len(said) <= LONGEST_ANSWER and _has(said, word_lists(language)["asks_to_wait"])


def corrected(text: str, language: str = "en") -> str | None:
    """Gives the part that is meant of a message that corrects something; None when it corrects nothing.

    "no, the other one" gives "the other one", "not the lamp, the kettle" gives "the kettle".
    """
    lists = word_lists(language)
    seen = see(text).text.strip()
    lead = rf"(?:{either(lists['corrections'])})"
    patterns = (
        rf"(?i)^.*?\bnot\s+(?:the|a|my|that|in|on|for|to)?\s*[^,.;]+?(?:,|;|\.|\s-\s|\bbut\b)\s*(?:but\s+)?(?:{lead}\s+)*(?P<meant>.+)$",
        rf"(?i)^(?:no+|nope|nah|wait|sorry|oops|ah|oh|uh)\b[\s,.!-]*(?:(?:no|wait|sorry)\b[\s,.!-]*)*(?:{lead}\b[\s,]*)*(?P<meant>.+)$",
        r"(?i)^.*?\b(?:i\s+(?:meant|mean|ment)|correction|make\s+that|should\s+(?:be|have\s+been)|scratch\s+that)\b[\s,:]*(?P<meant>.+)$",
        r"(?i)^actually[\s,]+(?P<meant>.+)$",
        r"(?i)^(?P<meant>.+?),?\s+(?:i\s+meant|i\s+mean|instead|not\s+.+)$",
    )
    for pattern in patterns:
        match = re.match(pattern, seen)
        if match and (meant := match["meant"].strip(" ,.!")) and any(map(str.isalnum, meant)):
            return meant
    return None


def _said(text: str) -> str:
    folded = see(text[: 4 * LONGEST_ANSWER]).text.lower().replace("’", "'")
    return f" {' '.join(_SAID.findall(folded))} "


def _has(said: str, phrases: frozenset[str]) -> bool:
    return any(f" {phrase} " in said for phrase in phrases)


def _first(said: str, phrases: frozenset[str]) -> int | None:
    return min((at for phrase in phrases if (at := said.find(f" {phrase} ")) >= 0), default=None)
