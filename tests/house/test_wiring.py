"""What hangs together stays together: configuration, domain, actions, sentences, settings and README."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import string
from enum import Enum
from pathlib import Path

import pytest
import yaml

import actions
from actions.base import TopicAction
from bot.replies.follow_ups import FollowUps
from bot.settings import Settings
from bot.shop.facts import CouponState, OrderState
from bot.shop.facts_goods import MoneyState, PriceState, StockState

ROOT = Path(__file__).parent.parent.parent
DOMAIN = yaml.safe_load((ROOT / "domain.yml").read_text())
README = (ROOT / "README.md").read_text()
RULES = [
    rule for path in sorted((ROOT / "data/rules").glob("*.yml")) for rule in yaml.safe_load(path.read_text())["rules"]
]
SOURCES = sorted([*(ROOT / "bot").rglob("*.py"), *(ROOT / "actions").rglob("*.py")])
FORM_ACTIONS = {"validate_order_form"}


def steps():
    """Every step of every rule, those of an `or` too."""
    for rule in RULES:
        for step in rule["steps"]:
            yield from step.get("or", [step])


def test_every_class_path_of_the_configuration_imports():
    config = yaml.safe_load((ROOT / "config.yml").read_text())
    own = [component["name"] for component in config["pipeline"] if component["name"].startswith("bot.")]
    assert own
    for path in own:
        module, _, name = path.rpartition(".")
        assert hasattr(importlib.import_module(module), name), path


def test_every_action_of_the_domain_has_a_class_and_every_class_is_in_the_domain():
    for module in pkgutil.iter_modules(actions.__path__, "actions."):
        importlib.import_module(module.name)
    classes = {one().name() for one in TopicAction.__subclasses__() if not inspect.isabstract(one)}
    assert classes | FORM_ACTIONS == set(DOMAIN["actions"])


def test_every_intent_has_a_rule_and_every_rule_an_intent():
    ruled = {step["intent"] for step in steps() if "intent" in step}
    assert ruled == set(DOMAIN["intents"])


def test_every_intent_has_messages_to_learn_from():
    files = (ROOT / "data/nlu/en").glob("*.yml")
    learnt = {block["intent"] for path in files for block in yaml.safe_load(path.read_text())["nlu"]}
    assert learnt == set(DOMAIN["intents"]) - {"nlu_fallback"}


def test_every_rule_leads_to_something_the_domain_has():
    said = {step["action"] for step in steps() if "action" in step}
    assert said <= {*DOMAIN["actions"], *DOMAIN["responses"], *DOMAIN["forms"]}


def test_every_sentence_named_in_the_code_exists():
    named = {name for path in SOURCES for name in re.findall(r'"(utter_[a-z_]+)"', path.read_text())}
    assert named and named - set(DOMAIN["responses"]) == set()


@pytest.mark.parametrize("state", [state.value for state in OrderState])
def test_every_state_of_an_order_can_be_told(state):
    assert f"utter_state_{state}" in DOMAIN["responses"]
    assert {f"utter_track_order_{state}", f"utter_track_order_{state}_plain"} & set(DOMAIN["responses"])


@pytest.mark.parametrize("state", [state.value for state in CouponState])
def test_every_state_of_a_coupon_can_be_told(state):
    assert f"utter_coupon_problem_{state}" in DOMAIN["responses"]


def test_follow_ups_name_intents_and_states_that_exist():
    follow_ups = FollowUps.load(ROOT / "data/followups.yml")
    kinds: tuple[type[Enum], ...] = (OrderState, CouponState, StockState, PriceState, MoneyState)
    states = {state.value for kind in kinds for state in kind} | {"any"}
    wrong = [row for row in follow_ups.pairs() if row[1] not in states or row[2] not in DOMAIN["intents"]]
    assert wrong == []


def test_every_sentence_answered_ahead_belongs_to_an_expected_question():
    expected = {name for *_, name in FollowUps.load(ROOT / "data/followups.yml").pairs()}
    ahead = [name for name in DOMAIN["responses"] if name.startswith("utter_ahead_")]
    assert [name for name in ahead if not any(name.startswith(f"utter_ahead_{intent}") for intent in expected)] == []


def test_no_sentence_needs_a_fact_by_position():
    for name, variations in DOMAIN["responses"].items():
        for variation in variations:
            fields = [field for _, field, _, _ in string.Formatter().parse(variation["text"]) if field is not None]
            assert all(field.isidentifier() for field in fields), name


def test_no_shopper_sentence_stands_in_python():
    """A sentence given to a dispatcher must come from the domain: no literal with a space is uttered."""
    for path in (ROOT / "actions").glob("*.py"):
        assert not re.search(r'utter_message\(\s*(text=)?f?"[^"]* ', path.read_text()), path.name


def test_every_setting_is_in_the_readme():
    assert [name for name in Settings.__fields__ if f"`{name.upper()}`" not in README] == []


def test_every_file_the_readme_points_to_exists():
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in link]
    assert len(links) > 10 and [link for link in links if not (ROOT / link).exists()] == []


def test_the_path_of_a_message_in_the_readme_goes_down_the_floors_in_order():
    section = README.split("## The path of one message", 1)[1].split("\n## ", 1)[0]
    floors = re.findall(r"\]\((bot/\w+|actions|domain\.yml)", section)
    order = ["bot/channels", "bot/conversations", "bot/dialogue", "actions", "bot/shop", "bot/replies", "domain.yml"]
    assert [floor for floor in dict.fromkeys(floors) if floor in order] == order


def test_only_the_settings_read_the_environment():
    readers = [path.name for path in SOURCES if re.search(r"os\.(environ|getenv)", path.read_text())]
    assert readers == ["settings.py"]
