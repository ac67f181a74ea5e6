"""The files of training messages: what stands in them, and new lines at their place without touching another.

What shoppers wrote and somebody reviewed stands in blocks of a form of its own, one line a message with its source:

    - intent: track_order
      metadata: {voice: shoppers, reviewed: true}
      examples:
      - {text: "any news of [BH-204817](order_number)", metadata: {source: "m-17"}}
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

VOICE = "shoppers"
_MARKED = re.compile(r"\[(?P<said>[^\]]+)\](?:\([^)]*\)|\{[^}]*\})")


@dataclass(frozen=True)
class Line:
    """A reviewed message as it is written, with the marks of its values, and the id of where it came from."""

    written: str
    source: str

    def __str__(self) -> str:
        return f"{{text: {_quoted(self.written)}, metadata: {{source: {_quoted(self.source)}}}}}"


@dataclass(frozen=True)
class TopicFile:
    """A file's text as it is on the disk, and its messages by intent, without marks."""

    path: Path
    text: str
    messages: Mapping[str, Sequence[str]]


def read_topics(folder: Path) -> list[TopicFile]:
    """Gives a language's files by name; none where the folder is missing. Raises yaml.YAMLError for a broken one."""
    return [_topic(path) for path in sorted(folder.glob("*.yml"))]


def _topic(path: Path) -> TopicFile:
    text = path.read_bytes().decode("utf-8")
    messages: dict[str, list[str]] = defaultdict(list)
    for block in (yaml.safe_load(text) or {}).get("nlu") or ():
        if "intent" in block:
            messages[block["intent"]] += [unmarked(one) for one in examples_of(block)]
    return TopicFile(path, text, messages)


def examples_of(block: Mapping[str, Any]) -> list[str]:
    """The messages of a block as they are written, of either form."""
    examples = block.get("examples") or ""
    if isinstance(examples, str):
        return [line[2:].strip() for line in examples.splitlines() if line.startswith("- ")]
    return [str(one["text"]).strip() for one in examples]


def unmarked(written: str) -> str:
    """A message without the marks of its values: "is [BH-1](order_number) late" was "is BH-1 late"."""
    return _MARKED.sub(lambda match: match["said"], written)


def with_lines(text: str, lines: Mapping[str, Sequence[Line]]) -> str:
    """Gives a file's text with these lines under their intents, each at its place by the alphabet.

    Nothing else changes, to the byte. An intent without a block of shoppers gets one behind the last block.
    """
    ending = "\r\n" if "\r\n" in text else "\n"
    blocks = _blocks(text)
    added: dict[int, list[str]] = defaultdict(list)
    for intent, some in sorted(lines.items()):
        ours = next((block for block in blocks if block.is_shoppers(intent)), None)
        for line in sorted(some, key=_by_alphabet):
            if ours:
                added[ours.place_of(line)].append(f"{ours.lead}{line}{ending}")
        if some and not ours:
            added[_behind(text, blocks[-1].end if blocks else len(text))].append(_new_block(intent, some, ending))
    return _inserted(text, added, ending)


def _inserted(text: str, added: Mapping[int, Sequence[str]], ending: str) -> str:
    for place, parts in sorted(added.items(), reverse=True):
        open_line = ending if text[:place] and not text[:place].endswith("\n") else ""
        text = text[:place] + open_line + "".join(parts) + text[place:]
    return text


def _new_block(intent: str, lines: Sequence[Line], ending: str) -> str:
    head = ["", f"- intent: {intent}", f"  metadata: {{voice: {VOICE}, reviewed: true}}", "  examples:"]
    return "".join(f"{one}{ending}" for one in [*head, *(f"  - {line}" for line in sorted(lines, key=_by_alphabet))])


def _by_alphabet(line: Line) -> tuple[str, str]:
    return line.written.casefold(), line.written


def _quoted(text: str) -> str:
    """A JSON string is a YAML string in double quotes; what does not show is written as its number."""
    return "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in json.dumps(text, ensure_ascii=False))


@dataclass(frozen=True)
class _Block:
    """A block of a file: its intent and voice, where it ends, and its messages of one line, where each stands."""

    text: str
    intent: str
    voice: str
    end: int
    items: Sequence[tuple[tuple[str, str], int]]

    def is_shoppers(self, intent: str) -> bool:
        return self.intent == intent and self.voice == VOICE and bool(self.items)

    @property
    def lead(self) -> str:
        """What stands before a message in its line: blanks and a dash."""
        start = self.items[0][1]
        return self.text[self.text.rfind("\n", 0, start) + 1 : start]

    def place_of(self, line: Line) -> int:
        """Where the line of a message begins that is new in this block."""
        after = next((start for key, start in self.items if key > _by_alphabet(line)), None)
        return _behind(self.text, self.end) if after is None else self.text.rfind("\n", 0, after) + 1


def _behind(text: str, end: int) -> int:
    """Where the line begins behind what ends here; the end of a text whose last line is not closed."""
    closed = text.find("\n", len(text[:end].rstrip()))
    return len(text) if closed < 0 else closed + 1


def _blocks(text: str) -> list[_Block]:
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    parts = dict(_entries(root)).get("nlu") if root is not None else None
    return [_block(text, node) for node in getattr(parts, "value", None) or ()]


def _block(text: str, node: yaml.Node) -> _Block:
    entries = dict(_entries(node))
    metadata = dict(_entries(entries.get("metadata")))
    intent, voice = (str(getattr(one, "value", "")) for one in (entries.get("intent"), metadata.get("voice")))
    examples = entries.get("examples")
    items = examples.value if isinstance(examples, yaml.SequenceNode) and not examples.flow_style else []
    return _Block(text, intent, voice, node.end_mark.index, [(_key(one), one.start_mark.index) for one in items])


def _key(item: yaml.Node) -> tuple[str, str]:
    written = str(getattr(dict(_entries(item)).get("text"), "value", "")).strip()
    return written.casefold(), written


def _entries(node: yaml.Node | None) -> Iterator[tuple[str, yaml.Node]]:
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        yield str(key.value), value
