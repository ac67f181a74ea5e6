"""One process of the service itself."""

from __future__ import annotations

import http.client
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.commands.terminal import ROOT
from bot.setup.server import LOOPBACK, Server


class Process(Server):
    """A command of ours that serves on the PORT of its environment and says at /readyz that it can do its work."""

    start_seconds = 180.0

    def __init__(self, number: int, folder: Path, command: Sequence[str], environment: Mapping[str, str]) -> None:
        super().__init__(folder, environment=environment)
        self.name, self.port, self._command = f"process-{number}", int(environment["PORT"]), command

    @property
    def works_in(self) -> Path:
        """The root of the project."""
        return ROOT

    def command(self) -> Sequence[str]:
        """As given."""
        return self._command

    def answers(self) -> bool:
        """Whether it is ready."""
        asked = http.client.HTTPConnection(LOOPBACK, self.port, timeout=5)
        try:
            asked.request("GET", "/readyz")
            return asked.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            asked.close()
