"""Processes of the benchmark's own: each in a session of its own, so that it can be ended with all it has started."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO

from bot.settings import process_environment

ROOT = Path(__file__).parents[2]
STOP_SECONDS = 20
Process = subprocess.Popen[bytes]


class BenchFailed(Exception):
    """Something the benchmark needs did not work; the text says what, with the end of its log."""


def environment(**more: str) -> dict[str, str]:
    """The environment of our own processes; bytecode is kept, or every start would compile all of Rasa again."""
    inherited = {name: value for name, value in process_environment().items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**inherited, **more}


def start(command: list[str], folder: Path, told: dict[str, str], out: IO[bytes], err: IO[bytes]) -> Process:
    """Start a Python module with its arguments in a folder; what it says goes to the files given."""
    return subprocess.Popen(
        [sys.executable, "-m", *command], cwd=folder, env=told, stdout=out, stderr=err, start_new_session=True
    )


def run(command: list[str], folder: Path, **more: str) -> str:
    """Run a Python module to its end; what it printed. Raises BenchFailed when it ends with anything but 0."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = start(command, folder, environment(**more), out, err)
        try:
            process.wait()
        finally:
            end(process)
        said, complained = _content(out), _content(err)
    if process.returncode:
        raise BenchFailed(
            f"{' '.join(command[:2])} ended with {process.returncode}:\n{said[-1000:]}{complained[-1000:]}"
        )
    return said


def end(process: Process) -> None:
    """End a process and everything it has started, politely first."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, how)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(STOP_SECONDS)


def _content(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode(errors="replace")
