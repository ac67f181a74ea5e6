"""What the proofs of learning promise, on a few messages and letters for an encoder."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from bot.nlu.learn import learn_head
from tests.bench.learning import controls, pictures, report, rules_broken
from tests.bench.learning.assistant import judge
from tests.bench.learning.days import Course, Day, School, by_chance, by_worth, parts, run, taught
from tests.bench.learning.faults import DELETED, WRONG, Fault, Ground, broken, drawn, judged, marked
from tests.bench.learning.measures import beside, per_intent, worst
from tests.bench.learning.schools import different, grounds, school
from tests.bench.nlu.messages import Example
from tests.bench.processes import ROOT
from tests.unit.nlu.fakes import LetterEncoder

WISHES = {
    "track_order": ["where is my parcel", "parcel not here yet", "track the parcel please", "when comes the parcel"],
    "return_policy": ["how long may I return", "return rules please", "what are the return rules", "may I return it"],
    "out_of_scope": ["who won the match", "what is the weather", "sing me a song", "weather in the mountains"],
}
VOICES = ("plain", "chatty", "odd", "teen")
BASE = [Example(text, intent, VOICES[n]) for intent, texts in WISHES.items() for n, text in enumerate(texts)]
MET = [
    Example("has the courier lost the thing I bought", "track_order"),
    Example("courier still not at my door", "track_order"),
    Example("sending things back, until when", "return_policy"),
    Example("send it back how", "return_policy"),
    Example("tell me a joke", "out_of_scope"),
    Example("joke about cats", "out_of_scope"),
    Example("where is my parcel", "track_order"),
    Example("Tell me a joke!", "out_of_scope"),
]


@pytest.fixture(scope="module")
def taught_here(tmp_path_factory: pytest.TempPathFactory) -> School:
    return school(BASE, different(MET), [LetterEncoder()], tmp_path_factory.mktemp("vectors"))


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    return grounds(BASE, BASE[::2], BASE[1::2], [LetterEncoder()], tmp_path_factory.mktemp("vectors"))


def test_no_message_is_both_learnt_and_tested_by() -> None:
    dealt, tests = parts(range(40), days=5, test_share=0.25, seed=1)
    assert sorted([*tests, *(place for day in dealt for place in day)]) == list(range(40))
    assert (len(tests), [len(day) for day in dealt]) == (10, [6] * 5)


def test_the_same_words_count_once_whatever_their_capitals() -> None:
    assert [one.text for one in different(MET)][-2:] == ["joke about cats", "where is my parcel"]


def test_what_is_known_already_is_not_learnt_again(taught_here: School) -> None:
    places = list(taught_here.learnt)
    learnt = taught(taught_here, places)
    texts = {taught_here.material.examples[place].text for place in learnt}
    assert "courier still not at my door" in texts
    assert "where is my parcel" not in texts


def test_many_messages_at_once_are_judged_as_one_by_one(taught_here: School) -> None:
    places = list(taught_here.learnt)
    said = judge(taught_here.start, taught_here.material, places)
    for place, row in zip(places, said.probabilities, strict=True):
        alone = taught_here.start.judge(taught_here.material.seen[place], [LetterEncoder()])
        assert alone.ranking[0][1] == pytest.approx(float(row.max()), abs=1e-4)


@pytest.mark.parametrize("choose", [by_worth, by_chance], ids=["by worth", "by chance"])
def test_a_lead_is_shown_no_more_than_agreed_and_nothing_twice(taught_here: School, choose: object) -> None:
    places = list(taught_here.learnt)
    said = judge(taught_here.start, taught_here.material, places)
    day = Day(places, said, taught_here.start, taught_here.material, 3, random.Random(1))
    shown = (by_worth if choose is by_worth else by_chance)(day)
    assert 0 < len(set(shown)) == len(shown) <= 3
    assert set(shown) <= set(places)


def test_each_day_has_its_figures_and_taught_messages_are_understood(taught_here: School) -> None:
    places = list(taught_here.learnt)
    course = Course([places], tests=places, share=1.0, seed=1)
    before, after = run(taught_here, course, by_chance, lambda: None)
    assert after["shown"] == len(places)
    assert after["accuracy"] >= before["accuracy"]
    assert (before["to_come"] is None, after["to_come"]) == (False, None)


@pytest.mark.parametrize(
    ("fault", "left", "wrong"),
    [
        pytest.param(Fault(WRONG, "track_order", 0.5, "return_policy", 1), 12, 2, id="half said to be another"),
        pytest.param(Fault(DELETED, "track_order", 0.5, None, 1), 10, 0, id="half deleted"),
        pytest.param(Fault(DELETED, "track_order", 1.0, None, 1), 8, 0, id="all deleted"),
    ],
)
def test_a_fault_hits_its_share_and_nothing_else(ground: Ground, fault: Fault, left: int, wrong: int) -> None:
    places, labels = broken(ground, fault)
    assert len(places) == left
    assert sum(one != other for one, other in zip(ground.labels(places), labels, strict=True)) == wrong


def test_faults_are_the_same_for_the_same_seed() -> None:
    assert drawn(list(WISHES), 3) == drawn(list(WISHES), 3) != drawn(list(WISHES), 4)
    assert len(drawn(list(WISHES), 3)) == 22


@pytest.mark.parametrize(("kind", "more"), [(controls.TAUGHT, 3), (controls.THINNED, -3)])
def test_a_change_that_breaks_nothing_keeps_every_label_and_is_judged_by_other_messages(
    ground: Ground, kind: str, more: int
) -> None:
    rest, kept = controls.parted(ground)
    places, labels = controls.changed(rest, kept, controls.Control(kind, 3, seed=1))
    assert (len(places), labels) == (len(ground.base) + more, ground.labels(places))
    assert set(places) <= {*ground.base, *kept}
    assert not {*rest.unseen} & {*kept}


def test_an_intent_that_is_gone_is_refused_and_an_unchanged_one_is_not(ground: Ground) -> None:
    labels = ground.labels(ground.base)
    start = learn_head(ground.material.lesson(ground.base, labels), ground.plan)
    before = marked(ground, ground.base, labels, start)
    gone = Fault(DELETED, "track_order", 1.0, None, 1)
    told = judged(gone, before, marked(ground, *broken(ground, gone), start))
    assert "f1: track_order" in told["refused"]
    assert judged(gone, before, marked(ground, ground.base, labels, start))["refused"] == []


def test_falls_are_found_where_they_are_largest() -> None:
    before = per_intent(["a", "a", "b", "b"], ["a", "a", "b", "b"])
    now = per_intent(["a", "a", "b", "b"], ["a", "b", "b", "b"])
    name, fall = worst(beside(before, now))
    assert (name, round(fall, 3)) == ("a", 0.333)
    assert worst(beside(before, now), fewest=3) == ("", 0.0)


def test_the_page_has_every_table_and_picture(tmp_path: Path) -> None:
    row = {"accuracy": 0.5, "macro_f1": 0.4, "answered": 0.3, "wrong": 0.1, "to_come": None, "shown": 0, "learnt": 0}
    rounds = {way: [[row, {**row, "accuracy": 0.7}]] * 2 for way in ("worth", "chance")}
    fall = {part: {"intent": "greet", "fall": 0.2} for part in ("golden", "cross_validation", "unseen")}
    fault = {"fault": "gone", "share": 1.0, "worst": fall, "harmful": True, "refused": ["f1: greet"]}
    rule = {"fault": "hello deleted", "kind": "rule deleted", "same": False, "refused": ["conversation: hello"]}
    rules = {"conversations": 3, "rows": [rule, {**rule, "same": True, "refused": []}]}
    faults = {"rows": [fault], "controls": [{**fault, "refused": []}]}
    told = {"messages": 9, "days": {"days": 1, "rounds": rounds}, "faults": faults, "rules": rules}
    report.leave(told, tmp_path)
    page = (tmp_path / "learning.html").read_text("utf-8")
    assert page.count("<svg") == len(pictures.drawn(told)) == 4
    assert "1 of these are refused" in page
    assert "1 changes that break nothing; 0 are refused" in page
    assert "conversation: hello" in page
    assert "2 faults in the rules; 1 change" in page
    assert report.by_round(rounds["worth"], "accuracy") == [(0.5, 0.0), (0.7, 0.0)]


RULES = [
    {"rule": "hello", "steps": [{"intent": "greet"}, {"action": "utter_greet"}]},
    {"rule": "help", "steps": [{"or": [{"intent": "newsletter"}, {"intent": "invoice"}]}, {"action": "action_help"}]},
    {
        "rule": "the form has all",
        "condition": [{"active_loop": "form"}],
        "steps": [{"action": "form"}, {"active_loop": None}, {"action": "action_answer"}],
    },
]


def test_each_rule_is_broken_in_every_way_there_is():
    told = [f"{fault.kind}: {fault.words}" for fault in rules_broken.every(RULES)]
    assert told == [
        "actions exchanged: “hello” and “help” exchange actions",
        "actions exchanged: “help” and “hello” exchange actions",
        "rule deleted: “hello” deleted",
        "rule deleted: “help” deleted",
        "rule deleted: “the form has all” deleted",
        "meaning left out: “help” without newsletter",
        "meaning left out: “help” without invoice",
        "condition dropped: “the form has all” under any condition",
        "step left away: “the form has all” without “action: form”",
        "step left away: “the form has all” without “active_loop: none”",
        "step left away: “the form has all” without “action: action_answer”",
    ]


def test_a_broken_rule_leaves_all_others_as_they_are():
    exchanged, *_, shortened = rules_broken.every(RULES)
    assert [rule["steps"][-1]["action"] for rule in exchanged.rules] == ["action_help", "utter_greet", "action_answer"]
    assert shortened.rules[:2] == RULES[:2]
    assert shortened.rules[2]["steps"] == [{"action": "form"}, {"active_loop": None}]


def test_the_same_rules_are_broken_for_the_same_seed():
    rules = rules_broken.read_rules(ROOT / "data/rules")
    drawn_rules = [fault.words for fault in rules_broken.drawn(rules, 3)]
    assert drawn_rules == [fault.words for fault in rules_broken.drawn(rules, 3)]
    assert drawn_rules != [fault.words for fault in rules_broken.drawn(rules, 4)]
    assert len(set(drawn_rules)) == sum(rules_broken.COUNTS.values())
