"""What is wrong with the data is said before anything is trained, in sentences that tell what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.learning.exam.golden import is_golden
from bot.learning.merge import carry_out
from bot.learning.review.reviews import Correction
from bot.learning.runs.files import kept_of, put_back
from bot.learning.runs.preparing import Prepared, prepare
from tests.unit.learning.teaching import DOMAIN, ORDERS, small_project

MORE = "data/nlu/en/more.yml"
BLOCK = "nlu:\n- intent: {}\n  examples: |\n    - {}\n"
WHOLE = [
    pytest.param({MORE: "nlu: [a"}, "broken_file", "en/more.yml cannot be read: line 2", id="a file that is no YAML"),
    pytest.param({MORE: "- a\n- b\n"}, "broken_file", "en/more.yml", id="a list"),
    pytest.param({MORE: "nlu: [1]"}, "broken_file", "no list of messages", id="a block that is none"),
    pytest.param({MORE: "nlu:\n- {intent: a, examples: 3}"}, "broken_file", "no list of", id="messages that are none"),
    pytest.param({MORE: "nlu: a\x07"}, "broken_file", "en/more.yml", id="a sign that no file may have"),
    pytest.param({"domain.yml": "a: b"}, "broken_file", "no list of intents", id="a domain without intents"),
    pytest.param({"data/golden/en/reviewed.jsonl": "{"}, "broken_file", "data/golden", id="exams that cannot be read"),
    pytest.param({"config.yml": "a: : b"}, "broken_file", "config.yml", id="a configuration that is no YAML"),
    pytest.param({"data/nlu/en/orders.yml": ""}, "empty", "no training message", id="no message at all"),
    pytest.param({MORE: BLOCK.format("fly", "lift off")}, "unknown_intent", "“fly”", id="an unknown intent"),
]
WARNED = [
    pytest.param({"domain.yml": DOMAIN + "- wave\n"}, "too_few", "wave (0)", id="an intent without messages"),
    pytest.param(
        {MORE: BLOCK.format("cancel_order", "Where is my parcel?")},
        "same_words",
        "(cancel_order, track_order)",
        id="words of two intents",
    ),
]


def decided(text: str, *intents: str, source: str = "m-1") -> Correction:
    return Correction(source, text, "en", intents, ("Kim",))


def only(prepared: Prepared) -> tuple[str, str, bool]:
    (problem,) = prepared.problems
    return problem.kind, problem.text, problem.blocking


@pytest.mark.parametrize(("files", "kind", "words"), WHOLE)
def test_what_must_be_mended_first_is_named(files: dict[str, str], kind: str, words: str, tmp_path: Path) -> None:
    told, text, blocking = only(prepare(small_project(tmp_path, files), []))
    assert (told, blocking) == (kind, True)
    assert words in text


@pytest.mark.parametrize(("files", "kind", "words"), WARNED)
def test_what_makes_it_worse_is_named_and_may_be_trained(
    files: dict[str, str], kind: str, words: str, tmp_path: Path
) -> None:
    told, text, blocking = only(prepare(small_project(tmp_path, files), []))
    assert (told, blocking) == (kind, False)
    assert words in text


def test_corrections_count_for_an_intent_with_few_messages(tmp_path: Path) -> None:
    project = small_project(tmp_path, {"data/nlu/en/orders.yml": ORDERS.replace("    - cancel pls\n", "")})
    assert "cancel_order (4)" in only(prepare(project, []))[1]
    assert prepare(project, [decided("never mind that purchase", "cancel_order")]).problems == ()


LEFT_OUT = [
    pytest.param([decided("Where is my parcel?", "cancel_order")], "contradiction", "it is track_order", id="taught"),
    pytest.param(
        [decided("off with it", "cancel_order"), decided("Off with it!", "track_order", source="m-2")],
        "contradiction",
        "two intents",
        id="each other",
    ),
    pytest.param([decided("i am Ewa Lis", "track_order")], "personal_data", "Reject", id="personal data"),
    pytest.param([decided("do a loop", "fly")], "refused", "no file has messages of fly", id="an intent that is gone"),
    pytest.param([decided("a and b", "track_order", "cancel_order")], "two_intents", "no training", id="two intents"),
]


@pytest.mark.parametrize(("found", "kind", "words"), LEFT_OUT)
def test_corrections_that_are_left_out_are_told_with_the_reason(
    found: list[Correction], kind: str, words: str, tmp_path: Path
) -> None:
    prepared = prepare(small_project(tmp_path), found)
    told, text, blocking = only(prepared)
    assert (told, blocking, prepared.waiting, prepared.learnt) == (kind, False, 0, [])
    assert words in text
    assert "Ewa" not in text


def test_nothing_is_wrong_with_a_sound_project_and_what_waits_is_counted(tmp_path: Path) -> None:
    found = [decided("has it gone missing", "track_order"), decided("is it on a van??", "track_order", source="m-2")]
    prepared = prepare(small_project(tmp_path), found)
    assert (prepared.problems, prepared.waiting, sorted(prepared.learnt)) == ((), 2, ["m-1", "m-2"])


def test_what_is_kept_for_exams_is_not_taught_and_waits_no_longer(tmp_path: Path) -> None:
    project = small_project(tmp_path, {"data/golden/en/messages.yml": "track_order: [is my box gone forever]"})
    sources = [f"m-{number}" for number in range(40)]
    golden = next(source for source in sources if is_golden(source))
    taught = next(source for source in sources if not is_golden(source))
    found = [
        decided("has it gone missing", "track_order", source=golden),
        decided("did somebody steal that", "track_order", source=taught),
    ]
    prepared = prepare(project, found)
    assert prepared.merge is not None
    kept = kept_of(prepared.merge.changes, project)
    carry_out(prepared.merge)
    assert golden in (project / "data/golden/en/reviewed.jsonl").read_text()
    assert taught in (project / "data/nlu/en/orders.yml").read_text()
    assert golden not in (project / "data/nlu/en/orders.yml").read_text()
    assert sorted(prepared.learnt) == sorted([golden, taught])
    assert put_back(project, kept) == []
    assert not (project / "data/golden/en/reviewed.jsonl").exists()
    assert (project / "data/nlu/en/orders.yml").read_text() == ORDERS
