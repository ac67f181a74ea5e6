"""A model that is tried out answers its share of the conversations, and each of them until its session ends."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.loading import quick_for_others, tried_out_on
from tests.unit.dialogue.test_engine import ScriptedEngine, answers, asked

SERVING, CANDIDATE = "fake.tar.gz", "better.tar.gz"


@pytest.fixture
async def engine() -> ScriptedEngine:
    engine = ScriptedEngine(answers)
    await engine.try_out(Path("models") / CANDIDATE, 0.5)
    return engine


def names(share: float, wanted: bool) -> list[str]:
    """Conversations that are tried out, or not."""
    return [name for name in map(str, range(50)) if tried_out_on(name, CANDIDATE, share) == wanted]


async def model_of(engine: ScriptedEngine, conversation_id: str, memory_of: str | None = None) -> str | None:
    """Which model answers: a new session, or one whose memory a model has made."""
    message = asked(conversation_id=conversation_id)
    if memory_of is not None:
        made = (await engine.respond(message)).memory
        message = replace(message, memory=made, model=memory_of)
    return (await engine.respond(message)).model


async def test_new_sessions_are_shared_out(engine: ScriptedEngine) -> None:
    assert {await model_of(engine, name) for name in names(0.5, True)} == {CANDIDATE}
    assert {await model_of(engine, name) for name in names(0.5, False)} == {SERVING}
    assert (engine.model, engine.trial) == (SERVING, (CANDIDATE, 0.5))


async def test_a_dialogue_goes_on_with_the_model_that_began_it(engine: ScriptedEngine) -> None:
    inside, outside = names(0.5, True)[0], names(0.5, False)[0]
    assert await model_of(engine, inside, memory_of=SERVING) == SERVING
    assert await model_of(engine, outside, memory_of=CANDIDATE) == CANDIDATE
    await engine.try_out(Path("models") / CANDIDATE, 0.001)
    assert await model_of(engine, inside, memory_of=CANDIDATE) == CANDIDATE


async def test_a_dialogue_whose_model_is_gone_goes_on_with_what_serves(engine: ScriptedEngine) -> None:
    await engine.try_out(None)
    assert engine.trial is None
    assert await model_of(engine, names(0.5, True)[0], memory_of=CANDIDATE) == SERVING


async def test_a_candidate_that_serves_from_now_on_is_not_loaded_again(engine: ScriptedEngine) -> None:
    candidate = engine._candidate
    await engine.swap(Path("models") / CANDIDATE)
    assert engine._serving is candidate
    assert (engine.model, engine.trial) == (CANDIDATE, None)


async def test_a_candidate_that_cannot_be_loaded_changes_nothing(engine: ScriptedEngine) -> None:
    with pytest.raises(FileNotFoundError):
        await engine.try_out(Path("models/missing.tar.gz"), 0.9)
    assert engine.trial == (CANDIDATE, 0.5)


@given(st.text(), st.floats(0, 1), st.floats(0, 1))
def test_a_larger_share_has_all_of_a_smaller_one(conversation_id: str, one: float, other: float) -> None:
    small, large = sorted((one, other))
    assert tried_out_on(conversation_id, CANDIDATE, large) or not tried_out_on(conversation_id, CANDIDATE, small)
    assert tried_out_on(conversation_id, CANDIDATE, 1.0)
    assert not tried_out_on(conversation_id, CANDIDATE, 0.0)


def test_a_share_is_met_closely() -> None:
    drawn = sum(tried_out_on(f"conversation {n}", CANDIDATE, 0.1) for n in range(10_000))
    assert 900 < drawn < 1100


def test_threads_give_way_sooner_only_while_something_long_is_done() -> None:
    usual = sys.getswitchinterval()
    with quick_for_others():
        assert sys.getswitchinterval() < usual
    assert sys.getswitchinterval() == usual
