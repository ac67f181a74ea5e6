"""Faults put into the rules, and whether golden conversations would tell: Rasa's rule policy, trained alone."""

from __future__ import annotations

import copy
import json
import random
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rasa.core.policies.rule_policy import InvalidRule, RulePolicy
from rasa.core.training import load_data
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.utils.io import read_yaml_file

from bot.learning.rules import refusals

EXCHANGED, DELETED = "actions exchanged", "rule deleted"
COUNTS = {EXCHANGED: 4, DELETED: 4}
Rules = list[dict[str, Any]]


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


def simple(rules: Rules) -> list[int]:
    """The places of the rules that answer a meaning with an action, and no more."""
    return [place for place, rule in enumerate(rules) if _answers(rule)]


def meanings(rules: Rules) -> dict[str, str]:
    """The action that these rules give each meaning."""
    return {intent: rules[place]["steps"][1]["action"] for place in simple(rules) for intent in _intents(rules[place])}


def drawn(rules: Rules, seed: int) -> list[BrokenRules]:
    """The faults of a seed, of each kind as many as COUNTS says."""
    dice, faults = random.Random(seed), list[BrokenRules]()
    for kind, count in COUNTS.items():
        for _ in range(count):
            one, other = dice.sample(simple(rules), 2)
            faults.append(_exchanged(rules, one, other) if kind == EXCHANGED else _deleted(rules, one))
    return faults


def rows(project: Path, seed: int) -> list[dict[str, Any]]:
    """A row a fault: what was done, and the talks of one meaning that the rules of promotion refuse it for."""
    rules = read_rules(project / "data/rules")
    wanted, told = meanings(rules), []
    for fault in drawn(rules, seed):
        talks = [{"name": intent, "before": False} for intent in failing(fault.rules, wanted, project)]
        refused = refusals({"conversations": {"n": len(wanted), "failing": talks}})
        reasons = [f"conversation: {one['what']}" for one in refused if one["rule"] == "conversation"]
        told.append({"fault": fault.words, "kind": fault.kind, "worst": {}, "harmful": False, "refused": reasons})
    return told


def failing(rules: Rules, wanted: Mapping[str, str], project: Path) -> list[str]:
    """The meanings after which a policy of these rules does not do what is wanted.

    All of them when Rasa refuses to learn from the rules.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rules.yml"
        path.write_text(f'version: "3.1"\nrules: {json.dumps(rules)}\n', encoding="utf-8")
        importer = RasaFileImporter(str(project / "config.yml"), str(project / "domain.yml"), [str(path)])
        domain = importer.get_domain()
        try:
            policy = _policy(importer, domain, Path(folder))
        except InvalidRule:
            return sorted(wanted)
        return [intent for intent, action in sorted(wanted.items()) if _next(policy, domain, intent) != action]


def _policy(importer: RasaFileImporter, domain: Domain, folder: Path) -> RulePolicy:
    storage = LocalModelStorage(folder)
    config = {**RulePolicy.get_default_config(), "core_fallback_action_name": "action_unsure"}
    context = ExecutionContext(GraphSchema({}))
    policy = RulePolicy.create(config, storage, Resource("rules"), context)
    policy.train(load_data(importer, domain), domain)
    return policy


def _next(policy: RulePolicy, domain: Domain, intent: str) -> str:
    """The action that follows a meaning at the beginning of a conversation."""
    said = UserUttered("", intent={"name": intent, "confidence": 1.0})
    tracker = DialogueStateTracker.from_events("one", [ActionExecuted("action_listen"), said], domain.slots)
    chances: Sequence[float] = policy.predict_action_probabilities(tracker, domain).probabilities
    name: str = domain.action_names_or_texts[max(range(len(chances)), key=chances.__getitem__)]
    return name


def _exchanged(rules: Rules, one: int, other: int) -> BrokenRules:
    changed = copy.deepcopy(rules)
    first, second = changed[one]["steps"][1], changed[other]["steps"][1]
    first["action"], second["action"] = second["action"], first["action"]
    return BrokenRules(EXCHANGED, f"“{rules[one]['rule']}” and “{rules[other]['rule']}” exchange actions", changed)


def _deleted(rules: Rules, one: int) -> BrokenRules:
    left = [rule for place, rule in enumerate(rules) if place != one]
    return BrokenRules(DELETED, f"“{rules[one]['rule']}” deleted", left)


def _answers(rule: Mapping[str, Any]) -> bool:
    steps = rule["steps"]
    return not rule.get("condition") and len(steps) == 2 and bool(_intents(rule)) and "action" in steps[1]


def _intents(rule: Mapping[str, Any]) -> list[str]:
    first = rule["steps"][0]
    return [one["intent"] for one in first.get("or", [first]) if "intent" in one]
