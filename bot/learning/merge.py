"""Reviewed corrections become training messages: each in the file of its intent, once, and with nothing personal."""

from __future__ import annotations

import enum
import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.learning.corrections import Correction
from bot.learning.exam.golden import REVIEWED, golden_messages, is_golden, with_golden
from bot.learning.sameness import nearly_same, plain, words
from bot.learning.topic_files import Line, TopicFile, read_topics, unmarked, with_lines
from bot.reading.clean import see
from bot.reading.findings import COUPON_CODE, EMAIL, ORDER_NUMBER, PHONE, TRACKING_NUMBER
from bot.reading.personal import remove_personal
from bot.reading.reader import reader_for
from bot.reading.words import WORD_LISTS, word_lists

MARKED = frozenset({ORDER_NUMBER, EMAIL, COUPON_CODE, TRACKING_NUMBER, PHONE})
"""Values that the training messages mark: they name one thing, and the readers find them without asking the day."""

_MARKS_ELSEWHERE = str.maketrans("[]{}<>\\", "()()()/")


class Fate(enum.Enum):
    """What became of a correction."""

    TAKEN = "taken"
    DOUBLED = "doubled"
    CONTRADICTED = "contradicted"
    REFUSED = "refused"


@dataclass(frozen=True)
class Outcome:
    """A correction, its fate, and why; for a taken one the name of the file."""

    correction: Correction
    fate: Fate
    why: str


@dataclass(frozen=True)
class Change:
    """A file before and after."""

    path: Path
    before: str
    after: str


@dataclass(frozen=True)
class Merge:
    """What a merge would do: the fate of each correction, and the files that change."""

    outcomes: tuple[Outcome, ...]
    changes: tuple[Change, ...]


def plan_merge(folder: Path, corrections: Iterable[Correction], golden: Path | None = None) -> Merge:
    """Weighs corrections against data/nlu (`folder`, one folder a language) and writes nothing.

    With data/golden as `golden`, every fifth goes there for languages that have a folder in it, and nothing that is
    asked there is trained on. The same corrections in another order give the same files. No correction gives no change.
    """
    by_language: dict[str, list[Correction]] = defaultdict(list)
    for correction in sorted(set(corrections)):
        by_language[correction.language].append(correction)
    plans = [_plan(_topics(folder, lang), some, _asked_in(golden, lang)) for lang, some in by_language.items()]
    return Merge(tuple(one for plan in plans for one in plan.outcomes), tuple(c for p in plans for c in p.changes))


def carry_out(merge: Merge) -> None:
    """Writes the files, each whole or not at all. Raises OSError."""
    for change in merge.changes:
        draft = change.path.with_suffix(".new")
        draft.write_bytes(change.after.encode("utf-8"))
        os.replace(draft, change.path)


def as_message(text: str, language: str) -> str:
    """A message for learning: values of nobody in the places of what was taken out, identifiers marked.

    Signs that training files use for marks become others like them. Gives an empty text when nothing shows.
    """
    stand_ins = word_lists(language).tables.get("stand_ins", {})
    said = re.sub(r"\[([a-z ]+)\]", lambda match: str(stand_ins.get(match[1], match.group())), text)
    said = " ".join(see(said).text.translate(_MARKS_ELSEWHERE).split()).lstrip("/- ")
    for finding in reversed(reader_for(language).read(said).findings):
        if finding.kind in MARKED:
            said = f"{said[: finding.start]}[{finding.text}]({finding.kind}){said[finding.end :]}"
    return said


def _topics(folder: Path, language: str) -> list[TopicFile]:
    """None for a language without a folder, or with a name that is no folder's."""
    return read_topics(folder / language) if re.fullmatch(r"[a-z]{2,3}(?:[-_]\w+)?", language) else []


def weigh(topics: Sequence[TopicFile], corrections: Sequence[Correction]) -> list[Outcome]:
    """Gives the fate of each correction of one language, in the order given; an earlier one is known to the later."""
    known, torn = _Known(topics), _torn(corrections)
    return [known.weigh(correction, plain(correction.text) in torn) for correction in corrections]


def _asked_in(golden: Path | None, language: str) -> Path | None:
    """The folder of a language's golden messages; None where there is none."""
    return golden / language if golden is not None and (golden / language).is_dir() else None


