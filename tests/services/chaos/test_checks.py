"""The checks find what they are there for: each broken promise is named, and a kept one is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.services.chaos.checks import Kept, Line, Went, Wordings, doubled, faults, lost, out_of_order, unanswered
from tests.services.chaos.shoppers import Seen

WORDINGS = Wordings(("in line for ",), frozenset({"Robin joins"}), frozenset({"Robin leaves"}), "given up")
LINES = (
    Line(1, "m1", "bot", None, "welcome"),
    Line(2, "m2", "shopper", "one", "hello"),
    Line(3, "m3", "bot", None, "1. you said: hello [by a]"),
    Line(4, "m4", "shopper", "two", "person"),
    Line(5, "m5", "bot", None, "2. you said: person [by b]"),
    Line(6, "m6", "system", None, "in line for 10 minutes"),
    Line(7, "m7", "system", None, "Robin joins"),
    Line(8, "m8", "shopper", "three", "thanks"),
    Line(9, "m9", "operator", "desk", "you are welcome"),
    Line(10, "m10", "system", None, "Robin leaves"),
    Line(11, "m11", "shopper", "four", "and now"),
    Line(12, "m12", "bot", None, "1. you said: and now [by b]"),
)
TURNS = (
    Went(2, "m2", "answered", (3,), "a", "bot"),
    Went(4, "m4", "answered", (5, 6), "b", "queue"),
    Went(8, "m8", "to_desk", (), None, "operator"),
    Went(11, "m11", "answered", (12,), "b", "bot"),
)
GOOD = Kept("c", "bot", 3, 12, "1", LINES, TURNS)
Change = Callable[[Kept], Kept]


def line(seq: int, **changes: Any) -> Change:
    """The message with this number is another."""
    return lambda kept: replace(
        kept, lines=tuple(replace(one, **changes) if one.seq == seq else one for one in kept.lines)
    )


def turn(seq: int, **changes: Any) -> Change:
    """The turn of the message with this number is another."""
    return lambda kept: replace(
        kept, turns=tuple(replace(one, **changes) if one.seq == seq else one for one in kept.turns)
    )


def without(seq: int) -> Change:
    """The message with this number is not there."""
    return lambda kept: replace(kept, lines=tuple(one for one in kept.lines if one.seq != seq))


def test_a_conversation_that_went_well_has_no_faults() -> None:
    assert faults(GOOD, WORDINGS) == []
    assert (doubled(GOOD), unanswered(GOOD), lost(GOOD, ["one", "four", "desk"])) == ([], [], [])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param(without(9), "sequence numbers", id="a number is missing"),
        pytest.param(line(11, client_id="one"), "stored more than once", id="a client's id is there twice"),
        pytest.param(line(12, author="operator"), "its turns say", id="an answer is no longer the bot's"),
        pytest.param(line(9, author="bot"), "bot speaks at 9", id="the bot speaks while a person has the conversation"),
        pytest.param(line(7, text="in line for 9 minutes"), "operator speaks at 9", id="an operator never joined"),
        pytest.param(lambda kept: replace(kept, owner="operator"), "the owner is", id="nobody was told who owns it"),
        pytest.param(turn(4, reply=(3, 5, 6)), "its turns say", id="one answer belongs to two messages"),
        pytest.param(turn(11, reply=()), "a turn is", id="answered without an answer"),
        pytest.param(turn(2, reply=(12,)), "answers are in the order", id="answers in another order"),
        pytest.param(turn(4, state="pending", reply=()), "a message waits before", id="a later message went first"),
        pytest.param(turn(8, owner_after="bot"), "does not own it", id="left to a desk that has handed back"),
        pytest.param(turn(2, model="b"), "answer number 1", id="the turn names another model than made the answer"),
        pytest.param(line(12, text="3. you said: and now [by b]"), "answer number 1", id="memory outlives a hand-back"),
        pytest.param(line(5, text="1. you said: person [by b]"), "answer number 2", id="memory of a turn is lost"),
        pytest.param(lambda kept: replace(kept, memory="2"), "the memory is '2'", id="memory of a turn nobody saw"),
    ],
)
def test_a_broken_promise_is_named(change: Change, said: str) -> None:
    assert said in "\n".join(faults(change(GOOD), WORDINGS))


def test_what_was_sent_is_missed_when_it_is_not_stored_and_noticed_when_it_is_late() -> None:
    assert lost(GOOD, ["one", "five"]) == ["five"]
    assert out_of_order(GOOD, [("two", "one"), ("three",), ("four",)]) == []
    assert out_of_order(GOOD, [("two",), ("one",), ("three", "four")]) == ["two"]
    assert unanswered(turn(11, state="pending", reply=())(GOOD)) == [11]


def test_a_stream_that_repeats_or_skips_is_noticed() -> None:
    seen = Seen()
    for seq in (1, 2, 2, 4):
        seen.take({"seq": seq, "id": f"m{seq}", "author": "bot", "text": "x"})
    assert (seen.again, seen.early, seen.last) == ([2], [4], 4)
