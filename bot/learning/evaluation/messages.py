"""The evaluator's file: one labelled message a line, as JSON."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.learning.evaluation.errors import BadMessages

DEFAULT_LANGUAGE = "en"


@dataclass(frozen=True)
class Labelled:
    """What a shopper wrote and the intent it stands for; `source` says where the message comes from, if anybody did."""

    line: int
    text: str
    label: str
    lang: str = DEFAULT_LANGUAGE
    source: str | None = None


def read_messages(path: Path) -> list[Labelled]:
    """The messages of a JSONL file in UTF-8, in order; lines without anything are skipped.

    A line is {"text", "label", "lang"?, "source"?}; the text may be empty. Raises BadMessages at the first line that
    is not so, and for a file that cannot be read or has no message.
    """
    messages = list(_messages(_content(path)))
    if not messages:
        raise BadMessages(f"{path} has no messages")
    return messages


def check_labels(messages: list[Labelled], intents: Collection[str]) -> None:
    """Raises BadMessages at the first label that is none of the model's intents."""
    for message in messages:
        if message.label not in intents:
            raise BadMessages(f"line {message.line}: label {message.label!r} is not an intent that this model knows")


def _content(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except OSError as error:
        raise BadMessages(f"{path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise BadMessages(f"{path} is not text in UTF-8") from None


def _messages(content: str) -> Iterator[Labelled]:
    # Not splitlines: JSON may hold characters that it takes for the end of a line.
    for number, line in enumerate(content.split("\n"), 1):
        if line.strip():
            yield _message(number, _parsed(number, line))


def _parsed(number: int, line: str) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        raise BadMessages(f"line {number} is not JSON") from None
    if not isinstance(value, dict):
        raise BadMessages(f"line {number} is not a JSON object")
    return value


def _message(number: int, value: dict[str, Any]) -> Labelled:
    for field in ("text", "label"):
        if field not in value:
            raise BadMessages(f"line {number}: {field} is missing")
    return Labelled(
        line=number,
        text=_string(number, "text", value["text"]),
        label=_string(number, "label", value["label"]),
        lang=_string(number, "lang", value.get("lang", DEFAULT_LANGUAGE)),
        source=None if value.get("source") is None else _string(number, "source", value["source"]),
    )


def _string(number: int, field: str, value: Any) -> str:
    if not isinstance(value, str):
        raise BadMessages(f"line {number}: {field} must be a string")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise BadMessages(f"line {number}: {field} has half a surrogate pair, which is no text") from None
    return value
