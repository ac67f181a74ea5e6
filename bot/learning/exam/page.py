"""An exam as one self-contained page: pictures first, then what lies behind them."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment

from bot.learning.exam.words import verdict
from bot.learning.pages import page_environment

HERE = Path(__file__).parent
LEAST = 0.0005
"""Smaller differences of F1 are none: they would not show."""


@dataclass(frozen=True)
class Moved:
    """An intent whose F1 differs, 0 to 1 each."""

    name: str
    n: int
    before: float
    now: float

    @property
    def by(self) -> float:
        """How much it rose; below 0 it fell."""
        return self.now - self.before


def render(exam: Mapping[str, Any]) -> str:
    """The page of an exam with `passes` and `refusals`; whatever shoppers wrote is escaped."""
    moves = {part: moved((exam.get(part) or {}).get("per_intent") or {}) for part in ("golden", "cross_validation")}
    template = _environment().get_template("page.html.j2")
    return template.render(exam=exam, verdict=verdict(dict(exam)), moves=moves, style=_style())


def moved(per_intent: Mapping[str, Any]) -> list[Moved]:
    """The intents that got better or worse, the largest falls first; one that has no figure any more fell to 0."""
    both = [
        Moved(name, one["n"], one["f1"]["before"], one["f1"]["now"] or 0.0)
        for name, one in per_intent.items()
        if one["f1"]["before"] is not None
    ]
    return sorted((one for one in both if abs(one.by) >= LEAST), key=lambda one: (one.by, one.name))


def style_hash() -> str:
    """The SHA-256 of the page's style sheet in base 64, for a content security policy that allows no other."""
    return base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()


@lru_cache(1)
def _style() -> str:
    return "\n" + _environment().get_template("page.css").render() + "\n" + (HERE / "exam.css").read_text("utf-8")


@lru_cache(1)
def _environment() -> Environment:
    return page_environment(HERE)
