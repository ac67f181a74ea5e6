"""`python -m tests.services.chaos.node`: the service around a scripted assistant, ready within seconds."""

from __future__ import annotations

import asyncio
import itertools
from pathlib import Path

from sanic import Sanic

from bot import app as composition
from bot import site
from bot.conversations.engine import Answered, Asked
from bot.logs import set_up_logs
from bot.settings import prepare_process, read_settings
from tests.services.chaos.script import ASKS_SLOWLY, answer

SLOW_SECONDS = 0.3
ANSWERS_BY_ONE_MODEL = 20


class ScriptedEngine:
    """Answers by the script; after so many answers another model is swapped in, also while one is being made."""

    def __init__(self, name: str) -> None:
        self._name, self._asked = name, itertools.count(1)
        self.model, self.trial = name, None

    async def swap(self, model: Path, sha256: str | None = None) -> None:
        """Answer by another model from the next message on."""
        self.model = model.name

    async def try_out(self, model: Path | None, share: float = 0.0, sha256: str | None = None) -> None:
        """Nothing is tried out here."""

    async def respond(self, asked: Asked) -> Answered:
        """The scripted answer; a slow one leaves time for everything else to happen."""
        model, number = self.model, next(self._asked)
        if number % ANSWERS_BY_ONE_MODEL == 0:
            await self.swap(Path(f"{self._name} after {number}"))
        if ASKS_SLOWLY in asked.text:
            await asyncio.sleep(SLOW_SECONDS)
        return answer(asked, model)


def main() -> None:
    """Serve on HOST and PORT until told to stop, and say when ready."""
    prepare_process()
    settings = read_settings()
    set_up_logs(settings.log_level)
    engine = ScriptedEngine(f"port {settings.port}")
    app = site.web(settings, composition.assemble(settings, engine))

    @app.listener("after_server_start")
    async def say_so(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        print("ready", flush=True)

    app.run(settings.host, settings.port, access_log=False, debug=False, motd=False)


if __name__ == "__main__":
    main()
