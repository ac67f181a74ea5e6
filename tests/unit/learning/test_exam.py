"""What an exam tells of a model beside another, from what both made of the same questions."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

from bot.learning.exam.conversations import Answer, has_sentence, what_is_wrong
from bot.learning.exam.golden import Golden
from bot.learning.exam.kept import keep, kept, kept_of
from bot.learning.exam.replay import LISTED, Outcome, Told, compared
from bot.learning.exam.scripts import BadGolden, Conversation, Turn, golden_conversations
from bot.learning.exam.taking import Questions, marked, sit, two
from bot.learning.rules import refusals

NOON = datetime(2026, 3, 17, 12, tzinfo=timezone.utc)
SENTENCES = {"utter_late": "I am sorry: {number} is late.", "utter_bye": "Goodbye."}
LATE = Conversation(
    "late", "en", None, (Turn("where is it", ("utter_late",), "order_late", "answer"), Turn("a person", owner="queue"))
)


def parsed(*meanings: str, act: str = "answer", sure: float = 0.98, foreign: float = 0.1) -> dict[str, Any]:
    """A parse with these meanings, the likeliest first."""
    ranked = [{"name": name, "confidence": sure / (place + 1)} for place, name in enumerate(meanings)]
    decision = {"act": act, "intent": meanings[0] if meanings else None, "confidence": sure, "out_of_scope": foreign}
    return {"meanings": ranked, "decision": decision, "wishes": []}


class Scripted:
    """A model that makes of a text what it is told to; anything else it hands over."""

    def __init__(self, name: str, made: dict[str, dict[str, Any]], answers: list[Answer] | None = None) -> None:
        self.name, self._made, self._answers = name, made, answers
        self.marks: dict[str, Any] | None = {"n": 4, "accuracy": 0.75, "per_intent": {"greet": {"n": 4, "f1": 0.75}}}

    def parse(self, text: str, language: str) -> dict[str, Any]:
        return self._made.get(text, parsed("out_of_scope", act="hand_off", sure=0.2, foreign=0.9))

    def talk(self, conversation: Conversation) -> list[Answer]:
        if self._answers is None:
            raise LookupError("late")
        return self._answers


RIGHT = [Answer("Oh. I am sorry: BH-1 is late.", "order_late", "answer", "bot"), Answer("", None, None, "queue")]


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        pytest.param(RIGHT, [], id="all as it must be"),
        pytest.param(
            [Answer("Hello.", "order_late", "answer", "bot"), RIGHT[1]],
            ["turn 1: utter_late is not said"],
            id="other words",
        ),
        pytest.param(
            [Answer(RIGHT[0].text, "greet", "clarify", "bot"), RIGHT[1]],
            ["turn 1: understood as greet, not order_late", "turn 1: decided clarify, not answer"],
            id="another meaning",
        ),
        pytest.param(
            [RIGHT[0], Answer("Sure.", "talk_to_human", "answer", "bot")],
            ["turn 2: with bot, not queue"],
            id="no person",
        ),
    ],
)
def test_what_went_otherwise_in_a_conversation_is_told_by_turn(answers: list[Answer], wrong: list[str]) -> None:
    assert what_is_wrong(LATE, answers, lambda name, language: SENTENCES[name]) == wrong


def test_a_sentence_is_found_whatever_facts_are_in_it_and_not_in_half() -> None:
    assert has_sentence(SENTENCES["utter_late"], "Hm.\n\nI am sorry: BH-204817 is late.\n\nGoodbye.")
    assert not has_sentence(SENTENCES["utter_late"], "I am sorry: BH-204817")


def told(*texts: str) -> list[Told]:
    return [Told(f"c{place % 2}", place, text, "en") for place, text in enumerate(texts)]


def test_the_replay_lists_what_changes_the_largest_first_and_no_personal_data() -> None:
    said = told("where is it", "hi", "I am Wanda Kowalska, wanda@home.example, where is my refund")
    before = [
        Outcome("answer", ("track_order",), 0.98),
        Outcome("answer", ("greet",), 0.99),
        Outcome("hand_off", ("x",), 0.1),
    ]
    now = [
        Outcome("clarify", ("track_order", "order_late"), 0.7),
        before[1],
        Outcome("answer", ("refund_status",), 0.99),
    ]
    part = compared(said, now, before)
    assert (part["conversations"], part["turns"], part["changed_total"]) == (2, 3, 2)
    assert part["handed_over"] == {"now": 0.0, "before": pytest.approx(1 / 3)}
    assert part["clarified"] == {"now": pytest.approx(1 / 3), "before": 0.0}
    assert [one["seq"] for one in part["changed"]] == [2, 0]
    assert part["changed"][1]["now"] == {
        "decision": "clarify",
        "intents": ["track_order", "order_late"],
        "confidence": 0.7,
    }
    assert "wanda" not in str(part).lower()


def test_no_more_changes_are_listed_than_people_read_but_all_are_counted() -> None:
    said = told(*["hi"] * (LISTED + 3))
    one, other = Outcome("answer", ("greet",), 0.9), Outcome("hand_off", ("greet",), 0.1)
    part = compared(said, [one] * len(said), [other] * len(said))
    assert (len(part["changed"]), part["changed_total"]) == (LISTED, LISTED + 3)


def test_a_first_model_has_nothing_beside_it_and_a_new_shop_nothing_to_replay() -> None:
    part = compared([], [], None)
    assert part["handed_over"] == {"now": None, "before": None}
    assert part["changed"] == []


@pytest.mark.parametrize(
    ("parse", "outcome"),
    [
        pytest.param(parsed("greet", "thanks"), Outcome("answer", ("greet",), 0.98), id="answered"),
        pytest.param(
            parsed("a", "b", "c", act="clarify"), Outcome("clarify", ("a", "b"), 0.98), id="asked between two"
        ),
        pytest.param({**parsed("a", "b"), "wishes": ["a", "b"]}, Outcome("answer", ("a", "b"), 0.98), id="two wishes"),
        pytest.param(parsed(act="hand_off", sure=0.0), Outcome("hand_off", (), 0.0), id="nothing understood"),
    ],
)
def test_what_is_made_of_a_message_is_told_by_decision_and_meanings(parse: dict[str, Any], outcome: Outcome) -> None:
    assert Outcome.of(parse) == outcome


ASKED = Questions([Golden("hi", "en", "greet"), Golden("who won", "en", "out_of_scope")], [LATE], told("hi"))


def sat(model: Scripted) -> Any:
    return sit(model, ASKED, lambda name, language: SENTENCES[name], lambda things, doing: things)


def test_a_model_beside_itself_changes_nothing_and_passes() -> None:
    paper = sat(Scripted("one.tar.gz", {"hi": parsed("greet")}, RIGHT))
    exam = marked(paper, paper, ASKED, {"sha256": "0"}, NOON)
    assert exam["golden"]["accuracy"] == {"now": 1.0, "before": 1.0}
    assert exam["golden"]["failing"] == exam["conversations"]["failing"] == exam["replay"]["changed"] == []
    assert exam["ood_auroc"] == {"now": 1.0, "before": 1.0}
    assert refusals(exam) == []


def test_a_model_that_forgot_a_greeting_fails_in_all_parts() -> None:
    before = sat(Scripted("old.tar.gz", {"hi": parsed("greet")}, RIGHT))
    exam = marked(sat(Scripted("new.tar.gz", {}, None)), before, ASKED, {"sha256": "0"}, NOON)
    assert exam["golden"]["per_intent"]["greet"] == {"n": 1, "f1": {"now": 0.0, "before": 1.0}}
    assert exam["golden"]["failing"] == [{"text": "hi", "wanted": "greet", "said": "out_of_scope"}]
    assert exam["conversations"]["failing"] == [
        {"name": "late", "wrong": ["there is no such order: late"], "before": False}
    ]
    assert {one["rule"] for one in refusals(exam)} == {"f1", "conversation", "hand_overs", "ood"}


def test_an_intent_that_only_the_other_model_knew_is_told_with_what_it_lost() -> None:
    now = {"n": 1, "accuracy": 1.0, "per_intent": {"greet": {"n": 1, "f1": 1.0}}}
    before = {"n": 2, "accuracy": 0.5, "per_intent": {"thanks": {"n": 2, "f1": 0.5}}}
    side_by_side = two(now, before)
    assert side_by_side is not None
    assert side_by_side["per_intent"]["thanks"] == {"n": 2, "f1": {"now": None, "before": 0.5}}
    assert two(None, before) is None


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        pytest.param("greet: [hi]", "must be a list", id="no list"),
        pytest.param("- {talk: []}", "must have a name and a talk", id="no name"),
        pytest.param("- {name: a, talk: [{means: greet}]}", "turn 1: must say something", id="nothing said"),
        pytest.param("- {name: a, talk: [{say: hi, intent: greet}]}", "intent: is no field", id="an unknown field"),
        pytest.param("- {name: a, talk: [{say: hi, decision: guess}]}", "decision: must be one of", id="no decision"),
        pytest.param("- {name: [", "cannot be read", id="no YAML"),
    ],
)
def test_a_conversation_that_is_written_wrong_is_named_with_its_place(
    tmp_path: Path, written: str, problem: str
) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "conversations.yml").write_text(written)
    with pytest.raises(BadGolden, match=problem) as refused:
        golden_conversations(tmp_path)
    assert "conversations.yml" in str(refused.value)


def test_an_exam_is_kept_once_for_each_model_and_one_that_is_damaged_is_passed_over(tmp_path: Path) -> None:
    for model, day in (("a.tar.gz", 1), ("b.tar.gz", 2), ("a.tar.gz", 3)):
        keep(tmp_path / model, {"model": model, "made_at": f"2026-03-{day:02}"})
    (tmp_path / "exams" / "c.json").write_text("{")
    assert [one["made_at"] for one in kept(tmp_path)] == ["2026-03-03", "2026-03-02"]
    assert kept_of(tmp_path, "b.tar.gz") == {"model": "b.tar.gz", "made_at": "2026-03-02"}
    assert kept_of(tmp_path, "c.tar.gz") is None
