"""Why a shopper gives something back, as one of the reasons that the shop knows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from bot.reading.stems import words_said
from bot.reading.words import word_lists


def read_reason(text: str, allowed: Sequence[str], language: str = "en") -> str | None:
    """Gives the one of `allowed` that a message tells, or the nearest to it; None when it tells none of them.

    The reason with the longest phrase in the message is taken: "too late" before "late".
    """
    said = _stems(text, language)
    if own := next((reason for reason in allowed if f" {_stems(reason, language).strip()} " in said), None):
        return own
    told = [(len(phrase), -rank, reason) for rank, (reason, phrase) in enumerate(_phrases(language)) if phrase in said]
    by_name = {_stems(_plain(reason), language): reason for reason in allowed}
    kin = word_lists(language).tables["reason_kin"]
    for _, _, reason in sorted(told, reverse=True):
        for name in (reason, *kin.get(reason, ())):
            if (known := by_name.get(_stems(name, language))) is not None:
                return known
    return None


def _plain(reason: str) -> str:
    return reason.replace("_", " ").replace("-", " ")


@lru_cache(maxsize=512)
def _stems(text: str, language: str) -> str:
    return f" {' '.join(word.stem for word in words_said(text, language))} "


@lru_cache(maxsize=8)
def _phrases(language: str) -> tuple[tuple[str, str], ...]:
    reasons = word_lists(language).tables["reasons"]
    return tuple((reason, _stems(phrase, language)) for reason, phrases in reasons.items() for phrase in phrases)
