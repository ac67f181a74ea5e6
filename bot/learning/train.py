"""Trains the assistant with Rasa, in a process of its own, into an archive named by what it was made from."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from time import perf_counter

import structlog

from bot.learning.archive import rewrite, thresholds_of
from bot.learning.card import Card, read_card, write_card
from bot.learning.inputs import fingerprint
from bot.learning.known import UnknownArchive, check_known, sha256_of
from bot.learning.lineage import origin
from bot.settings import HOUSE, process_environment

log = structlog.get_logger()
LOCK = ".training"
STEP = re.compile(r"(?:Starting to train|Restored) component '(?P<component>\w+)'|(?P<told>Read [\d,]+ of [\d,]+ .*)")


class TrainingFailed(Exception):
    """Rasa could not train; the text is the end of what it said."""


def model_path(root: Path) -> Path:
    """Where the model of the present data is, or will be."""
    return _archive(root, fingerprint(root))


def train(root: Path, progress: Callable[[str], None], now: Callable[[], datetime], by: str | None = None) -> Path:
    """Train unless this very model is there; `progress` hears each step. Raises TrainingFailed.

    The same data give the same bytes; what differs between two trainings stands in the model's card, with `by`, who had
    it trained. An archive that bears the model's name and is not known to be it is trained anew. Two trainings into one
    folder go one after the other.
    """
    if is_trained(model_path(root)):
        return model_path(root)
    models = root / "models"
    models.mkdir(exist_ok=True)
    with alone(models, progress):
        identity = fingerprint(root)
        target = _archive(root, identity)
        if not is_trained(target):
            _train(root, target, identity, progress, now, by)
    return target


@contextlib.contextmanager
def alone(models: Path, progress: Callable[[str], None]) -> Iterator[None]:
    """Nobody else trains into this folder meanwhile; whoever does is waited for. It ends with its process."""
    with open(models / LOCK, "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            progress("Waits for another training of this project")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _train(
    root: Path,
    target: Path,
    identity: str,
    progress: Callable[[str], None],
    now: Callable[[], datetime],
    by: str | None,
) -> None:
    began = perf_counter()
    with tempfile.TemporaryDirectory(prefix="training-", dir=target.parent) as folder:
        from_here = asdict(origin(root, by))
        _run_rasa(root, folder, progress)
        settled = Path(folder) / "settled.tar.gz"
        rewrite(Path(folder) / "model.tar.gz", settled, identity)
        seconds, at = round(perf_counter() - began, 1), now().isoformat(timespec="seconds")
        write_card(target, Card(at, seconds, thresholds_of(settled), sha256_of(settled), from_here))
        # Renamed whole, so that a half-written archive is never served.
        os.replace(settled, target)


def is_trained(target: Path) -> bool:
    """Whether an archive is there that was trained here; one from before hashes were kept gets its hash now."""
    card = read_card(target)
    if card is None or not target.exists():
        return False
    if card.sha256 is None:
        write_card(target, replace(card, sha256=sha256_of(target)))
    try:
        check_known(target)
    except UnknownArchive as error:
        log.warning("archive_unknown", model=target.name, why=str(error))
        return False
    return True


def _archive(root: Path, identity: str) -> Path:
    return root / "models" / f"beforehand-{identity}.tar.gz"


def _run_rasa(root: Path, folder: str, progress: Callable[[str], None]) -> None:
    command = [sys.executable, "-m", "rasa", "train", "--data", "data/nlu", "data/rules", "--out", folder]
    process = subprocess.Popen(  # noqa: S603
        [*command, "--fixed-model-name", "model"],
        cwd=root,
        # Rasa writes some sets as lists: in an order of their own only where the hashes are the same each time.
        # And it tells its steps to a log, however much of ours is wanted.
        env={**process_environment(), "PYTHONHASHSEED": "0", "PYTHONPATH": str(HOUSE), "LOG_LEVEL": "INFO"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    last: deque[str] = deque(maxlen=15)
    for line in process.stdout or ():
        last.append(line.rstrip())
        step = STEP.search(line)
        if step:
            progress(step["told"] or f"Training {step['component']}")
    if process.wait() != 0:
        raise TrainingFailed("\n".join(last))