def _plan(topics: Sequence[TopicFile], corrections: Sequence[Correction], asked: Path | None) -> Merge:
    known, torn = _Known(topics), _torn(corrections)
    if asked is not None:
        known.learn_golden(asked)
    golden: list[tuple[Correction, str]] = []
    outcomes: list[Outcome] = []
    lines: dict[Path, dict[str, list[Line]]] = defaultdict(lambda: defaultdict(list))
    for correction in corrections:
        outcome = known.weigh(correction, plain(correction.text) in torn)
        if outcome.fate is Fate.TAKEN:
            written = as_message(correction.text, correction.language)
            if asked is not None and is_golden(correction.source):
                golden.append((correction, unmarked(written)))
                outcome = Outcome(correction, Fate.TAKEN, f"asked in exams: {REVIEWED}")
            else:
                lines[known.home(correction.intent).path][correction.intent].append(Line(written, correction.source))
        outcomes.append(outcome)
    changes = [Change(t.path, t.text, with_lines(t.text, lines[t.path])) for t in topics if t.path in lines]
    if asked is not None and golden:
        changes.append(Change(asked / REVIEWED, *with_golden(asked / REVIEWED, golden)))
    return Merge(tuple(outcomes), tuple(changes))


def _torn(corrections: Iterable[Correction]) -> set[str]:
    """Messages to which the corrections themselves give two intents."""
    given = {(plain(correction.text), correction.intent) for correction in corrections}
    return {text for text, times in Counter(text for text, _ in given).items() if times > 1}


class _Known:
    """The messages of a language, and those that were taken meanwhile."""

    def __init__(self, topics: Sequence[TopicFile]) -> None:
        self._topics = topics
        self._intents: dict[str, str] = {}
        self._words: dict[str, list[tuple[frozenset[str], str]]] = defaultdict(list)
        for topic in topics:
            for intent, messages in topic.messages.items():
                for message in messages:
                    self._learn(intent, message)

    def learn_golden(self, folder: Path) -> None:
        """What is asked in exams is known, too: it is not trained on."""
        for one in golden_messages(folder.parent):
            if one.language == folder.name:
                self._learn(one.intent, one.text)

    def _learn(self, intent: str, message: str) -> None:
        self._intents[plain(message)] = intent
        self._words[intent].append((words(message), message))

    def home(self, intent: str) -> TopicFile:
        """The file with most messages of an intent."""
        return max(self._topics, key=lambda topic: len(topic.messages.get(intent, ())))

    def weigh(self, correction: Correction, torn: bool) -> Outcome:
        """The fate of a correction; a taken one is known from then on."""
        fate, why = self._fate(correction, torn)
        if fate is Fate.TAKEN:
            self._learn(correction.intent, unmarked(as_message(correction.text, correction.language)))
            why = self.home(correction.intent).path.name
        return Outcome(correction, fate, why)

    def _fate(self, correction: Correction, torn: bool) -> tuple[Fate, str]:
        if reason := next(self._refusals(correction), None):
            return Fate.REFUSED, reason
        said = unmarked(as_message(correction.text, correction.language))
        there = self._intents.get(plain(said))
        if there not in (None, correction.intent):
            return Fate.CONTRADICTED, f"it is {there} already"
        if torn and there is None:
            return Fate.CONTRADICTED, "the corrections give it two intents"
        same = next((text for own, text in self._words[correction.intent] if _one_thought(own, text, said)), None)
        return (Fate.TAKEN, "") if same is None else (Fate.DOUBLED, f"like: {same}")

    def _refusals(self, correction: Correction) -> Iterator[str]:
        if not self._topics:
            yield f"there are no messages in {correction.language}"
        elif not (WORD_LISTS / correction.language).is_dir():
            yield f"there are no word lists for {correction.language}"
        elif not self.home(correction.intent).messages.get(correction.intent):
            yield f"no file has messages of {correction.intent}"
        elif kinds := sorted({one.kind for one in remove_personal(correction.text, correction.language).found}):
            yield f"personal data: {', '.join(kinds)}"
        elif not as_message(correction.text, correction.language):
            yield "nothing of it shows"


def _one_thought(own: frozenset[str], text: str, said: str) -> bool:
    return plain(text) == plain(said) or nearly_same(own, words(said))
