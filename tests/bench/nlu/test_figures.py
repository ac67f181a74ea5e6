"""What the comparison promises about its marks, its extrapolation and its report."""

from __future__ import annotations

import io
import json
from importlib.resources import files
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.bench.nlu import figures, scores
from tests.bench.nlu.apart import Parse, Served, Trained
from tests.bench.nlu.figures import Measured
from tests.bench.nlu.messages import FOREIGN, Example
from tests.bench.nlu.pipelines import DEFAULT, NO_ENCODER, OURS, PLAIN, configurations
from tests.bench.nlu.report import as_json, in_words
from tests.bench.nlu.worker import EpochClock
from tests.bench.processes import BenchFailed
from tests.bench.report import write

TESTS = [
    Example("where is it", "track_order"),
    Example("my money", "refund_status"),
    Example("BH-204817", "inform"),
    Example("who won", FOREIGN),
]
UNSURE = [("track_order", 0.6), (FOREIGN, 0.4)]
FOREIGN_FIRST = [(FOREIGN, 0.9), ("track_order", 0.1)]
SCORES = st.lists(st.floats(0, 1), min_size=1, max_size=20)


def parses(*meanings, out_of_scope=None, seconds=0.001):
    return [Parse(one, out_of_scope, seconds) for one in meanings]


UNDERSTOOD = parses(UNSURE, UNSURE, UNSURE, FOREIGN_FIRST)


@pytest.mark.parametrize(
    ("foreign", "ours", "expected"),
    [
        pytest.param([0.9, 0.8], [0.1, 0.2], 1.0, id="all apart"),
        pytest.param([0.1], [0.9], 0.0, id="the wrong way round"),
        pytest.param([0.5], [0.5], 0.5, id="a tie counts half"),
        pytest.param([0.2, 0.8], [0.5, 0.5], 0.5, id="one above, one below"),
        pytest.param([0.4, 0.9, 0.4], [0.4, 0.1], 5 / 6, id="ties among others"),
        pytest.param([], [0.5], None, id="nothing foreign"),
        pytest.param([0.5], [], None, id="nothing of ours"),
    ],
)
def test_auroc_is_the_chance_that_the_foreign_one_scores_higher(foreign, ours, expected):
    assert scores.auroc(foreign, ours) == (None if expected is None else pytest.approx(expected))


@given(SCORES, SCORES)
def test_auroc_seen_from_the_other_side_is_what_is_missing_to_one(one, other):
    assert scores.auroc(one, other) + scores.auroc(other, one) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("parse", "expected"),
    [
        pytest.param(Parse(UNSURE, 0.3, 0.0), 0.3, id="its own score"),
        pytest.param(Parse(UNSURE, 0.0, 0.0), 0.0, id="its own score is nought"),
        pytest.param(Parse(UNSURE, None, 0.0), 0.4, id="else what the likeliest of ours leaves"),
        pytest.param(Parse(FOREIGN_FIRST, None, 0.0), 0.9, id="however sure it is of being foreign"),
        pytest.param(Parse([], None, 0.0), 1.0, id="nothing understood"),
    ],
)
def test_how_foreign_a_message_looked(parse, expected):
    assert scores.foreignness(parse) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("examples", "meanings", "expected"),
    [
        pytest.param(TESTS, [UNSURE] * 4, 0.5, id="values and foreign matters are left out"),
        pytest.param(TESTS[:1], [[]], 0.0, id="nothing understood is wrong"),
        pytest.param(TESTS[2:], [UNSURE] * 2, None, id="nothing in scope"),
    ],
)
def test_accuracy_counts_first_meanings_of_messages_in_scope(examples, meanings, expected):
    assert scores.accuracy(examples, parses(*meanings)) == expected


def test_a_text_met_again_does_not_count_for_the_time():
    examples = [Example(text, "greet") for text in ("hi", "hello", "HI", "Hi")]
    timed = [Parse([], None, seconds) for seconds in (0.010, 0.030, 0.001, 0.001)]
    assert scores.microseconds(examples, timed) == pytest.approx(20_000)


@pytest.mark.parametrize(
    ("done", "an_epoch", "whole"),
    [
        pytest.param([0.0, 9.0, 11.0, 13.0], 2.0, 20 + 97 * 2.0, id="the first, which builds the graph, is left out"),
        pytest.param([5.0, 9.0], 4.0, 20 + 99 * 4.0, id="unless there is no other"),
        pytest.param([float(n) for n in range(101)], 1.0, 20.0, id="nothing is added to all of them"),
    ],
)
def test_a_training_is_extrapolated_by_the_epochs_that_are_missing(done, an_epoch, whole):
    assert scores.seconds_an_epoch(done) == pytest.approx(an_epoch)
    assert scores.whole_training(Trained(20.0, done, 0, Path()), 100) == pytest.approx(whole)


