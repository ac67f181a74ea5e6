"""What counts as the next question, and when it is known that none came."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest

from bot.anticipation.journeys import Asked, Step, Steps, fold_of, number_of_turns, turns
from bot.app import Service
from tests.unit.anticipation.made import IDLE, NOW, MadeShop, store

LONG_AGO = NOW - timedelta(days=3)
LATE = {"topic": "track_order", "state": "late", "kind": "new", "held_out": True, "ahead": []}


def asked(question: str | None, minute: float = 0, about: dict | None = None, talk: str = "a"):
    return Asked(talk, LONG_AGO + timedelta(minutes=minute), question, about)


def nexts(*said: Asked) -> list[tuple[str, str]]:
    """(topic, what came next) of every step."""
    steps = Steps(IDLE, NOW)
    found = [step for turn in said for step in steps.after(turn)] + steps.end()
    return [(step.topic, step.next) for step in found]


ANSWER = asked("track_order", 0, LATE)


@pytest.mark.parametrize(
    ("then", "came"),
    [
        pytest.param([asked("order_missing", 1)], "order_missing", id="the next question"),
        pytest.param([asked(None, 1), asked("order_missing", 2)], "order_missing", id="small talk lies between"),
        pytest.param([asked("order_missing", 1), asked("cancel_order", 2)], "order_missing", id="only the first"),
        pytest.param([asked("track_order", 1)], "track_order", id="the same again is a question"),
        pytest.param([], "nothing", id="nothing came"),
        pytest.param([asked(None, 1)], "nothing", id="only small talk came"),
        pytest.param([asked("order_missing", 61)], "nothing", id="the session was over"),
        pytest.param([asked("order_missing", 59), asked("x", 118)], "order_missing", id="just in the session"),
        pytest.param([asked("order_missing", 1, talk="b")], "nothing", id="another conversation"),
    ],
)
def test_what_comes_next_is_the_next_question_of_the_session(then: list[Asked], came: str) -> None:
    assert nexts(ANSWER, *then) == [("track_order", came)]


def test_every_answer_before_the_question_is_followed_by_it() -> None:
    again = asked(None, 1, {**LATE, "topic": "order_late"})
    assert nexts(ANSWER, again, asked("cancel_order", 2)) == [
        ("track_order", "cancel_order"),
        ("order_late", "cancel_order"),
    ]


def test_a_session_that_is_not_over_does_not_say_that_nothing_comes() -> None:
    lately = Asked("a", NOW - timedelta(minutes=30), "track_order", LATE)
    steps = Steps(IDLE, NOW)
    assert steps.after(lately) == [] and steps.end() == []
    assert [step.next for turn in (lately, asked("x", talk="b")) for step in Steps(IDLE, NOW).after(turn)] == []


def test_a_step_says_of_whom_and_in_which_state_and_whether_something_was_told() -> None:
    steps = Steps(IDLE, NOW)
    steps.after(asked("track_order", 0, {**LATE, "ahead": ["order_late"]}))
    assert steps.end() == [
        Step("track_order", "late", "new", "nothing", told=True, held_out=True, fold=fold_of("a")),
    ]


def test_who_was_told_something_is_no_longer_like_others_for_the_rest_of_the_conversation() -> None:
    told = {**LATE, "ahead": ["order_missing"]}
    said = [ANSWER, asked("a", 1, told), asked("b", 2, LATE), asked("c", 90, LATE), asked("d", 0, LATE, talk="b")]
    steps = Steps(IDLE, NOW)
    found = [step for turn in said for step in steps.after(turn)] + steps.end()
    assert [(step.next, step.told) for step in found] == [
        ("a", False), ("b", True), ("nothing", True), ("nothing", True), ("nothing", False),
    ]  # fmt: skip


@pytest.mark.parametrize("page", [1, 7, 1000])
async def test_all_turns_are_read_in_order_whatever_the_page(page: int, service: Service) -> None:
    kept = await store(service.storage, MadeShop(3).talks(), 200)
    read = [turn async for turn in turns(service.storage, page)]
    assert len(read) == kept == await number_of_turns(service.storage)
    assert all(one.conversation_id < other.conversation_id or one.at < other.at for one, other in pairwise(read))


async def test_what_is_read_is_what_was_said(service: Service) -> None:
    shop = MadeShop(4)
    talks = [talk for talk, _ in zip(shop.talks(), range(300), strict=False)]
    await store(service.storage, iter(talks), 1)
    told = sorted((turn for talk in talks for turn in talk.turns), key=lambda turn: (turn.conversation_id, turn.at))
    assert [turn async for turn in turns(service.storage)] == told
