"""The trained assistant takes the exam: it understands golden messages, and talks in a shop of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.clock import utc_now
from bot.commands.candidates import Loaded
from bot.learning.exam.golden import golden_folder, golden_messages
from bot.learning.exam.scripts import Conversation, Turn, golden_conversations
from bot.learning.exam.taking import Questions, marked, sit
from bot.learning.rules import refusals
from bot.learning.train import train
from bot.replies.wording import Sentences
from tests.bench.learning.rules_broken import BrokenRules, read_rules
from tests.bench.learning.rules_examined import Healthy, rows
from tests.talk.conftest import ROOT

ASKS = "my order {number} should be here by now, my mail is {email}"
LATE = Conversation("late", "en", "late", (Turn(ASKS, means="track_order"), Turn("get me a person", owner="queue")))
NOT_SO = Conversation("not so", "en", "late", (Turn(ASKS, ("utter_goodbye",), "greet"),))
NO_ORDER = Conversation("no order", "en", "enchanted", (Turn(ASKS),))


@pytest.fixture
def candidate(tmp_path: Path) -> Loaded:
    return Loaded(train(ROOT, lambda step: None, utc_now), tmp_path)


def test_the_present_model_knows_what_is_golden_and_every_conversation_begins_anew(candidate: Loaded) -> None:
    messages = golden_messages(golden_folder(ROOT))[::20]
    sentences = Sentences.load(ROOT / "domain.yml")
    talks = golden_conversations(golden_folder(ROOT))
    asked = Questions(messages, [*talks, LATE, LATE, NOT_SO, NO_ORDER], [])
    paper = sit(candidate, asked, sentences.text, lambda things, doing: things)
    candidate.close()
    exam = marked(paper, paper, asked, {}, utc_now())
    assert exam["golden"]["n"] == len(messages) >= 40
    assert exam["golden"]["accuracy"]["now"] >= 0.9
    assert exam["cross_validation"]["per_intent"].keys() >= {"track_order", "return_item", "out_of_scope"}
    wrong = {one["name"]: one["wrong"] for one in exam["conversations"]["failing"]}
    assert wrong.keys() == {"not so", "no order"}
    assert wrong["no order"] == ["there is no such order: enchanted is no state of an order"]
    assert refusals(exam) == []


def test_a_model_is_refused_for_a_broken_rule_and_for_nothing_else():
    rules = read_rules(ROOT / "data/rules")
    greeting = next(rule for rule in rules if rule["rule"] == "hello")
    other = {"rule": "hello, otherwise", "steps": [greeting["steps"][0], {"action": "utter_goodbye"}]}
    faults = {
        "healthy": rules,
        "deleted": [rule for rule in rules if rule != greeting],
        "contradicting": [*rules, other],
    }
    one_of_each = {message.intent: message for message in golden_messages(golden_folder(ROOT))}
    messages, talks = list(one_of_each.values()), golden_conversations(golden_folder(ROOT))[:2]
    healthy = Healthy(ROOT, train(ROOT, lambda step: None, utc_now), Questions(messages, talks, []))
    broken = [BrokenRules("any", name, told) for name, told in faults.items()]
    assert {row["fault"]: row["refused"] for row in rows(healthy, broken, utc_now())} == {
        "healthy": [],
        "deleted": ["conversation: from hello to goodbye"],
        "contradicting": ["training: rules that contradict each other"],
    }
