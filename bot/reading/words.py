"""Words by language: spaCy's blank tokenizers and the word lists in data/reading/<language>/*.yml."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import spacy
import yaml
from spacy.language import Language

WORD_LISTS = Path(__file__).parents[2] / "data" / "reading"
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")

WordLists = dict[str, frozenset[str]]


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
    lists = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in files]
    return {name: frozenset(words) for part in lists for name, words in part.items()}


def words_of(text: str) -> list[str]:
    """Gives the words of a text in lower case, straight apostrophes, without figures and marks."""
    return [word.lower().replace("’", "'") for word in _WORD.findall(text)]


def words_before(text: str, start: int, reach: int) -> list[str]:
    """Gives up to `reach` words before a place, the nearest first."""
    return words_of(text[max(0, start - 20 * reach) : start])[::-1][:reach]


def words_after(text: str, end: int, reach: int) -> list[str]:
    """Gives up to `reach` words after a place, the nearest first."""
    return words_of(text[end : end + 20 * reach])[:reach]
