"""A throwaway PostgreSQL for tests: a cluster of its own in a temporary folder, stopped and gone afterwards."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROLE = "beforehand"
UNPRIVILEGED = ("postgres", "nobody")
CLUSTER_OPTIONS = ("-U", ROLE, "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
# Nothing of this cluster outlives the tests, so nothing has to survive a power cut.
SERVER_OPTIONS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


class PostgresUnavailable(RuntimeError):
    """No PostgreSQL server could be started; the text says which step failed and what its program said."""


@contextlib.contextmanager
def running_postgres() -> Iterator[str]:
    """Start an empty server for the time of the block and give its postgresql:// URL.

    The server listens on one free loopback port and trusts one role, `beforehand`, who may create databases.
    As root the server runs as an unprivileged user, since PostgreSQL refuses root.
    Raises PostgresUnavailable when the server's programs are not installed or one of them fails.
    """
    programs = server_programs()
    owner = _owner()
    with tempfile.TemporaryDirectory(prefix="beforehand-postgres-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if owner:
            shutil.chown(folder, owner)
        cluster = folder / "cluster"
        _run(owner, folder, programs / "initdb", "-D", cluster, *CLUSTER_OPTIONS)
        port = _free_port()
        options = f"-h 127.0.0.1 -p {port} -k '{folder}' {SERVER_OPTIONS}"
        control = (programs / "pg_ctl", "-D", cluster, "-w", "-s")
        _run(owner, folder, *control, "-l", folder / "server.log", "-o", options, "start")
        try:
            yield f"postgresql://{ROLE}@127.0.0.1:{port}/postgres"
        finally:
            _run(owner, folder, *control, "-m", "immediate", "stop")


def server_programs() -> Path:
    """The folder of initdb and pg_ctl: beside those on PATH, where pg_config says, or the newest of Debian's.

    Raises PostgresUnavailable when there is none; libpq's pg_config alone does not make a server.
    """
    for folder in _candidates():
        if (folder / "initdb").is_file() and (folder / "pg_ctl").is_file():
            return folder
    raise PostgresUnavailable("the PostgreSQL server is not installed; `make test` installs it on Debian and Ubuntu")


def _candidates() -> Iterator[Path]:
    if on_path := shutil.which("initdb"):
        yield Path(on_path).resolve().parent
    if config := shutil.which("pg_config"):
        yield Path(subprocess.run([config, "--bindir"], capture_output=True, text=True).stdout.strip())
    versions = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if path.parent.name.isdigit()]
    yield from sorted(versions, key=lambda path: int(path.parent.name), reverse=True)


def _owner() -> str | None:
    """Who runs the server: the user of the tests, or as root the first unprivileged user of this system."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    for name in UNPRIVILEGED:
        if name in known:
            return name
    raise PostgresUnavailable(f"PostgreSQL refuses to run as root, and there is no user {' or '.join(UNPRIVILEGED)}")


def _run(owner: str | None, folder: Path, *command: str | Path) -> None:
    group = pwd.getpwnam(owner).pw_gid if owner else None
    # The output goes to a file: the server inherits it, and a pipe would stay open as long as the server lives.
    with (folder / "steps.log").open("w+") as said:
        step = subprocess.run(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            user=owner,
            group=group,
            extra_groups=[] if owner else None,
        )
        said.seek(0)
        if step.returncode:
            log = folder / "server.log"
            more = log.read_text() if log.exists() else ""
            raise PostgresUnavailable(f"{Path(command[0]).name} failed: {said.read()}{more}".strip())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
