"""What is put together with the real encoder means the same, also in languages that it was not trained on."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pytest
import yaml

from bot.app import sentence_encoder
from bot.learning.harvest.groups import Groups

WISHES = yaml.safe_load((Path(__file__).parent / "wishes.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("language", "most"), [("en", 45), ("de", 22), ("pl", 21)])
def test_a_group_has_one_wish_and_there_are_fewer_groups_than_messages(language: str, most: int) -> None:
    said = [(text, wish) for wish, texts in WISHES[language].items() for text in texts]
    # As they come: first one of each wish, then the next of each.
    said.sort(key=lambda one: WISHES[language][one[1]].index(one[0]))
    texts = [text for text, _ in said]
    found = Groups().join(texts, sentence_encoder().encode(texts), language, [None] * len(texts))
    groups: dict[str, Counter[str]] = defaultdict(Counter)
    for leader, (_, wish) in zip(found, said, strict=True):
        groups[leader][wish] += 1
    purity = sum(max(wishes.values()) for wishes in groups.values()) / len(said)
    assert (purity, len(groups) <= most) == (1.0, True), dict(groups)
