"""Golden conversations as they are written down: what is said, and what must come of it.

data/golden/<language>/conversations.yml is a list of {"name", "order"?, "talk": [{"say", "says"?, "means"?,
"decision"?, "owner"?}]}.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.documents import read_document
from bot.learning.exam.golden import CONVERSATIONS

ACTS = ("answer", "clarify", "hand_off")
TURN = ("say", "says", "means", "decision", "owner")


class BadGolden(Exception):
    """A file of golden conversations cannot be read; the text names the file, the place and what is wrong."""


@dataclass(frozen=True)
class Turn:
    """What a shopper says and what must come of it; None where it does not matter.

    `says` are names of sentences that must be in the reply, `means` the first meaning, `decision` what is done with
    it, `owner` who has the conversation afterwards.
    """

    say: str
    says: tuple[str, ...] = ()
    means: str | None = None
    decision: str | None = None
    owner: str | None = None


@dataclass(frozen=True)
class Conversation:
    """A golden conversation; `order` is the state of an order whose {number} and {email} may be said."""

    name: str
    language: str
    order: str | None
    talk: tuple[Turn, ...]


def golden_conversations(folder: Path) -> list[Conversation]:
    """The conversations below data/golden (`folder`, one folder a language); empty without any. Raises BadGolden."""
    return [
        _conversation(path, place, one)
        for path in sorted(folder.glob(f"*/{CONVERSATIONS}"))
        for place, one in enumerate(_read(path), 1)
    ]


def _conversation(path: Path, place: int, told: Any) -> Conversation:
    where = f"{path}: conversation {place}"
    if not isinstance(told, dict) or not isinstance(told.get("name"), str) or not isinstance(told.get("talk"), list):
        raise BadGolden(f"{where}: must have a name and a talk")
    turns = tuple(_turn(f"{where}, turn {number}", one) for number, one in enumerate(told["talk"], 1))
    return Conversation(told["name"], path.parent.name, told.get("order"), turns)


def _turn(where: str, told: Any) -> Turn:
    if not isinstance(told, dict) or not isinstance(told.get("say"), str):
        raise BadGolden(f"{where}: must say something")
    if unknown := sorted(set(told) - set(TURN)):
        raise BadGolden(f"{where}: {unknown[0]}: is no field; there are {', '.join(TURN)}")
    if told.get("decision") not in (None, *ACTS):
        raise BadGolden(f"{where}: decision: must be one of {', '.join(ACTS)}")
    says = told.get("says", ())
    return Turn(**{**told, "says": (says,) if isinstance(says, str) else tuple(says)})


def _read(path: Path) -> list[Any]:
    try:
        told = read_document(path)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadGolden(f"{path}: cannot be read: {error}") from None
    if not isinstance(told, list):
        raise BadGolden(f"{path}: must be a list")
    return told
