"""What is wrong with the data that an assistant is to be trained on, in sentences for leads: what it is, what to do."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.documents import read_document
from bot.learning.exam.golden import golden_messages
from bot.learning.intents import intents_of
from bot.learning.merge import Fate, Outcome
from bot.learning.sameness import plain
from bot.learning.topic_files import examples_of, unmarked

FEWEST_MESSAGES = 5
NAMED = 5


@dataclass(frozen=True)
class DataProblem:
    """Something wrong: its kind, sentences for leads, and whether nothing can be trained before it is mended."""

    kind: str
    text: str
    blocking: bool

    def as_json(self) -> dict[str, Any]:
        """The contract's problem."""
        return asdict(self)


class BrokenFile(Exception):
    """A file is not what it ought to be; the text says where and why."""


Messages = Mapping[str, Mapping[str, Sequence[str]]]
"""Training messages by file (language/name.yml) and intent."""


def broken_files(project: Path) -> Iterator[DataProblem]:
    """Files of a project that cannot be read: while there are any, nothing else can be looked at."""
    for name, read in (("config.yml", _mapping), ("domain.yml", _intents)):
        yield from _broken(project / name, name, read)
    yield from _broken(project / "data" / "golden", "data/golden", _golden)
    files = message_files(project)
    for path in files:
        yield from _broken(path, _name(path), messages_in)
    if not any(_says_something(path) for path in files):
        text = (
            "There is no training message in data/nlu. Put the files of messages back; nothing can be learnt of none."
        )
        yield DataProblem("empty", text, True)


def _says_something(path: Path) -> bool:
    """Whether there is a message in a file; in a broken one there may be."""
    try:
        return any(messages_in(path).values())
    except BrokenFile:
        return True


def message_files(project: Path) -> list[Path]:
    """The files of training messages, of all languages."""
    return sorted((project / "data" / "nlu").rglob("*.yml"))


def messages_in(path: Path) -> dict[str, list[str]]:
    """A file's messages by intent, without marks. Raises BrokenFile."""
    found: dict[str, list[str]] = defaultdict(list)
    try:
        for block in _mapping(path).get("nlu") or ():
            if "intent" in block:
                found[str(block["intent"])] += [unmarked(one) for one in examples_of(block)]
    except (TypeError, KeyError, AttributeError):
        raise BrokenFile("a block of it is no list of messages") from None
    return found


def messages_of(project: Path) -> Messages:
    """All training messages. Raises BrokenFile."""
    return {_name(path): messages_in(path) for path in message_files(project)}


def unknown_intents(messages: Messages, known: Iterable[str]) -> Iterator[DataProblem]:
    """Messages of intents that the assistant does not have."""
    there = set(known)
    for name, intents in messages.items():
        for intent in sorted(set(intents) - there):
            text = (
                f"{name} has messages of “{intent}”, an intent that the assistant does not have. Give them another "
                "intent there, or have a developer add this one to domain.yml."
            )
            yield DataProblem("unknown_intent", text, True)


