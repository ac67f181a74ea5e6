"""Trains the assistant with Rasa, in a process of its own, into an archive named by what it was made from."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from time import perf_counter

from bot.learning.archive import rewrite, thresholds_of
from bot.learning.card import Card, write_card
from bot.settings import process_environment

INPUTS = ("config.yml", "domain.yml", "data/nlu", "data/rules", "data/reading", "bot/nlu", "bot/reading")
SUFFIXES = {".yml", ".yaml", ".py", ".json"}
STEP = re.compile(r"(?:Starting to train|Restored) component '(?P<component>\w+)'|(?P<told>Read [\d,]+ of [\d,]+ .*)")


class TrainingFailed(Exception):
    """Rasa could not train; the text is the end of what it said."""


def fingerprint(root: Path) -> str:
    """Twelve hex digits of everything a model is made from: data, configuration and the components' source."""
    digest = hashlib.sha256()
    for path in _files(root):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def model_path(root: Path) -> Path:
    """Where the model of the present data is, or will be."""
    return _archive(root, fingerprint(root))


def train(root: Path, progress: Callable[[str], None], now: Callable[[], datetime]) -> Path:
    """Train unless this very model is there; `progress` hears each step. Raises TrainingFailed.

    The same data give the same bytes; what differs between two trainings stands in the model's card.
    """
    identity = fingerprint(root)
    target = _archive(root, identity)
    if target.exists():
        return target
    began = perf_counter()
    with tempfile.TemporaryDirectory(prefix="training-", dir=root / "models") as folder:
        _run_rasa(root, folder, progress)
        settled = Path(folder) / "settled.tar.gz"
        rewrite(Path(folder) / "model.tar.gz", settled, identity)
        seconds = round(perf_counter() - began, 1)
        write_card(target, Card(now().isoformat(timespec="seconds"), seconds, thresholds_of(settled)))
        # Renamed whole, so that a half-written archive is never served.
        os.replace(settled, target)
    return target


def _archive(root: Path, identity: str) -> Path:
    return root / "models" / f"beforehand-{identity}.tar.gz"


def _run_rasa(root: Path, folder: str, progress: Callable[[str], None]) -> None:
    command = [sys.executable, "-m", "rasa", "train", "--data", "data/nlu", "data/rules", "--out", folder]
    process = subprocess.Popen(  # noqa: S603
        [*command, "--fixed-model-name", "model"],
        cwd=root,
        # Rasa writes some sets as lists: in an order of their own only where the hashes are the same each time.
        env={**process_environment(), "PYTHONHASHSEED": "0"},
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


def _files(root: Path) -> Iterator[Path]:
    for name in INPUTS:
        path = root / name
        found = [path] if path.is_file() else sorted(path.rglob("*"))
        yield from (one for one in found if one.is_file() and one.suffix in SUFFIXES)
