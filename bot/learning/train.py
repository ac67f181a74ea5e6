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
from pathlib import Path

from bot.settings import process_environment

INPUTS = ("config.yml", "domain.yml", "data/nlu", "data/rules", "data/reading", "bot/nlu", "bot/reading")
SUFFIXES = {".yml", ".yaml", ".py", ".json"}
STEP = re.compile(r"(Starting to train|Restored) component '(\w+)'")


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
    return root / "models" / f"beforehand-{fingerprint(root)}.tar.gz"


def train(root: Path, progress: Callable[[str], None]) -> Path:
    """Train unless this very model is there; `progress` hears each component. Raises TrainingFailed."""
    target = model_path(root)
    if target.exists():
        return target
    with tempfile.TemporaryDirectory(prefix="training-", dir=root / "models") as folder:
        _run_rasa(root, folder, progress)
        # Renamed whole, so that a half-written archive is never served.
        os.replace(Path(folder) / "model.tar.gz", target)
    return target


def _run_rasa(root: Path, folder: str, progress: Callable[[str], None]) -> None:
    command = [sys.executable, "-m", "rasa", "train", "--data", "data/nlu", "data/rules", "--out", folder]
    process = subprocess.Popen(  # noqa: S603
        [*command, "--fixed-model-name", "model"],
        cwd=root,
        env=process_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    last: deque[str] = deque(maxlen=15)
    for line in process.stdout or ():
        last.append(line.rstrip())
        step = STEP.search(line)
        if step:
            progress(step.group(2))
    if process.wait() != 0:
        raise TrainingFailed("\n".join(last))


def _files(root: Path) -> Iterator[Path]:
    for name in INPUTS:
        path = root / name
        found = [path] if path.is_file() else sorted(path.rglob("*"))
        yield from (one for one in found if one.is_file() and one.suffix in SUFFIXES)
