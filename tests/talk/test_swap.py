"""Another model takes over under way: what was asked and given stays, and nothing is asked again."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.app import Service
from bot.conversations.records import Conversation, Turn, TurnState
from bot.dialogue.engine import RasaEngine
from bot.dialogue.loading import tried_out_on
from bot.learning.card import path_of
from bot.learning.known import UnknownArchive
from bot.learning.models import Models, Signature
from bot.learning.policies import learning_policies_in
from bot.learning.promotions import Promotions
from bot.learning.serving import Serving
from bot.shop.facts import OrderState
from tests.bench.swaps import REASON, TWIN, make_twin
from tests.talk.conftest import NOW, ROOT, in_words, said

SWAPS = 6
MESSAGES = (
    "what is your return policy?",
    "how much is shipping?",
    "am I talking to a robot?",
    "when do I get my refund?",
)


@pytest.fixture
def folder(engine: RasaEngine, tmp_path: Path) -> Iterator[Path]:
    """The model that serves, and its twin; afterwards everything is as before."""
    model = ROOT / "models" / engine.model
    for file in (model, path_of(model)):
        shutil.copy(file, tmp_path)
    make_twin(model, tmp_path / TWIN)
    serving = engine._serving
    yield tmp_path
    engine._serving, engine._candidate = serving, None


@pytest.fixture
def models(service: Service, engine: RasaEngine, folder: Path) -> Models:
    usual, rules = engine.model, learning_policies_in().promotion
    return Models(service.storage, Promotions(service.storage), folder, lambda: usual, rules, lambda: NOW)


async def test_a_talk_goes_on_in_the_middle_of_a_question(begin, order_in, service, engine):
    order = await order_in(OrderState.SHIPPED)
    talk = await begin()
    asked = await talk.say("where is my order?")
    assert said(service, "utter_ask_order_and_email", asked)
    before = engine._serving
    await engine.swap(ROOT / "models" / engine.model)
    assert engine._serving is not before
    outcome = await talk.say(f"{order.number}, {order.email}")
    assert said(service, "utter_track_order_shipped_coarse", outcome, **in_words(service, order))


async def test_promotions_and_roll_backs_under_way_lose_and_double_no_turn(
    begin: Callable, service: Service, engine: RasaEngine, models: Models, folder: Path
) -> None:
    over, sent, usual = asyncio.Event(), Counter[str](), engine.model

    async def write() -> None:
        while not over.is_set():
            talk = await begin()
            for text in MESSAGES:
                outcome = await talk.say(text)
                assert outcome.messages and outcome.owner == "bot"
                sent[talk.conversation_id] += 1

    serving, writers = Serving(engine, models.promotions, folder), [asyncio.create_task(write()) for _ in range(3)]
    for number in range(SWAPS):
        if number % 2 == 0:
            await models.promote(TWIN, 1.0, Signature("Kim", None, REASON))
        else:
            assert await models.rollback(Signature("Kim")) == usual
        await serving.keep_up()
        assert engine.model == (TWIN if number % 2 == 0 else usual)
        await asyncio.sleep(0.1)
    over.set()
    await asyncio.gather(*writers)
    async with service.storage.work() as work:
        turns = (await work.execute(sa.select(Turn))).scalars().all()
    assert Counter(turn.conversation_id for turn in turns) == sent
    assert {(turn.state, turn.attempts) for turn in turns} == {(TurnState.ANSWERED.value, 0)}
    assert {turn.model for turn in turns} == {usual, TWIN}


async def test_a_model_on_trial_answers_its_conversations_to_their_end(
    begin: Callable, service: Service, engine: RasaEngine, models: Models, folder: Path
) -> None:
    serving, early = Serving(engine, models.promotions, folder), await begin()
    await early.say(MESSAGES[0])
    await models.promote(TWIN, 0.5, Signature("Kim", None, REASON))
    await serving.keep_up()
    talks = [early, *[await begin() for _ in range(8)]]
    for text in MESSAGES[1:3]:
        for talk in talks:
            await talk.say(text)
    async with service.storage.work() as work:
        answered = {(turn.conversation_id, turn.model) for turn in (await work.execute(sa.select(Turn))).scalars()}
    expected = {(talk.conversation_id, _drawn(talk.conversation_id, engine.model)) for talk in talks[1:]}
    assert answered == expected | {(early.conversation_id, engine.model)}


def _drawn(conversation_id: str, usual: str) -> str:
    return TWIN if tried_out_on(conversation_id, TWIN, 0.5) else usual


async def test_what_a_model_of_another_domain_remembered_stops_no_talk(begin: Callable, service: Service) -> None:
    talk = await begin()
    await talk.say("where is my order?")
    async with service.storage.work() as work:
        conversation = await work.get(Conversation, talk.conversation_id)
        assert conversation is not None and conversation.memory is not None
        strange = [
            {"event": "user", "text": "hm", "parse_data": {"intent": {"name": "no_such_intent"}, "entities": []}},
            {"event": "action", "name": "action_no_such"},
            {"event": "slot", "name": "no_such_slot", "value": 1},
            {"event": "action", "name": "action_listen"},
        ]
        conversation.memory = json.dumps(json.loads(conversation.memory) + strange)
        await work.commit()
    outcome = await talk.say("what is your return policy?")
    assert outcome.messages and outcome.owner == "bot"


async def test_an_archive_that_was_changed_does_not_serve(engine: RasaEngine, folder: Path) -> None:
    with (folder / TWIN).open("ab") as file:
        file.write(b"!")
    serving = engine.model
    with pytest.raises(UnknownArchive, match="has changed"):
        await engine.swap(folder / TWIN)
    assert engine.model == serving
