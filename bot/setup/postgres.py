"""A PostgreSQL server of our own, in a folder of its own, on one loopback port."""

from __future__ import annotations

import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

from bot.setup.server import LOOPBACK, Server, ServerUnavailable

ROLE = "beforehand"
CLUSTER_OPTIONS = ("-U", ROLE, "-A", "trust", "-E", "UTF8", "--locale=C", "-N")


class Postgres(Server):
    """Trusts one role, `beforehand`, who may create databases, on one loopback port."""

    name = "PostgreSQL"
    # To PostgreSQL these mean: without waiting for clients, and without even writing down what is in memory.
    stop_signal = signal.SIGINT
    kill_signal = signal.SIGQUIT

    def __init__(self, folder: Path, owner: str | None, port: int, options: tuple[str, ...] = ()) -> None:
        super().__init__(folder, owner)
        self.port, self._options, self._programs = port, options, server_programs()
        self._cluster = folder / "cluster"

    @property
    def url(self) -> str:
        """The address of its first database."""
        return f"postgresql://{ROLE}@{LOOPBACK}:{self.port}/postgres"

    def launch(self) -> None:
        """Make its cluster if there is none yet, and start it. Raises ServerUnavailable."""
        if self._owner:
            self._give_to(self._owner)
        if not self._cluster.exists():
            self._make()
        super().launch()

    def _make(self) -> None:
        part = self.folder / "part"
        shutil.rmtree(part, ignore_errors=True)
        self.run(self._programs / "initdb", "-D", part, *CLUSTER_OPTIONS)
        part.rename(self._cluster)

    def _give_to(self, owner: str) -> None:
        shutil.chown(self.folder, owner)
        try:
            self.run("test", "-w", self.folder)
        except ServerUnavailable:
            raise ServerUnavailable(
                f"PostgreSQL refuses to run as root, and its user {owner!r} may not enter {self.folder}; "
                "set DATA_DIR to a folder that everybody may enter, as in /var/lib/beforehand"
            ) from None

    def command(self) -> tuple[str | Path, ...]:
        """The server without Unix sockets."""
        where = ("-D", self._cluster, "-h", LOOPBACK, "-p", str(self.port), "-k", "")
        return (self._programs / "postgres", *where, *self._options)

    def answers(self) -> bool:
        """Whether it takes statements: the state it writes down itself, as pg_ctl reads it."""
        try:
            state = (self._cluster / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        # While it is being written the file is shorter, or empty.
        return state[:1] == [str(self.process_id)] and state[-1].strip() == "ready"


def server_programs() -> Path:
    """The folder of initdb and postgres: beside those on PATH, where pg_config says, or the newest of Debian's.

    Raises ServerUnavailable when there is none; libpq's pg_config alone does not make a server.
    """
    for folder in _candidates():
        if (folder / "initdb").is_file() and (folder / "postgres").is_file():
            return folder
    raise ServerUnavailable("the PostgreSQL server is not installed; on Debian and Ubuntu it is the package postgresql")


def _candidates() -> Iterator[Path]:
    if on_path := shutil.which("initdb"):
        yield Path(on_path).resolve().parent
    if config := shutil.which("pg_config"):
        said = subprocess.run([config, "--bindir"], capture_output=True, text=True)  # noqa: S603
        yield Path(said.stdout.strip())
    versions = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if path.parent.name.isdigit()]
    yield from sorted(versions, key=lambda path: int(path.parent.name), reverse=True)
