"""On transcripts made by known shares: what comes next is foreseen, and the estimate nears the truth."""

from __future__ import annotations

from itertools import pairwise

import pytest

from bot.anticipation.judging import Judge, Learning
from tests.unit.anticipation.made import PRIOR, WEIGHING, MadeShop

SEEDS = [1, 2, 3, 4]


def learnt(shop: MadeShop, turns: int) -> tuple[Learning, Judge]:
    """What so many turns teach, and how well it foresees those held out."""
    steps = list(shop.steps(turns))
    learning = Learning(PRIOR, WEIGHING)
    for step in steps:
        learning.add(step)
    judge = Judge(learning, PRIOR, WEIGHING)
    for step in steps:
        judge.add(step)
    return learning, judge


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("answering", [False, True], ids=["nothing told ahead", "the likeliest told ahead"])
def test_the_next_question_is_foreseen_twenty_points_better_than_by_the_most_frequent_ones(
    answering: bool, seed: int
) -> None:
    rate = learnt(MadeShop(seed, answering), 20_000)[1].hit_rate()
    assert rate["n"] > 1000
    assert rate["points_over_most_frequent"] >= 20
    assert rate["estimate"] > rate["prior"] + 0.1


@pytest.mark.parametrize("seed", SEEDS)
def test_the_estimate_nears_the_truth_as_transcripts_grow(seed: int) -> None:
    shop = MadeShop(seed)
    apart = dict(learnt(shop, 50_000)[0].convergence(shop.truth))
    assert list(apart)[:3] == [0, 50, 100] and list(apart)[-1] >= 45_000
    assert all(later < earlier for earlier, later in pairwise(apart.values()))
    assert list(apart.values())[-1] < 0.06


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_told_ahead_does_not_make_it_believe_that_nobody_asks_it(seed: int) -> None:
    silent, telling = MadeShop(seed), MadeShop(seed, answering=True)
    assert silent.truth == telling.truth
    free, told = learnt(silent, 5_000)[0], learnt(telling, 45_000)[0]
    few, many = (list(learning.convergence(silent.truth))[-1] for learning in (free, told))
    assert abs(many[0] - few[0]) < 2_000
    assert many[1] == pytest.approx(few[1], abs=0.03)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_share_that_is_foreseen_comes_true_that_often(seed: int) -> None:
    assert learnt(MadeShop(seed), 20_000)[1].calibration()["ece"] < 0.02


def test_without_a_truth_the_distance_is_to_what_it_says_now() -> None:
    learning = learnt(MadeShop(1), 3_000)[0]
    apart = [distance for _, distance in learning.convergence()]
    assert apart[0] > apart[-1] > 0


def test_nobody_held_out_is_nobody_to_judge_by() -> None:
    judge = learnt(MadeShop(1, held_out_share=0), 500)[1]
    assert judge.hit_rate() == {
        "n": 0, "estimate": None, "prior": None, "most_frequent": None,
        "interval": [0.0, 1.0], "points_over_most_frequent": None,
    }  # fmt: skip
    assert judge.calibration() == {"ece": None, "bins": []}
