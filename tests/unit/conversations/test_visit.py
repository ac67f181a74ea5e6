"""A terminal shows a conversation as its shopper has it, and a script is one that somebody wrote down."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.app import Service
from bot.commands.visit import BadScript, Script, Visit, lines_of, read_script
from tests.fakes import FakeEngine, offers, says


@pytest.fixture
async def visit(service: Service) -> Visit:
    return Visit(service.conversations, await service.conversations.begin("web", "en"))


@pytest.mark.parametrize("named", ["2", " BH-2", "bh-2"], ids=["by number", "by title", "in small letters"])
async def test_what_is_offered_is_pressed_by_its_number_or_its_title(
    named: str, visit: Visit, engine: FakeEngine
) -> None:
    engine.then(offers(("one", "BH-1"), ("two", "BH-2")))
    shown = list(lines_of((await visit.say("where is it")).messages))
    assert shown == ["bot      pick one", "         (1) BH-1", "         (2) BH-2"]
    await visit.say(named)
    assert engine.asked[-1].pressed == {"intent": "track_order", "values": {"order_number": "BH-2"}}


async def test_a_number_is_a_text_where_nothing_is_offered_any_more(visit: Visit, engine: FakeEngine) -> None:
    engine.then(offers(("one", "BH-1")), says("so"))
    for text in ("where is it", "something else", "1"):
        await visit.say(text)
    assert engine.asked[-1].pressed is None and engine.texts[-1] == "1"


def test_a_conversation_is_a_line_with_what_is_said(tmp_path: Path) -> None:
    path = tmp_path / "some.jsonl"
    path.write_text('{"say": ["hi", "bye"], "name": "short", "language": "pl"}\n\n{"say": ["hm"]}\n', encoding="utf-8")
    assert read_script(path) == [Script("short", "pl", ("hi", "bye")), Script(f"{path}: line 3", "en", ("hm",))]


BAD = {
    "no JSON": ("hello", "line 1 is not JSON"),
    "no object": ('["hello"]', "line 1 is not a JSON object"),
    "nobody says anything": ("\n", "nobody says anything"),
    "a text instead of texts": ('{"say": "hello"}', "line 1: say:"),
    "an empty text": ('{"say": ["hello"]}\n{"say": [" "]}', "line 2: say:"),
    "another field": ('{"say": ["hello"], "order": "BH-1"}', "line 1: order:"),
    "a language that is none": ('{"say": ["hello"], "language": 7}', "line 1: language:"),
}


@pytest.mark.parametrize(("text", "told"), BAD.values(), ids=list(BAD))
def test_a_bad_script_is_told_by_its_line_and_field(text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadScript, match=told):
        read_script(path)
