"""Messages to learn from and messages to be tested by: read, split by voice, sampled, changed, written for Rasa."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from bot.learning.topic_files import examples_of
from tests.bench.processes import ROOT, BenchFailed

MESSAGES = ROOT / "data/nlu/en"
FOREIGN = "out_of_scope"
VOICES_HELD = 2
_COMMAND = re.compile(r"^[\s/]+")


@dataclass(frozen=True)
class Example:
    """One message with its intent; `voice` is who it is written as, where that is known."""

    text: str
    label: str
    voice: str = ""
    lang: str = "en"


@dataclass(frozen=True)
class Data:
    """What all pipelines learn from and are tested by; `held` names the voices left out of learning, if any, and
    `sampled` how many messages an intent were kept, if not all."""

    learn: list[Example]
    tests: list[Example]
    held: list[str]
    sampled: int | None = None


def chosen(tests: Path | None, sampled: int | None) -> Data:
    """The messages of a run: tests from a file, or else from held voices. Raises BenchFailed for a bad file."""
    everything = training_messages()
    held = [] if tests else voices_to_hold(everything)
    learn, spoken = split(everything, held)
    kept = sample(learn, sampled) if sampled else learn
    return Data(kept, from_file(tests) if tests else spoken, held, sampled)


def training_messages(folder: Path = MESSAGES) -> list[Example]:
    """Every message of the training data, in the order of the files."""
    blocks = [one for path in sorted(folder.glob("*.yml")) for one in yaml.safe_load(path.read_text("utf-8"))["nlu"]]
    return [
        Example(text, block["intent"], (block.get("metadata") or {}).get("voice", ""))
        for block in blocks
        if "intent" in block
        for text in examples_of(block)
    ]


def voices_to_hold(examples: Iterable[Example], count: int = VOICES_HELD) -> list[str]:
    """The voices to test by: those that speak of the most intents, foreign matters among them; then by name."""
    intents: dict[str, set[str]] = defaultdict(set)
    for example in examples:
        intents[example.voice].add(example.label)
    speaking = [voice for voice, labels in intents.items() if voice and FOREIGN in labels and len(labels) > 1]
    return sorted(speaking, key=lambda voice: (-len(intents[voice]), voice))[:count]


def split(examples: Iterable[Example], voices: Sequence[str]) -> tuple[list[Example], list[Example]]:
    """What the other voices say, and what these voices say."""
    held = [example for example in examples if example.voice in voices]
    return [example for example in examples if example.voice not in voices], held


def from_file(path: Path) -> list[Example]:
    """One JSON object a line with text, label and lang ("en" when missing). Raises BenchFailed, naming the line."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise BenchFailed(f"{path} cannot be read: {error}") from None
    examples = [_example(line, f"{path}:{number}") for number, line in enumerate(lines, 1) if line.strip()]
    if not examples:
        raise BenchFailed(f"{path} has no messages")
    return examples


def _example(line: str, where: str) -> Example:
    try:
        row = json.loads(line)
        # Rasa would take a leading slash for a command; to a shopper it is only text.
        return Example(_COMMAND.sub("", row["text"]), str(row["label"]), lang=str(row.get("lang", "en")))
    except (ValueError, TypeError, KeyError, AttributeError):
        raise BenchFailed(f'{where}: must be a JSON object with "text" and "label"') from None


def sample(examples: Iterable[Example], count: int) -> list[Example]:
    """At most `count` messages of every intent, evenly from beginning to end."""
    groups: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        groups[example.label].append(example)
    return [example for group in groups.values() for example in spread(group, count)]


def spread(examples: Sequence[Example], count: int) -> list[Example]:
    """`count` of the messages in their order, as far from each other as may be; all when there are no more."""
    if count >= len(examples):
        return list(examples)
    return [examples[place * len(examples) // count] for place in range(count)]


def changed(examples: Sequence[Example], count: int) -> list[Example]:
    """The same messages, `count` of them in other words, as after an afternoon of corrections."""
    chosen = set(spread(examples, count))
    return [replace(one, text=f"{one.text} by the way") if one in chosen else one for one in examples]


def as_training_data(examples: Iterable[Example]) -> str:
    """The messages as a training file of Rasa's; every block keeps its voice."""
    blocks: dict[tuple[str, str], list[str]] = defaultdict(list)
    for example in examples:
        blocks[example.label, example.voice].append(f"    - {example.text}\n")
    written = [
        f"- intent: {label}\n  metadata: {{voice: {json.dumps(voice)}}}\n  examples: |\n{''.join(lines)}"
        for (label, voice), lines in blocks.items()
    ]
    return 'version: "3.1"\n\nnlu:\n' + "\n".join(written)