def too_few(messages: Messages, taken: Iterable[Outcome], known: Iterable[str]) -> Iterator[DataProblem]:
    """Intents with fewer than five messages in a language, counted with the corrections that are taken."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for name, intents in messages.items():
        counts[name.partition("/")[0]].update({intent: len(some) for intent, some in intents.items()})
    for outcome in taken:
        counts[outcome.correction.language][outcome.correction.intent] += 1
    for language, count in sorted(counts.items()):
        few = sorted((count[intent], intent) for intent in known if count[intent] < FEWEST_MESSAGES)
        if few:
            shown = _listed(f"{intent} ({number})" for number, intent in few)
            text = (
                f"Fewer than {FEWEST_MESSAGES} messages ({language}) stand for {shown}: such intents are hardly ever "
                "understood. Correct more turns of that kind, or have messages written."
            )
            yield DataProblem("too_few", text, False)


def under_two_intents(messages: Messages) -> Iterator[DataProblem]:
    """The same words under two intents, in one language."""
    said: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for name, intents in messages.items():
        for intent, some in intents.items():
            for message in some:
                said[name.partition("/")[0], plain(message)][intent] = message
    torn = [given for given in said.values() if len(given) > 1]
    if torn:
        shown = _listed(f"“{next(iter(given.values()))}” ({', '.join(sorted(given))})" for given in torn)
        text = (
            f"The same words stand under two intents, so neither is learnt well: {shown}. Keep one, delete the other."
        )
        yield DataProblem("same_words", text, False)


def left_out(outcomes: Iterable[Outcome]) -> Iterator[DataProblem]:
    """Corrections that will not be learnt, by why not; what may lead to a person is not shown."""
    by_why: dict[tuple[Fate, str], list[Outcome]] = defaultdict(list)
    for one in outcomes:
        if one.fate in (Fate.CONTRADICTED, Fate.REFUSED):
            by_why[one.fate, one.why].append(one)
    for (fate, why), some in sorted(by_why.items(), key=lambda each: each[0][1]):
        yield _contradicted(why, some) if fate is Fate.CONTRADICTED else _refused(why, len(some))


def of_two(count: int) -> Iterator[DataProblem]:
    """Turns that mean two things at once."""
    if count:
        text = f"{_corrections(count)} of two intents at once: no training message is made of {_them(count)}."
        yield DataProblem("two_intents", text, False)


def _contradicted(why: str, some: Sequence[Outcome]) -> DataProblem:
    shown = _listed(f"“{one.correction.text}” ({one.correction.intent})" for one in some)
    text = f"{_corrections(len(some))} left out, because {why}: {shown}. Say of these turns anew what they meant."
    return DataProblem("contradiction", text, False)


def _refused(why: str, count: int) -> DataProblem:
    if why.startswith("personal data"):
        kinds = why.partition(": ")[2]
        text = (
            f"{_corrections(count)} left out, because there still is personal data in {_them(count)} ({kinds}). "
            "Reject these turns: nobody's data is learnt."
        )
        return DataProblem("personal_data", text, False)
    text = f"{_corrections(count)} left out, because {why}. Say of these turns anew what they meant, or reject them."
    return DataProblem("refused", text, False)


def _corrections(count: int) -> str:
    return "One correction is" if count == 1 else f"{count} corrections are"


def _them(count: int) -> str:
    return "it" if count == 1 else "them"


def _listed(parts: Iterable[str]) -> str:
    every = list(parts)
    rest = f" and {len(every) - NAMED} more" if len(every) > NAMED else ""
    return ", ".join(every[:NAMED]) + rest


def _broken(path: Path, name: str, read: Any) -> Iterator[DataProblem]:
    try:
        read(path)
    except BrokenFile as error:
        text = f"{name} cannot be read: {error}. Mend it there, or put the file's last version back."
        yield DataProblem("broken_file", text, True)


def _mapping(path: Path) -> dict[str, Any]:
    """What a file says. Raises BrokenFile."""
    try:
        told = read_document(path)
    except yaml.MarkedYAMLError as error:
        where = f"line {error.problem_mark.line + 1}: " if error.problem_mark else ""
        raise BrokenFile(f"{where}{error.problem or 'it is no YAML'}") from None
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise BrokenFile(str(error).splitlines()[0]) from None
    if told is not None and not isinstance(told, dict):
        raise BrokenFile("it does not begin with names and colons")
    return told or {}


def _golden(folder: Path) -> None:
    try:
        golden_messages(folder)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, yaml.YAMLError) as error:
        raise BrokenFile(f"what is asked in exams is not as it ought to be ({str(error).splitlines()[0]})") from None


def _intents(path: Path) -> None:
    _mapping(path)
    try:
        intents_of(path)
    except (TypeError, KeyError, AttributeError):
        raise BrokenFile("it has no list of intents") from None


def _name(path: Path) -> str:
    return "/".join(path.parts[-2:])
