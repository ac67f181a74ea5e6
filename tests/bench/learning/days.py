"""Day by day: what is met, what a lead is shown of it and corrects, and how the next day goes."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from bot.learning.corrections import Correction
from bot.learning.harvest.doubts import Story, Told, doubted
from bot.learning.harvest.groups import Groups
from bot.learning.merge import Fate, weigh
from bot.learning.topic_files import TopicFile
from bot.nlu.head import Head
from bot.nlu.learn import LearningPlan
from bot.nlu.risk import CAREFUL
from tests.bench.learning.assistant import Learning, Said, judge
from tests.bench.learning.material import Material
from tests.bench.learning.measures import accuracy, macro_f1

NOON = datetime(2026, 1, 5, 12, tzinfo=timezone.utc)
LANGUAGE = "en"
Choose = Callable[["Day"], list[int]]


@dataclass(frozen=True)
class School:
    """What everything is learnt from: `base` are the places of the training messages, the day's are met as typed
    (`met`), and learnt in the form in which they are merged (`learnt` has the place of each met one's form)."""

    material: Material
    base: Sequence[int]
    learnt: dict[int, int]
    topics: Sequence[TopicFile]
    start: Head
    plan: LearningPlan


@dataclass(frozen=True)
class Day:
    """A part of the messages as the assistant of that day takes it, and how many of them a lead is shown."""

    places: Sequence[int]
    said: Said
    head: Head
    material: Material
    shown: int
    dice: random.Random


def parts(places: Sequence[int], days: int, test_share: float, seed: int) -> tuple[list[list[int]], list[int]]:
    """The parts of the days, and those held out for testing, at random but the same for the same seed."""
    dealt = list(places)
    random.Random(seed).shuffle(dealt)
    held = round(test_share * len(dealt))
    rest = dealt[held:]
    return [rest[day::days] for day in range(days)], dealt[:held]


def by_chance(day: Day) -> list[int]:
    """Any of the day's messages."""
    return day.dice.sample(list(day.places), min(day.shown, len(day.places)))


def by_worth(day: Day) -> list[int]:
    """As the review puts them: groups of doubted turns by the sum of their worth, best first, within one by worth."""
    worth = {place: found[0].worth for place, told in _told(day) if (found := doubted(Story(str(place), [told])))}
    vectors = next(reversed(day.material.vectors.values()))
    guesses = dict(zip(day.places, day.said.first, strict=True))
    among = [str(place) for place in worth]
    names = Groups().join(among, [vectors[place] for place in worth], LANGUAGE, [guesses[place] for place in worth])
    groups: dict[str, list[int]] = defaultdict(list)
    for name, place in zip(names, worth, strict=True):
        groups[name].append(place)
    ordered = sorted(groups.values(), key=lambda some: -sum(worth[place] for place in some))
    return [place for some in ordered for place in sorted(some, key=lambda one: -worth[one])][: day.shown]


def _told(day: Day) -> list[tuple[int, Told]]:
    answer, clarify = _thresholds(day.head)
    rows = zip(day.places, day.said.first, day.said.confidence, strict=True)
    return [(place, _turn(day.material, place, intent, float(sure), answer, clarify)) for place, intent, sure in rows]


def _turn(material: Material, place: int, intent: str, sure: float, answer: float, clarify: float) -> Told:
    act = "answer" if sure >= answer else "clarify" if sure >= clarify else "hand_off"
    decision = {"intent": intent, "confidence": sure, "thresholds": {"answer": answer, "clarify": clarify}}
    return Told(str(place), 1, material.examples[place].text, LANGUAGE, NOON, False, {"decision": decision}, act)


def _thresholds(head: Head) -> tuple[float, float]:
    return (head.thresholds.answer, head.thresholds.clarify) if head.thresholds else CAREFUL


def taught(school: School, shown: Sequence[int]) -> list[int]:
    """The places of what may be learnt of the messages shown so far, by the rules of merging."""
    examples = school.material.examples
    by_source = {
        str(place): Correction(LANGUAGE, examples[school.learnt[place]].text, examples[place].label, str(place), "lead")
        for place in shown
    }
    outcomes = weigh(school.topics, list(by_source.values())) if by_source else []
    return [school.learnt[int(one.correction.source)] for one in outcomes if one.fate is Fate.TAKEN]


def taught_head(school: School, places: Sequence[int], times: int = 1) -> Head:
    """The head after the training messages and the taught ones, each said so many times."""
    if not places:
        return school.start
    every = [*school.base, *(list(places) * times)]
    labels = [school.material.examples[place].label for place in every]
    return Learning(school.material.lesson(every, labels), school.plan).head(school.start)


@dataclass(frozen=True)
class Course:
    """The parts of the days, the held-out messages, which share of a day a lead is shown, and the seed of chance."""

    days: Sequence[Sequence[int]]
    tests: Sequence[int]
    share: float
    seed: int


def run(school: School, course: Course, choose: Choose, told: Callable[[], None]) -> list[dict[str, Any]]:
    """The figures before the first day and after each: of the held-out messages, and of the days still to come."""
    days, tests = course.days, course.tests
    dice, shown, head = random.Random(course.seed), list[int](), school.start
    rounds = [{**measured(school, head, tests, days), "shown": 0, "learnt": 0}]
    for number, places in enumerate(days, 1):
        day = Day(
            places, judge(head, school.material, places), head, school.material, int(course.share * len(places)), dice
        )
        shown += choose(day)
        learnt = taught(school, shown)
        head = taught_head(school, learnt)
        rounds.append(
            {**measured(school, head, tests, days[number:]), "shown": len(shown), "learnt": len(learnt), "of": learnt}
        )
        told()
    return rounds


def measured(school: School, head: Head, tests: Sequence[int], coming: Sequence[Sequence[int]]) -> dict[str, Any]:
    """Accuracy, macro-F1, share answered and of these wrong, of the tests; the accuracy of the days to come."""
    said, wanted = judge(head, school.material, tests), [school.material.examples[place].label for place in tests]
    answered = said.confidence >= _thresholds(head)[0]
    wrong = [one != other for one, other, given in zip(wanted, said.first, answered, strict=True) if given]
    later = [place for places in coming for place in places]
    labels = [school.material.examples[place].label for place in later]
    return {
        "accuracy": accuracy(wanted, said.first),
        "macro_f1": macro_f1(wanted, said.first),
        "answered": float(answered.mean()),
        "wrong": sum(wrong) / max(len(wrong), 1),
        "to_come": accuracy(labels, judge(head, school.material, later).first) if later else None,
    }
