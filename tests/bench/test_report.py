"""What the benchmark's report promises to whoever reads .bench/latest.json."""

from __future__ import annotations

import json

import pytest

from tests.bench import harvest, inbox
from tests.bench.figures import Crowded, Measured, alike, compared, doubled, grown, same_pin, trained
from tests.bench.load import QUESTIONS, WORDINGS, Turn, talks
from tests.bench.report import as_json, machine, write

PROMISED = {
    *("turn_median", "memory", "time_to_ready", "throughput_32", "turn_1000_over_10", "train_seconds"),
    *("two_processes", "cpu_per_turn_two_over_one"),
    *("desk_start_1000_over_10", "desk_queue_1000_over_10", "desk_claim_1000_over_10", "desk_message_50_over_2"),
    *("harvest_turn_large_over_small", "harvest_memory_large_over_small"),
}
BESIDE_OUR_PIN = {"turn_median_same_pin", "throughput_32_same_pin"}
OURS = Measured([9.0, 8.0, 7.0], [Turn(0.02, "It is on its way."), Turn(0.04, "Goodbye.")], 50.0, 500.0)
STOCK = Measured([16.0], [Turn(0.06, "It is on its way."), Turn(0.06, "Hello.")], 20.0, 1000.0)
LONG_TALK = [*[Turn(0.020, "")] * 20, *[Turn(0.5, "")] * 970, *[Turn(0.021, "")] * 20]
ONE, TWO = Crowded(64, 1000, 20.0, 15.0, 2.0, 0.1), Crowded(64, 1000, 12.5, 16.5, 2.0, 0.2)
FIGURES = [
    *compared(OURS, STOCK),
    *same_pin(OURS, [Turn(0.04, "It is on its way."), Turn(0.04, "Hello.")], 25.0),
    *doubled([ONE, ONE], [TWO, TWO]),
    *inbox.figures(inbox.Sizes(), (30.0, 20.0), (22.0, 20.0), (10.0, 10.0), (13, 13), (40.0, 20.0)),
    *harvest.figures(harvest.Harvested(10_000, 12, 10, 480), harvest.Harvested(100_000, 90, 80, 500)),
    *(grown(LONG_TALK, 10), trained(90.0), alike(OURS, STOCK)),
]


@pytest.fixture
def written(tmp_path):
    """The report as it comes back from the file."""
    path = tmp_path / "bench" / "latest.json"
    write(as_json(FIGURES, machine()), path)
    return json.loads(path.read_text())


def test_every_promised_ratio_that_was_measured_is_there_and_no_other(written):
    assert set(written["ratios"]) == PROMISED | BESIDE_OUR_PIN


@pytest.mark.parametrize(
    ("name", "ratio"),
    [
        pytest.param("time_to_ready", 0.5, id="half the wait"),
        pytest.param("turn_median", 0.5, id="half the turn"),
        pytest.param("throughput_32", 2.5, id="more turns a second"),
        pytest.param("memory", 0.5, id="half the memory"),
        pytest.param("turn_1000_over_10", 1.05, id="late turns over early ones"),
        pytest.param("turn_median_same_pin", 0.75, id="a shorter turn than the quicker baseline's"),
        pytest.param("throughput_32_same_pin", 2.0, id="more turns a second than the quicker baseline"),
        pytest.param("two_processes", 1.6, id="turns of two processes over those of one"),
        pytest.param("cpu_per_turn_two_over_one", 1.1, id="processor time of a turn of two over one"),
        pytest.param("desk_start_1000_over_10", 1.5, id="first paint of a large desk over a small one's"),
        pytest.param("desk_message_50_over_2", 1.0, id="statements for a message, many operators over few"),
        pytest.param("train_seconds", 90.0, id="our own seconds, as nothing is comparable"),
    ],
)
def test_a_ratio_is_ours_over_the_baseline(written, name, ratio):
    assert written["ratios"][name] == pytest.approx(ratio)


def test_every_ratio_comes_with_both_values_and_what_was_measured(written):
    for name in PROMISED:
        figure = written["figures"][name]
        assert {"ours", "baseline", "baseline_is", "unit", "measured"} <= set(figure), name
    assert written["figures"]["train_seconds"]["baseline"] is None


def test_the_report_tells_how_many_turns_were_answered_alike(written):
    assert written["figures"]["answered_alike"]["ours"] == 1
    assert written["figures"]["answered_alike"]["baseline"] == 2


def test_the_report_names_the_machine(written):
    assert written["machine"]["cores"] >= 1 and written["machine"]["memory_gib"] > 0


def test_no_message_of_a_run_is_written_twice():
    order = {"order_number": "BH-204817", "email": "mara@example.com"}
    said = [text for one in talks(order, 0, len(WORDINGS), len(QUESTIONS)) for text in one]
    assert len(set(said)) == len(said)
