"""The words that the assistant has learnt, and those of a message that it has not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from bot.learning.topic_files import read_topics
from bot.reading.personal import remove_personal
from bot.reading.products import catalogue
from bot.reading.words import words_of

Vocabulary = Mapping[str, frozenset[str]]
SHORTEST = 2
_NO_WORDS = re.compile(r"\[[a-z ]+\]|\S*\d\S*")
"""What stands for something taken out, and whatever has a figure in it."""


def read_vocabulary(project: Path) -> Vocabulary:
    """The words of data/nlu below a project by language, with those of the products, which readers know.

    Raises yaml.YAMLError for a broken file.
    """
    folders = (folder for folder in sorted((project / "data/nlu").glob("*")) if folder.is_dir())
    return {folder.name: _words_in(folder).union(catalogue().written) for folder in folders}


def read_words(text: str, language: str, vocabulary: Vocabulary) -> tuple[int, list[str]]:
    """How many words a message has, and which of them the assistant never learnt, each once a time it is said.

    Without figures, and without what leads to a person. Nothing of a language that the assistant did not learn.
    """
    known = vocabulary.get(language)
    if known is None:
        return 0, []
    words = _counted(text)
    # Cleaning takes far longer than looking words up, and a message of known words has nothing to be cleaned of.
    if known.issuperset(words):
        return len(words), []
    words = _counted(remove_personal(text, language).text)
    return len(words), [word for word in words if word not in known]


def _words_in(folder: Path) -> frozenset[str]:
    messages = (text for topic in read_topics(folder) for texts in topic.messages.values() for text in texts)
    return frozenset(word for text in messages for word in _counted(text))


def _counted(text: str) -> list[str]:
    return [word for word in words_of(_NO_WORDS.sub(" ", text)) if len(word) >= SHORTEST]
