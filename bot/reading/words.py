"""Words by language: spaCy's blank tokenizers and the word lists in data/reading/<language>/*.yml."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import spacy
import yaml
from spacy.language import Language

WORD_LISTS = Path(__file__).parents[2] / "data" / "reading"
ANSWER_LENGTH = 40
"""Characters; a longer message around a size, a colour, a date or a sum says more than these."""

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@dataclass(frozen=True, eq=False)
class WordLists:
    """One language's lists by name, and its tables: a word with what it means, "june" with 6."""

    language: str
    lists: Mapping[str, frozenset[str]]
    tables: Mapping[str, Mapping[str, Any]]

    def __getitem__(self, name: str) -> frozenset[str]:
        """Gives a list; raises KeyError when no file has it."""
        return self.lists[name]

    def get(self, name: str) -> frozenset[str]:
        """Gives a list; an empty one when no file has it."""
        return self.lists.get(name, frozenset())


@cache
def blank_language(language: str) -> Language:
    """Gives spaCy's tokenizer rules for a two-letter code; raises ImportError for a language spaCy does not know."""
    return spacy.blank(language)


@cache
def word_lists(language: str) -> WordLists:
    """Gives the lists of every file in the language's folder by name; raises FileNotFoundError without a folder."""
    files = sorted((WORD_LISTS / language).glob("*.yml"))
    if not files:
        raise FileNotFoundError(f"no word lists in {WORD_LISTS / language}")
    named = {name: part for path in files for name, part in yaml.safe_load(path.read_text(encoding="utf-8")).items()}
    lists = {name: frozenset(part) for name, part in named.items() if isinstance(part, list)}
    return WordLists(language, lists, {name: part for name, part in named.items() if isinstance(part, dict)})


def words_of(text: str) -> list[str]:
    """Gives the words of a text in lower case, straight apostrophes, without figures and marks."""
    return [word.lower().replace("’", "'") for word in _WORD.findall(text)]


def words_before(text: str, start: int, reach: int) -> list[str]:
    """Gives up to `reach` words before a place, the nearest first."""
    return words_of(text[max(0, start - 20 * reach) : start])[::-1][:reach]


def words_after(text: str, end: int, reach: int) -> list[str]:
    """Gives up to `reach` words after a place, the nearest first."""
    return words_of(text[end : end + 20 * reach])[:reach]


def stands_alone(text: str, start: int, end: int, fillers: Iterable[str]) -> bool:
    """Whether a text of up to ANSWER_LENGTH has nothing but these words around a place, and no figure."""
    rest = f"{text[:start]} {text[end:]}"
    return (
        len(text) <= ANSWER_LENGTH
        and not any(char.isdigit() for char in rest)
        and set(words_of(rest)).issubset(fillers)
    )


def either(words: Iterable[str]) -> str:
    """Gives a pattern of these words, the longest first; blanks in them stand for any white space."""
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest_first(words))


def longest_first(words: Iterable[str]) -> list[str]:
    """Gives the words in the order in which a pattern must try them, lest a short one hide a longer one."""
    return sorted(words, key=lambda word: (-len(word), word))
