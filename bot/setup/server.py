"""A program run as a child of this process: started until it answers, stopped in order, and started again."""

from __future__ import annotations

import contextlib
import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path

UNPRIVILEGED = ("postgres", "nobody")
LOOPBACK = "127.0.0.1"
# Below the ports that systems give to outgoing connections: a server finds its own free when it is started again.
PORTS = range(20_000, 32_000)
STOP_SECONDS = 20.0


class ServerUnavailable(RuntimeError):
    """A program is not installed or did not start; the text says which, and the end of what it said."""


class Server(ABC):
    """A program that keeps its files in a folder of its own and is told apart by its name."""

    name: str
    start_seconds = 60.0
    stop_signal = signal.SIGTERM
    kill_signal = signal.SIGKILL

    def __init__(self, folder: Path, owner: str | None = None, environment: Mapping[str, str] | None = None) -> None:
        self.folder, self._owner, self._environment = folder.resolve(), owner, environment
        self._process: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def command(self) -> Sequence[str | Path]:
        """The program with its arguments; it stays in the foreground."""

    @abstractmethod
    def answers(self) -> bool:
        """Whether it does its work now."""

    @property
    def works_in(self) -> Path:
        """The folder it is started in."""
        return self.folder

    @property
    def log(self) -> Path:
        """The file with everything it says."""
        return self.folder / f"{self.name}.log"

    @property
    def process_id(self) -> int | None:
        """Its process, or None while it is stopped."""
        return self._process.pid if self._process else None

    @property
    def ended(self) -> int | None:
        """The exit code of a program that ended by itself; None while it runs and after a stop."""
        return self._process.poll() if self._process else None

    def start(self) -> None:
        """Start it and wait until it answers. Raises ServerUnavailable."""
        self.launch()
        self.wait_until_it_answers()

    def launch(self) -> None:
        """Start it and come back at once; it may not answer yet. Raises ServerUnavailable."""
        self._process = self._spawn(self.command())

    def wait_until_it_answers(self) -> None:
        """Raises ServerUnavailable when it ends or takes too long; then it is stopped."""
        limit = time.monotonic() + self.start_seconds
        while not self.answers():
            if self.ended is not None or time.monotonic() > limit:
                self.stop()
                raise ServerUnavailable(f"{self.name} did not start: {self.last_words()}")
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop it in order; nothing to do when it does not run."""
        self._end(self.stop_signal)

    def kill(self) -> None:
        """End it on the spot, as a crash would."""
        self._end(self.kill_signal)

    def restart(self) -> None:
        """Stop it in order and start it again, with the same address and data."""
        self.stop()
        self.start()

    def last_words(self) -> str:
        """The last three lines of its log, as one."""
        said = self.log.read_text(errors="replace") if self.log.exists() else ""
        return " ".join(" ".join(said.splitlines()[-3:]).split()) or "it said nothing"

    def run(self, *command: str | Path) -> None:
        """Run one of its programs to the end. Raises ServerUnavailable when it fails."""
        process = self._spawn(command)
        try:
            code = process.wait()
        finally:
            process.kill()
        if code:
            raise ServerUnavailable(f"{Path(command[0]).name} failed: {self.last_words()}")

    def _spawn(self, command: Sequence[str | Path]) -> subprocess.Popen[bytes]:
        group = pwd.getpwnam(self._owner).pw_gid if self._owner else None
        # A session of its own, so that Ctrl+C reaches only who started it, who then stops all in order.
        with self.log.open("ab") as log:
            return subprocess.Popen(  # noqa: S603
                command,
                cwd=self.works_in,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                user=self._owner,
                group=group,
                extra_groups=[] if self._owner else None,
            )

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(how)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def unprivileged() -> str | None:
    """Who runs servers that refuse root: nobody else unless this is root, then the first such user of this system.

    Raises ServerUnavailable when root has no such user.
    """
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    for name in UNPRIVILEGED:
        if name in known:
            return name
    raise ServerUnavailable(f"PostgreSQL refuses to run as root, and there is no user {' or '.join(UNPRIVILEGED)}")


def program(name: str, package: str) -> Path:
    """The path of an installed program. Raises ServerUnavailable."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin:/sbin")
    if not found:
        raise ServerUnavailable(f"{name} is not installed; on Debian and Ubuntu it is the package {package}")
    return Path(found)


def free_port() -> int:
    """A loopback port on which nobody listens."""
    return free_ports(1)[0]


def free_ports(count: int) -> list[int]:
    """Different loopback ports on which nobody listens. Raises ServerUnavailable when there are not so many."""
    free = list(islice(filter(is_free, random.sample(PORTS, len(PORTS))), count))
    if len(free) < count:
        raise ServerUnavailable("no free port was found on this machine")
    return free


def is_free(port: int, host: str = LOOPBACK) -> bool:
    """Whether one may listen there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
