"""What exams ask is our own, whole, nobody's, and never trained on."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

from bot.documents import read_document
from bot.learning.corrections import Correction
from bot.learning.exam.golden import REVIEWED, golden_messages, is_golden
from bot.learning.exam.scripts import golden_conversations
from bot.learning.intents import intents_of
from bot.learning.merge import Fate, carry_out, plan_merge
from bot.learning.sameness import nearly_same, plain, words
from bot.learning.topic_files import read_topics
from bot.reading.personal import remove_personal

ROOT = Path(__file__).parents[3]
GOLDEN = golden_messages(ROOT / "data/golden")
IDENTIFIERS = {"order number", "code"}
KEPT, ASKED = (next(f"m-{n}" for n in range(100) if is_golden(f"m-{n}") is asked) for asked in (False, True))


def trained() -> list[str]:
    return [text for topic in read_topics(ROOT / "data/nlu/en") for texts in topic.messages.values() for text in texts]


def test_every_intent_has_fifteen_and_foreign_messages_are_sixty():
    counts = Counter(one.intent for one in GOLDEN)
    wanted = {name: 60 if name == "out_of_scope" else 15 for name in intents_of(ROOT / "domain.yml")}
    wanted.pop("nlu_fallback", None)
    assert {name: counts[name] for name, n in wanted.items() if counts[name] < n} == {}
    assert set(counts) == set(wanted)


def test_none_is_the_same_or_nearly_as_a_training_message():
    texts = trained()
    known, sized, having = {plain(text) for text in texts}, [words(text) for text in texts], defaultdict(set)
    for place, own in enumerate(sized):
        for word in own:
            having[word].add(place)

    def near(text: str) -> bool:
        own = words(text)
        # Whoever shares more than 0.7 of the words misses less than a third: so one of a third and one more is shared.
        rare = sorted(own, key=lambda word: len(having[word]))[: len(own) // 3 + 1]
        return any(nearly_same(own, sized[place]) for place in set().union(*(having[word] for word in rare)))

    assert [one.text for one in GOLDEN if plain(one.text) in known or near(one.text)] == []


def test_none_says_who_somebody_is():
    """Numbers of orders and codes are made up, and so are addresses of domains that are nobody's."""
    found = {one.text: remove_personal(one.text, one.language).found for one in GOLDEN}
    kinds = {text: {each.kind for each in told} - IDENTIFIERS for text, told in found.items()}
    assert [text for text, told in kinds.items() if told and not (told == {"email"} and "@example." in text)] == []


def test_about_every_fifth_correction_is_asked_and_not_learnt():
    assert 170 < sum(is_golden(f"message {n}") for n in range(1000)) < 230


def test_a_correction_for_exams_is_asked_and_changes_no_training_file(tmp_path: Path):
    nlu, golden = tmp_path / "nlu", tmp_path / "golden"
    (nlu / "en").mkdir(parents=True)
    (golden / "en").mkdir(parents=True)
    (nlu / "en/orders.yml").write_text(
        'version: "3.1"\nnlu:\n- intent: track_order\n  examples: |\n    - where is it\n'
    )
    some = [_says("has it left the warehouse by now", ASKED), _says("which depot is my parcel in", KEPT)]
    carry_out(plan_merge(nlu, some, golden))
    assert [one.text for one in golden_messages(golden)] == ["has it left the warehouse by now"]
    assert (
        "which depot" in (nlu / "en/orders.yml").read_text() and "warehouse" not in (nlu / "en/orders.yml").read_text()
    )
    before = (golden / "en" / REVIEWED).read_text()
    again = plan_merge(nlu, [_says("has it left the warehouse by now", "another")], golden)
    assert ([one.fate for one in again.outcomes], again.changes) == ([Fate.DOUBLED], ())
    assert (golden / "en" / REVIEWED).read_text() == before


def _says(text: str, source: str) -> Correction:
    return Correction("en", text, "track_order", source, "Kim")


def test_every_meaning_that_a_rule_answers_is_met_in_a_golden_conversation_that_tells_what_is_said():
    rules = [rule for path in (ROOT / "data/rules").glob("*.yml") for rule in read_document(path)["rules"]]
    firsts = [step for rule in rules for step in rule["steps"][0].get("or", rule["steps"][:1])]
    answered = {step["intent"] for step in firsts if "intent" in step} - {"nlu_fallback"}
    talks = golden_conversations(ROOT / "data/golden")
    assert answered - {turn.means for talk in talks for turn in talk.talk if turn.says} == set()
