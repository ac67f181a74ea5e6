"""The Rasa assistant as an engine, with the processor scripted: what goes in, what comes out, what never stays."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import lru_cache
from pathlib import Path
from threading import current_thread, main_thread
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet, UserUttered

from bot.conversations.engine import Asked, EngineFailed
from bot.dialogue.actions import InProcessActions
from bot.dialogue.engine import Assistant, RasaEngine, plain
from bot.dialogue.memory import TurnTrackers
from tests.fakes import NOON

Handle = Callable[[TurnTrackers, UserMessage], Awaitable[None]]


@lru_cache
def domain() -> Domain:
    return Domain.load("domain.yml")


class Processor:
    """Stands where Rasa's message processor would."""

    def __init__(self, engine: ScriptedEngine, trackers: TurnTrackers) -> None:
        self.engine, self.trackers, self.domain = engine, trackers, domain()

    async def handle_message(self, message: UserMessage) -> None:
        self.engine.heard.append(message)
        await self.engine.handle(self.trackers, message)

    def understand(self, message: UserMessage) -> dict[str, Any]:
        self.engine.understood.append((message.text, current_thread() is main_thread()))
        return {"text": message.text, "wishes": self.engine.wishes, **PARSE}


class ScriptedEngine(RasaEngine):
    """The engine around a scripted processor; it notes what was understood, whether on the loop's thread, and heard."""

    def __init__(self, handle: Handle) -> None:
        self.handle, self.heard, self.understood = handle, list[UserMessage](), list[tuple[str, bool]]()
        self.wishes: list[str] = []
        super().__init__(Path("models/fake.tar.gz"), InProcessActions("tests.unit.dialogue.broken_actions"))

    def _load(self, model: Path, sha256: str | None) -> Assistant:
        if "missing" in model.name:
            raise FileNotFoundError
        trackers = TurnTrackers(domain())
        processor: Any = Processor(self, trackers)
        return Assistant(model.name, processor, trackers)


PARSE = {"intent": {"name": "greet", "confidence": 1.0}, "mood": "calm", "secret": "internal"}


async def answers(trackers: TurnTrackers, message: UserMessage) -> None:
    tracker = await trackers.retrieve(message.sender_id)
    assert tracker is not None
    tracker.update(UserUttered(message.text, {"name": "greet"}, [], PARSE))
    tracker.update(SlotSet("order_number", "BH-204817"))
    reply = {
        "choices": [{"title": "Yes", "intent": "affirm", "values": {}}],
        "cards": [],
        "anticipated": ["order_late"],
    }
    assert message.output_channel is not None
    await message.output_channel.send_response(message.sender_id, {"text": " hello ", "custom": {"reply": reply}})
    await message.output_channel.send_response(message.sender_id, {"text": "", "custom": {}})


def asked(text: str = "hi", **changes: Any) -> Asked:
    usual = {
        "conversation_id": "c", "message_id": "m", "text": text, "pressed": None, "language": "en", "customer_id": 7,
        "page": "/cart", "carried": {}, "memory": None, "at": NOON,
    }  # fmt: skip
    return Asked(**{**usual, **changes})


async def test_an_answer_carries_drafts_parse_memory_and_what_is_known() -> None:
    answered = await ScriptedEngine(answers).respond(asked())
    (draft,) = answered.drafts
    assert draft.text == "hello"
    assert draft.anticipated == ("order_late",)
    assert draft.choices[0]["title"] == "Yes" and draft.choices[0]["id"]
    assert answered.parse["mood"] == "calm" and "secret" not in answered.parse
    assert answered.carried == {"order_number": "BH-204817"}
    assert answered.model == "fake.tar.gz"


async def test_the_customer_the_page_and_the_moment_go_along_with_the_message() -> None:
    engine = ScriptedEngine(answers)
    await engine.respond(asked())
    assert engine.heard[0].metadata == {
        "words": None, "language": "en", "message_id": "m", "customer_id": 7, "page": "/cart", "origin": None,
        "at": NOON.isoformat(), "today": "2026-03-17",
    }  # fmt: skip


async def test_memory_comes_back_in_the_next_turn_and_a_fresh_start_knows_what_is_carried() -> None:
    seen: list[Any] = []

    async def look(trackers: TurnTrackers, message: UserMessage) -> None:
        tracker = await trackers.retrieve(message.sender_id)
        assert tracker is not None
        seen.append((tracker.get_slot("order_number"), tracker.get_slot("summary")))
        await answers(trackers, message)

    engine = ScriptedEngine(look)
    first = await engine.respond(asked())
    await engine.respond(asked(memory=first.memory))
    await engine.respond(asked(carried={"order_number": "BH-1", "summary": "address corrected", "unknown": 1}))
    assert seen == [(None, None), ("BH-204817", None), ("BH-1", "address corrected")]


SLASHES = [
    pytest.param("/restart", "restart", id="a command of Rasa's"),
    pytest.param("/order_wish{}", "order_wish{}", id="an intent's payload"),
    pytest.param("//restart", "restart", id="two slashes"),
    pytest.param("  / /restart ", "restart", id="a slash behind a slash"),
    pytest.param("/\u00a0/\n/restart", "restart", id="any kind of space"),
    pytest.param("1/2 of it", "1/2 of it", id="a slash inside"),
    pytest.param("/", "", id="nothing else"),
]


