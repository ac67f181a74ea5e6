"""The sentences of domain.yml by name and language, for replies and for what is said outside a turn."""

from __future__ import annotations

import string
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.documents import read_document

DEFAULT_LANGUAGE = "en"


class NoSuchSentence(KeyError):
    """A response name that domain.yml does not have."""


class Sentences:
    """The responses of a domain. A variation with a condition on the slot `language` is for that language alone."""

    def __init__(self, responses: Mapping[str, list[dict[str, Any]]]) -> None:
        self._texts = {name: _by_language(variations) for name, variations in responses.items()}

    @classmethod
    def load(cls, domain: Path) -> Sentences:
        """The sentences of a domain file. Raises OSError and yaml.YAMLError."""
        return cls(read_document(domain)["responses"])

    @property
    def languages(self) -> frozenset[str]:
        """The languages with at least one sentence of their own, the default language among them."""
        return frozenset(language for texts in self._texts.values() for language in texts) | {DEFAULT_LANGUAGE}

    def has(self, name: str) -> bool:
        """Whether there is a sentence of this name."""
        return name in self._texts

    def say(self, name: str, language: str, /, **facts: Any) -> str:
        """The sentence with its facts filled in. Raises NoSuchSentence, and KeyError for a missing fact."""
        return self.text(name, language).format_map(facts)

    def first_sayable(self, names: Iterable[str], language: str, facts: Mapping[str, Any]) -> str | None:
        """The first name whose sentence exists and whose every fact is known; None if there is none."""
        return next((name for name in names if self._sayable(name, language, facts)), None)

    def _sayable(self, name: str, language: str, facts: Mapping[str, Any]) -> bool:
        return name in self._texts and all(facts.get(need) for need in needs(self.text(name, language)))

    def text(self, name: str, language: str) -> str:
        """The sentence with its placeholders. Raises NoSuchSentence."""
        if name not in self._texts:
            raise NoSuchSentence(name)
        texts = self._texts[name]
        return texts.get(language) or texts[DEFAULT_LANGUAGE]


@lru_cache(maxsize=4096)
def needs(text: str) -> frozenset[str]:
    """The names of the facts a sentence needs."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name)


def _by_language(variations: list[dict[str, Any]]) -> dict[str, str]:
    texts: dict[str, str] = {}
    for variation in variations:
        conditions = variation.get("condition") or []
        language = next((c["value"] for c in conditions if c.get("name") == "language"), DEFAULT_LANGUAGE)
        texts.setdefault(language, variation["text"].strip())
    return texts
