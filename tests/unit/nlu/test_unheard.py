"""How well voices that were left out are understood, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from bot.nlu.risk import Heard
from bot.nlu.unheard import figures_of


def heard(first: list[int], intents: list[int]) -> Heard:
    nothing = np.zeros(len(first))
    return Heard(np.array(first, int), nothing, nothing, np.array(intents, int), ["a"] * len(first), nothing > 0)


@pytest.mark.parametrize(
    ("first", "intents", "accuracy", "per_intent"),
    [
        pytest.param([0, 1], [0, 1], 1.0, {"a": (1, 1.0), "b": (1, 1.0)}, id="all right"),
        pytest.param([1, 1], [0, 1], 0.5, {"a": (1, 0.0), "b": (1, 0.666667)}, id="one taken for another"),
        pytest.param([0, 2], [0, 0], 0.5, {"a": (2, 0.666667)}, id="an intent nobody meant is left out"),
        pytest.param([], [], None, {}, id="nothing could be left out"),
    ],
)
def test_each_intent_is_counted(first, intents, accuracy, per_intent):
    told = figures_of(heard(first, intents), ["a", "b", "c"])
    assert (told["n"], told["accuracy"]) == (len(first), accuracy)
    assert {name: (one["n"], one["f1"]) for name, one in told["per_intent"].items()} == per_intent
