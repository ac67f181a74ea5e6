"""What our components read from and write to a Rasa message besides intent, ranking and entities."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

MOOD = "mood"
BARE = "bare"
MEANINGS = "meanings"
DECISION = "decision"
OUT_OF_SCOPE = "out_of_scope"
THRESHOLDS = "thresholds"
REQUESTS = "requests"
PIECES = "pieces"
WISHES = "wishes"

_ROOT = Path(__file__).parents[2]
_READ_WITH = ("bot/nlu/*.py", "bot/reading/*.py", "data/reading/**/*.yml")
_PAYLOAD = re.compile(r"\s*/[^\s/{@]+(@[\d.]+)?\s*(\{.*\})?\s*", re.DOTALL)


def text_of(message: Message) -> str:
    """Gives what the shopper typed; an empty string when nothing was."""
    return message.get(TEXT) or ""


def language_of(message: Message, languages: list[str]) -> str:
    """Gives the language that the channel names in the metadata, else the first of `languages`."""
    named = (message.get("metadata") or {}).get("language")
    return named if named in languages else languages[0]


def is_payload(message: Message) -> bool:
    """Whether the text is "/intent{...}", which Rasa's own handler reads after us and overrides everything with."""
    return _PAYLOAD.fullmatch(text_of(message)) is not None


def code_fingerprint() -> str:
    """Gives a hash of all code and word lists that shape a parse.

    Rasa's training cache looks at a component's class alone and would miss a change in what the class calls.
    """
    digest = hashlib.sha256()
    for path in sorted(path for pattern in _READ_WITH for path in _ROOT.glob(pattern)):
        digest.update(path.relative_to(_ROOT).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
