"""Runs a command for a process that may end before it, and ends the command then: `python -m bot.learning.runs.beside`.

Standard input is the thread they hang together by: it closes when somebody wants the end, and by itself when the other
process dies, however it dies. The command has a process group of its own, so that all it has started ends with it, and
a low priority, so that shoppers do not wait for it.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence

NICER = 15
PATIENCE_SECONDS = 4.0


def main(command: Sequence[str]) -> int:
    """Run the command; its exit code, 128 and the signal's number where a signal ended it."""
    os.nice(NICER)
    # What is sent to all processes of a service is for the service, and ends us by its way. Where a handler stands and
    # nothing is ignored, the command has the usual one.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, frame: None)
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)  # noqa: S603
    threading.Thread(target=_end_with, args=(process,), daemon=True).start()
    code = process.wait()
    _signal(process, signal.SIGKILL)
    return code if code >= 0 else 128 - code


def _end_with(process: subprocess.Popen[bytes]) -> None:
    while os.read(0, 4096):
        pass
    _signal(process, signal.SIGINT)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(PATIENCE_SECONDS)
    _signal(process, signal.SIGKILL)


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