def test_a_training_without_epochs_is_taken_as_it_was():
    assert scores.whole_training(Trained(20.0, [], 0, Path()), 100) == 20.0


def test_the_clock_passes_on_what_it_hears_and_notes_every_epoch_once(capsys):
    through = io.StringIO()
    clock = EpochClock(through)
    heard = ["Epochs:   0%|     | 0/2 [00:00<?, ?it/s]", "a warning 7/9 [", "\rEpochs:  50%|##   | 1/2 [00:03<00:03]"]
    for text in [*heard, "\rEpochs:  50%|##   | 1/2 [00:03<00:03, t_loss=3]", "\rEpochs: 100%|####| 2/2 [00:06<00:00]"]:
        clock.write(text)
    assert len(clock.seconds) == 3 and clock.seconds == sorted(clock.seconds)
    assert through.getvalue().startswith("".join(heard))
    assert capsys.readouterr().out.split("\n")[-2] == "progress 2/2"


def test_rasas_default_is_rasas_own_but_for_the_response_selector():
    path = files("rasa") / "engine/recipes/config_files/default_config.yml"
    documented = yaml.safe_load(path.read_text(encoding="utf-8"))["pipeline"]
    expected = [part for part in documented if part["name"] != "ResponseSelector"]
    assert configurations(epochs=100)[DEFAULT]["pipeline"] == expected


def test_only_the_encoder_differs_between_ours_and_ours_without_it():
    made = configurations(epochs=1)
    pairs = zip(made[OURS]["pipeline"], made[NO_ENCODER]["pipeline"], strict=True)
    different = [(one, other) for one, other in pairs if one != other]
    assert [(one | {"encoders": []}, other["encoders"]) for one, other in different] == [(different[0][1], [])]


def measured(seconds, epochs=()):
    served = Served(seconds / 10, 200, UNDERSTOOD)
    return Measured(Trained(seconds, list(epochs), 100, Path()), 1000, served)


ALL = {
    OURS: measured(10.0),
    NO_ENCODER: measured(5.0),
    DEFAULT: measured(20.0, [0.0, 3.0, 5.0]),
    PLAIN: measured(2.0),
}


@pytest.fixture
def written(tmp_path):
    """The report as it comes back from the file."""
    taken = [
        *figures.understood(ALL, TESTS),
        *figures.serving(ALL, TESTS, 20),
        *figures.training(ALL),
        figures.retrained(Trained(4.0, [], 0, Path())),
        *figures.sizes(ALL, 9000),
    ]
    path = tmp_path / "bench" / "nlu.json"
    write(as_json(taken, {"cores": 2}, ["one note"]), path)
    assert "one note" in in_words(taken, ["one note"])
    return json.loads(path.read_text())


@pytest.mark.parametrize(
    ("name", "ratio"),
    [
        pytest.param("train_seconds_measured_over_rasa_default", 0.5, id="as measured"),
        pytest.param("train_seconds_over_rasa_default", 10 / (20 + 98 * 2), id="with all documented epochs"),
        pytest.param("train_seconds_over_plain", 5.0, id="the plain one has no epochs"),
        pytest.param("retrain_seconds_over_train_seconds", 0.4, id="learning again over learning first"),
        pytest.param("model_bytes_over_plain", 1.0, id="the archive alone"),
        pytest.param("model_and_encoder_bytes_over_plain", 10.0, id="and what it needs besides"),
    ],
)
def test_a_ratio_is_ours_over_the_others(written, name, ratio):
    assert written["ratios"][name] == pytest.approx(ratio, rel=1e-3)


def test_every_figure_says_how_it_was_taken_and_is_compared_with_all_that_have_it(written):
    for name, figure in written["figures"].items():
        assert figure["taken"] and figure["values"], name
        others = set(figure["values"]) - {OURS} if OURS in figure["values"] else set()
        assert {f"{name}_over_{other}" for other in others} <= set(written["ratios"])


@pytest.mark.parametrize("name", ["accuracy", "ood_auroc"])
def test_the_marks_say_how_many_epochs_they_had(written, name):
    assert "DIET after 2 epochs" in written["figures"][name]["taken"]


def test_an_extrapolated_training_says_so(written):
    assert "EXTRAPOLATED" in written["figures"]["train_seconds"]["taken"]
    assert written["figures"]["train_seconds_measured"]["values"][DEFAULT] == 20.0


def test_epochs_that_nobody_could_count_are_not_made_up():
    with pytest.raises(BenchFailed, match="progress bar"):
        figures.training({**ALL, DEFAULT: measured(20.0)})