@pytest.mark.parametrize(("text", "heard"), SLASHES)
async def test_a_leading_slash_is_plain_text(text: str, heard: str) -> None:
    engine = ScriptedEngine(answers)
    await engine.respond(asked(text))
    assert plain(text) == engine.heard[0].text == heard
    assert [text for text, _ in engine.understood] == [heard]


async def test_a_choice_pressed_is_its_payload_and_needs_no_understanding() -> None:
    engine = ScriptedEngine(answers)
    pressed = {"intent": "inform", "values": {"order_number": 'BH-"1'}}
    await engine.respond(asked("Order BH-1", pressed=pressed))
    assert engine.heard[0].text == '/inform{"order_number": "BH-\\"1"}'
    assert engine.understood == []


async def test_a_message_is_understood_outside_the_event_loop() -> None:
    engine = ScriptedEngine(answers)
    await engine.respond(asked("where is it"))
    assert engine.understood == [("where is it", False)]
    assert engine.heard[0].parse_data is not None and engine.heard[0].parse_data["text"] == "where is it"


async def test_the_other_wish_of_a_message_is_answered_in_the_same_turn() -> None:
    engine = ScriptedEngine(answers)
    engine.wishes = ["track_order", "shipping_info"]
    answered = await engine.respond(asked("where is it and what does shipping cost"))
    assert [message.text for message in engine.heard] == ["where is it and what does shipping cost", "/shipping_info{}"]
    assert len(answered.drafts) == 2 and answered.parse["wishes"] == ["track_order", "shipping_info"]
    engine.wishes = []
    await engine.respond(asked("ok", memory=answered.memory))
    assert len(engine.heard) == 3


async def test_the_other_wish_waits_while_a_yes_is_awaited() -> None:
    async def proposes_then_settles(trackers: TurnTrackers, message: UserMessage) -> None:
        await answers(trackers, message)
        tracker = await trackers.retrieve(message.sender_id)
        assert tracker is not None
        tracker.update(SlotSet("proposal", {"act": "cancel_order"} if message.text == "cancel" else None))

    engine = ScriptedEngine(proposes_then_settles)
    engine.wishes = ["cancel_order", "shipping_info"]
    first = await engine.respond(asked("cancel"))
    assert [message.text for message in engine.heard] == ["cancel"]
    engine.wishes = []
    await engine.respond(asked("yes", memory=first.memory))
    assert [message.text for message in engine.heard] == ["cancel", "yes", "/shipping_info{}"]


async def test_a_failed_action_fails_the_turn_whatever_was_said_before_it() -> None:
    async def breaks(trackers: TurnTrackers, message: UserMessage) -> None:
        await answers(trackers, message)
        tracker = {"sender_id": message.sender_id, "slots": {}, "events": [], "latest_message": {}, "paused": False}
        call = {"next_action": "action_fails", "sender_id": message.sender_id, "tracker": tracker, "domain": {}}
        await engine._actions.request(json={**call, "version": "3.6.21"})

    engine = ScriptedEngine(breaks)
    with pytest.raises(EngineFailed, match="no database"):
        await engine.respond(asked())
    engine.handle = answers
    assert (await engine.respond(asked())).drafts


async def test_a_fault_in_understanding_is_a_failed_turn() -> None:
    async def breaks(trackers: TurnTrackers, message: UserMessage) -> None:
        raise ZeroDivisionError

    with pytest.raises(EngineFailed):
        await ScriptedEngine(breaks).respond(asked())


async def test_nothing_of_a_turn_that_was_cut_off_stays() -> None:
    async def hangs(trackers: TurnTrackers, message: UserMessage) -> None:
        engine._actions._failed[message.sender_id] = LookupError()
        await asyncio.Event().wait()

    engine = ScriptedEngine(hangs)
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(engine.respond(asked()), 0.05)
    assert list(await engine._serving.trackers.keys()) == []
    engine.handle = answers
    assert (await engine.respond(asked())).drafts


async def test_a_hand_over_comes_out_as_data() -> None:
    async def gives_up(trackers: TurnTrackers, message: UserMessage) -> None:
        assert message.output_channel is not None
        custom = {"hand_over": {"reason": "unsure", "slots": {"order_number": "BH-1"}, "tried": ["track_order"]}}
        await message.output_channel.send_response("c", {"text": "passing on", "custom": custom})

    answered = await ScriptedEngine(gives_up).respond(asked())
    assert answered.hand_over is not None
    assert (answered.hand_over.reason, answered.hand_over.tried) == ("unsure", ("track_order",))
    assert answered.hand_over.slots == {"order_number": "BH-1"}
    assert answered.hand_over.order is None


async def test_a_swap_serves_the_next_turn_and_leaves_the_turn_under_way_alone() -> None:
    started, may_end = asyncio.Event(), asyncio.Event()

    async def slow(trackers: TurnTrackers, message: UserMessage) -> None:
        started.set()
        await may_end.wait()
        await answers(trackers, message)

    engine = ScriptedEngine(slow)
    under_way = asyncio.create_task(engine.respond(asked()))
    await started.wait()
    await engine.swap(Path("models/better.tar.gz"))
    may_end.set()
    assert (await under_way).model == "fake.tar.gz"
    assert engine.model == "better.tar.gz"
    assert (await engine.respond(asked())).model == "better.tar.gz"


async def test_a_model_that_cannot_be_loaded_changes_nothing() -> None:
    engine = ScriptedEngine(answers)
    with pytest.raises(FileNotFoundError):
        await engine.swap(Path("models/missing.tar.gz"))
    assert (await engine.respond(asked())).model == "fake.tar.gz"
