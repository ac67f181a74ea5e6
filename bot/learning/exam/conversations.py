"""Golden conversations: what was said and decided, against what must be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.learning.exam.scripts import Conversation, Turn


@dataclass(frozen=True)
class Answer:
    """What came of a shopper's message: the reply in one text, the first meaning, what was decided, and who has the
    conversation now. `meaning` and `decision` are None where the message was the answer to a question."""

    text: str
    meaning: str | None
    decision: str | None
    owner: str


Sentence = Callable[[str, str], str]
"""(name, language) -> the sentence, with the places of its facts between braces."""


def what_is_wrong(told: Conversation, answers: list[Answer], sentence: Sentence) -> list[str]:
    """What is not as it must be, in words, by turn; empty where all is right."""
    wrong = []
    for number, (turn, answer) in enumerate(zip(told.talk, answers, strict=True), 1):
        wrong += [f"turn {number}: {each}" for each in _wrong(turn, answer, told.language, sentence)]
    return wrong


def has_sentence(sentence: str, text: str) -> bool:
    """Whether a text has this sentence, whatever facts are in it."""
    pieces = re.split(r"\{\w+\}", sentence)
    return re.search(".+?".join(map(re.escape, pieces)), text, re.DOTALL) is not None


def _wrong(turn: Turn, answer: Answer, language: str, sentence: Sentence) -> Iterator[str]:
    for name in turn.says:
        if not has_sentence(sentence(name, language), answer.text):
            yield f"{name} is not said"
    for what, wanted, found in (
        ("understood as", turn.means, answer.meaning),
        ("decided", turn.decision, answer.decision),
        ("with", turn.owner, answer.owner),
    ):
        if wanted is not None and wanted != found:
            yield f"{what} {found or 'nothing'}, not {wanted}"
