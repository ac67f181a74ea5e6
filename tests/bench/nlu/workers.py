"""A worker process, seen from outside: its order, how far it is, and its answer."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.bench.processes import BenchFailed, end

Heard = Callable[[int, int], None]
_PROGRESS = re.compile(rb"progress (\d+)/(\d+)")
_ERROR = re.compile(r"^[\w.]+(?:Error|Exception|Interrupt)\b.*", re.MULTILINE)


class Worker:
    """One run of worker.py in a folder; ended with everything it has started when it is left."""

    def __init__(self, task: str, order: dict[str, Any], folder: Path, environment: dict[str, str]) -> None:
        self._task, self._order, self._folder, self._environment = task, order, folder, environment
        self._answer, self._log = folder / f"{task}-answer.json", folder / f"{task}.log"

    def __enter__(self) -> Worker:
        given = self._folder / f"{self._task}-order.json"
        given.write_text(json.dumps(self._order), encoding="utf-8")
        command = [sys.executable, "-m", "tests.bench.nlu.worker", self._task, given.name, self._answer.name]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                command,
                cwd=self._folder,
                env=self._environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,
            )
        return self

    def __exit__(self, *_: object) -> None:
        end(self._process)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe and not pipe.closed:
                pipe.close()

    def go(self, number: int) -> None:
        """Let it go on until so many messages are understood. Raises BenchFailed when it does not get there."""
        assert self._process.stdin
        self._process.stdin.write(b"%d\n" % number)
        self._process.stdin.flush()
        self.reach(number)

    def reach(self, number: int) -> None:
        """Wait until it says that it has come so far. Raises BenchFailed when it ends before."""
        for line in self._process.stdout or ():
            told = _PROGRESS.search(line)
            if told and int(told[1]) == number:
                return
        raise self._failed()

    def answer(self, heard: Heard) -> dict[str, Any]:
        """Wait for its end, hearing how far it is; its answer. Raises BenchFailed when it ends without one."""
        assert self._process.stdin
        self._process.stdin.close()
        for line in self._process.stdout or ():
            told = _PROGRESS.search(line)
            if told:
                heard(int(told[1]), int(told[2]))
        if self._process.wait():
            raise self._failed()
        result: dict[str, Any] = json.loads(self._answer.read_text("utf-8"))
        return result

    def _failed(self) -> BenchFailed:
        log = self._log.read_text(errors="replace")
        # The cause stands far above the last line of Rasa's tracebacks.
        return BenchFailed("\n".join([f"{self._task} ended early:", *(_ERROR.findall(log) or [log[-2000:]])]))
