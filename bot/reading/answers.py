"""Answers to a plain question, and corrections of what was said before."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from bot.reading.clean import see
from bot.reading.words import WordLists, either, word_lists

LONGEST_ANSWER = 120
"""Characters; a longer message tells something and answers nothing."""
SHORT_ANSWER = 4
"""Words; in a longer message a "no" that does not begin it denies something else."""
LONGEST_THING = 4
"""Words of what "X, not Y" may set against another thing."""

_SAID = re.compile(r"[^\W_]+(?:['-][^\W_]+)*|[👍✅👌👎❌]")
_DRAWN_OUT = re.compile(r"([a-z])\1{2,}")


def yes_no(text: str, language: str = "en") -> bool | None:
    """Gives the answer to a yes/no question; None when a message is none, or a yes with a condition.

    A "no" wins over a "yes": what is confirmed by mistake is worse than a question too many.
    """
    lists = word_lists(language)
    said = _said(text)
    if len(said) > LONGEST_ANSWER or not said.strip() or _has(said, lists["no_yes"]):
        return None
    begins = _without_hesitation(said, lists)
    if _has(said, lists["no_but_yes"]):
        said = begins = _without(said, lists["no_but_yes"]) + "yes "
    if _starts(begins, lists["says_no"]) or _has(said, lists["takes_back"] | lists["asks_to_wait"]):
        return False
    if _denied(said, lists):
        return False
    if not _starts(begins, lists["says_yes"]) and not _nothing_but(said, lists["says_yes"], lists):
        return None
    return None if "?" in text or _has(said, lists["conditions"]) else True


def wants_stop(text: str, language: str = "en") -> bool:
    """Whether a message gives up what was begun: "forget it", "never mind". Not so "no, the other one"."""
    lists = word_lists(language)
    said = _said(text)
    if len(said) > LONGEST_ANSWER or not _has(said, lists["says_stop"]):
        return False
    several = [phrase for phrase in lists["says_stop"] if " " in phrase]
    alone = lists["says_stop"] | lists["says_no"] | lists["says_yes"]
    return _has(said, several) or _nothing_but(said, alone, lists)


def wants_to_wait(text: str, language: str = "en") -> bool:
    """Whether a message asks for a moment: "hold on", "let me think"."""
    said = _said(text)
    return len(said) <= LONGEST_ANSWER and _has(said, word_lists(language)["asks_to_wait"])


def corrected(text: str, language: str = "en") -> str | None:
    """Gives the part that is meant of a message that corrects something; None when it corrects nothing.

    "no, the other one" gives "the other one", "not the lamp, the kettle" gives "the kettle".
    """
    lists = word_lists(language)
    seen = " ".join(see(text).text.split())
    against, led, instead, before_not = _forms(lists)
    if match := against.match(seen) or led.match(seen):
        meant = match["meant"].strip(" ,.!;:-")
        return meant if meant and not _starts(_said(meant), lists["no_corrections"]) else None
    match = instead.match(seen) or before_not.match(seen)
    meant = match["meant"].strip(" ,.!;:-") if match else ""
    said = _said(meant).split()
    return meant if said and len(said) <= LONGEST_THING and said[0] not in lists["not_things"] else None


@lru_cache(maxsize=8)
def _forms(lists: WordLists) -> tuple[re.Pattern[str], ...]:
    """ "not X but Y", "no, sorry, I meant Y", "Y instead" and "Y, not X"."""
    leads = rf"(?:(?:{either(lists['corrections'])})\b[\s,.:!-]*)"
    weak = rf"(?:(?:{either(lists['weak_corrections'])})\b[\s,.:!-]*)"
    written = (
        rf"(?:{leads})*not\b[^,.;]+?(?:[,;.]\s|\s-\s|\bbut\b)\s*(?:{leads}|{weak})*(?P<meant>.+)$",
        rf"(?:(?:it|that|this|ok|oh|ah|yes|yeah)\b[\s,.!]*)?{leads}(?:{leads}|{weak})*(?P<meant>.+)$",
        r"(?P<meant>.+?),?\s+instead\W*$",
        r"(?P<meant>.+?),?\s+(?:and\s+)?not\s.+$",
    )
    return tuple(re.compile(one, re.IGNORECASE) for one in written)


def _said(text: str) -> str:
    """The words in lower case between blanks, "yesss" with two of the letters drawn out."""
    folded = see(text[: 4 * LONGEST_ANSWER]).text.lower().replace("’", "'")
    squeezed = _DRAWN_OUT.sub(r"\1\1", folded)
    return f" {' '.join(_SAID.findall(squeezed))} "


def _has(said: str, phrases: Collection[str]) -> bool:
    return any(f" {phrase} " in said for phrase in phrases)


def _starts(said: str, phrases: Collection[str]) -> bool:
    return any(said.startswith(f" {phrase} ") for phrase in phrases)


def _without_hesitation(said: str, lists: WordLists) -> str:
    """The words from the first that says something; a phrase of "it" or "that" that says yes or no says something."""
    words = said.split()
    answers = lists["says_yes"] | lists["says_no"]
    while words and words[0] in lists["hesitations"] and not _starts(f" {' '.join(words)} ", answers):
        words = words[1:]
    return f" {' '.join(words)} "


def _denied(said: str, lists: WordLists) -> bool:
    """Whether a phrase of no stands anywhere behind no yes, or a "no" in a short answer."""
    if len(said.split()) <= SHORT_ANSWER and _has(said, {"no", "not", "nope"}):
        return True
    several = [phrase for phrase in lists["says_no"] if " " in phrase]
    return _has(said, several) and not _starts(_without_hesitation(said, lists), lists["says_yes"])


def _nothing_but(said: str, phrases: Collection[str], lists: WordLists) -> bool:
    rest = _without(said, phrases)
    return rest != said and lists["hesitations"].issuperset(rest.split())


def _without(said: str, phrases: Collection[str]) -> str:
    for phrase in sorted(phrases, key=len, reverse=True):
        said = said.replace(f" {phrase} ", " ")
    return said
