"""Faults put into the rules of the dialogue on purpose: all that one can do to one rule, and some drawn by a seed."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rasa.shared.utils.io import read_yaml_file

EXCHANGED, DELETED, NARROWED = "actions exchanged", "rule deleted", "meaning left out"
UNCONDITIONED, SHORTENED = "condition dropped", "step left away"
COUNTS = {EXCHANGED: 3, DELETED: 3, NARROWED: 2, UNCONDITIONED: 1, SHORTENED: 3}
Rule = Mapping[str, Any]
Rules = list[Rule]


@dataclass(frozen=True)
class BrokenRules:
    """What was done, in words, and the rules afterwards."""

    kind: str
    words: str
    rules: Rules


def read_rules(folder: Path) -> Rules:
    """The rules of every file, by name; read as Rasa reads them, to which a rule called yes is no truth."""
    files = [read_yaml_file(path) for path in sorted(folder.glob("*.yml"))]
    return [rule for one in files for rule in json.loads(json.dumps(one))["rules"]]


def meanings(rule: Rule) -> list[str]:
    """The intents that a rule begins with; empty for one that begins otherwise."""
    first = rule["steps"][0]
    return [one["intent"] for one in first.get("or", [first]) if "intent" in one]


def every(rules: Rules) -> list[BrokenRules]:
    """Each fault that one can put into one rule; a rule exchanges its action with the next one."""
    return [*_exchanges(rules), *_deletions(rules), *_narrowings(rules), *_unconditioned(rules), *_shortenings(rules)]


def drawn(rules: Rules, seed: int) -> list[BrokenRules]:
    """The faults of a seed, of each kind as many as COUNTS says, or as there are."""
    dice, faults = random.Random(seed), list[BrokenRules]()
    for kind, count in COUNTS.items():
        own = [fault for fault in every(rules) if fault.kind == kind]
        faults += dice.sample(own, min(count, len(own)))
    return faults


def _exchanges(rules: Rules) -> Iterator[BrokenRules]:
    answering = [place for place, rule in enumerate(rules) if meanings(rule) and len(rule["steps"]) == 2]
    for one, other in zip(answering, [*answering[1:], *answering[:1]], strict=True):
        (said, action), (other_said, other_action) = rules[one]["steps"], rules[other]["steps"]
        changed = _with(_with(rules, one, steps=[said, other_action]), other, steps=[other_said, action])
        yield BrokenRules(EXCHANGED, f"{_name(rules[one])} and {_name(rules[other])} exchange actions", changed)


def _deletions(rules: Rules) -> Iterator[BrokenRules]:
    for place, rule in enumerate(rules):
        yield BrokenRules(DELETED, f"{_name(rule)} deleted", [*rules[:place], *rules[place + 1 :]])


def _narrowings(rules: Rules) -> Iterator[BrokenRules]:
    for place, rule in enumerate(rules):
        some, *others = rule["steps"]
        for one in some.get("or", ()):
            left = {"or": [each for each in some["or"] if each != one]}
            yield BrokenRules(
                NARROWED, f"{_name(rule)} without {one['intent']}", _with(rules, place, steps=[left, *others])
            )


def _unconditioned(rules: Rules) -> Iterator[BrokenRules]:
    for place, rule in enumerate(rules):
        if rule.get("condition"):
            yield BrokenRules(UNCONDITIONED, f"{_name(rule)} under any condition", _with(rules, place, condition=[]))


def _shortenings(rules: Rules) -> Iterator[BrokenRules]:
    """A rule of two steps without one of them is none."""
    for place, rule in enumerate(rules):
        steps = rule["steps"]
        for number, step in enumerate(steps) if len(steps) > 2 else ():
            left = [*steps[:number], *steps[number + 1 :]]
            yield BrokenRules(SHORTENED, f"{_name(rule)} without “{_in_words(step)}”", _with(rules, place, steps=left))


def _with(rules: Rules, place: int, **new: Any) -> Rules:
    return [*rules[:place], {**rules[place], **new}, *rules[place + 1 :]]


def _name(rule: Rule) -> str:
    return f"“{rule['rule']}”"


def _in_words(step: Rule) -> str:
    return ", ".join(f"{name}: {value if value is not None else 'none'}" for name, value in step.items())
