"""What a message can mean: the intents of the domain."""

from __future__ import annotations

from pathlib import Path

from bot.documents import read_document


def intents_of(domain: Path) -> tuple[str, ...]:
    """The names of the intents of a domain file, in its order. Raises OSError and yaml.YAMLError."""
    told = read_document(domain)["intents"]
    names = (next(iter(one)) if isinstance(one, dict) else one for one in told)
    return tuple(name for name in names if name != "nlu_fallback")
