"""A Redis server of our own on one loopback port. It keeps nothing: signals are of no use once they are late."""

from __future__ import annotations

import contextlib
import socket
from pathlib import Path

from bot.setup.server import LOOPBACK, Server, program


class Redis(Server):
    """Redis without persistence."""

    name = "Redis"

    def __init__(self, folder: Path, port: int) -> None:
        super().__init__(folder)
        self.port, self._program = port, program("redis-server", "redis-server")

    @property
    def url(self) -> str:
        """Its address."""
        return f"redis://{LOOPBACK}:{self.port}/0"

    def command(self) -> tuple[str | Path, ...]:
        """The server; nothing is saved."""
        where = ("--bind", LOOPBACK, "--port", str(self.port), "--dir", str(self.folder))
        return (self._program, *where, "--save", "", "--appendonly", "no")

    def answers(self) -> bool:
        """Whether it answers a PING."""
        with contextlib.suppress(OSError), socket.create_connection((LOOPBACK, self.port), timeout=5) as asked:
            asked.sendall(b"PING\r\n")
            return asked.recv(16).startswith(b"+PONG")
        return False
