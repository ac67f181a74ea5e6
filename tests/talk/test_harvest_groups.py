"""Messages that the trained assistant was never taught, grouped as leads find them: few groups, and of one meaning."""

from __future__ import annotations

from collections import Counter, defaultdict

from bot.app import sentence_encoder
from bot.clock import utc_now
from bot.dialogue.engine import plain
from bot.learning.evaluation.understanding import Understanding
from bot.learning.exam.golden import golden_folder, golden_messages
from bot.learning.harvest.doubts import guess_of
from bot.learning.harvest.groups import Groups
from bot.learning.train import train
from bot.reading.personal import remove_personal
from tests.talk.conftest import NOW, ROOT

EVERY = 3


def test_golden_messages_are_a_quarter_fewer_groups_nearly_all_of_them_of_one_meaning() -> None:
    golden = golden_messages(golden_folder(ROOT))
    some = sorted({one.intent for one in golden})[::EVERY]
    asked = [one for one in golden if one.intent in some]
    understands = Understanding(train(ROOT, lambda step: None, utc_now), plain, NOW.date())
    texts = [remove_personal(one.text).text for one in asked]
    guesses = [guess_of(understands.parse(one.text, one.language)) for one in asked]
    found = Groups().join([str(place) for place in range(len(asked))], sentence_encoder().encode(texts), "en", guesses)
    groups: dict[str, Counter[str]] = defaultdict(Counter)
    for leader, one in zip(found, asked, strict=True):
        groups[leader][one.intent] += 1
    print(f"{len(asked)} messages, {len(groups)} groups")
    assert sum(max(meant.values()) for meant in groups.values()) / len(asked) >= 0.95
    assert len(groups) <= 0.75 * len(asked)
