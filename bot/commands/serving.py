"""`serve`, `promote` and `rollback`: the whole service on one port, and which model it serves."""

from __future__ import annotations

import argparse
import asyncio
import gc
import getpass
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.shops import DEMO_OPERATOR
from bot.commands.terminal import Refused, progress_bar
from bot.commands.training import newest_model
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.learning.promotions import Promotions


def serve(settings: Settings, chosen: argparse.Namespace) -> None:
    """Train if needed, bring the database up to date, and serve everything on one port."""
    from bot.migrations import migrate

    _check_ports(settings)
    migrate(settings.database)
    model = _promoted(settings) or newest_model(settings)
    # What starting makes stays: to look through it for garbage again and again would take half a second each time.
    gc.disable()
    with progress_bar() as progress:
        progress.add_task("Loading the assistant")
        from bot import app as composition
        from bot import site
        from bot.dialogue.actions import InProcessActions
        from bot.dialogue.engine import RasaEngine

        engine = RasaEngine(model, InProcessActions("actions"))
    app = site.web(settings, composition.assemble(settings, engine))
    gc.freeze()
    gc.enable()
    _say_where(settings)
    app.run(settings.host, settings.port, access_log=False, debug=False, motd=False)


def promote(settings: Settings, chosen: argparse.Namespace) -> None:
    """Serve another model in every running process within seconds, without a pause."""
    model = _models(settings) / Path(chosen.model).name if chosen.model else newest_model(settings)
    if not model.is_file():
        raise Refused(f"there is no model {model.name} in models/")
    _decide(settings, lambda promotions: promotions.promote(model.name, getpass.getuser()))
    print(f"{model.name} serves from now on.")


def rollback(settings: Settings, chosen: argparse.Namespace) -> None:
    """Serve the model again that served before."""

    async def back(promotions: Promotions) -> str:
        model = await promotions.before()
        if model is None:
            raise Refused("no other model was promoted before this one")
        await promotions.promote(model, getpass.getuser())
        return model

    print(f"{_decide(settings, back)} serves from now on.")


def _promoted(settings: Settings) -> Path | None:
    """The archive that somebody promoted; None if nobody did, or it is not in models/ any more."""
    name = _decide(settings, lambda promotions: promotions.serving())
    return model if name is not None and (model := _models(settings) / name).is_file() else None


def _models(settings: Settings) -> Path:
    return settings.project_dir / "models"


def _decide(settings: Settings, do: Callable[[Promotions], Awaitable[str | None]]) -> str | None:
    from bot.clock import utc_now
    from bot.learning.promotions import Promotions
    from bot.migrations import migrate
    from bot.storage import Storage

    migrate(settings.database)

    async def done() -> str | None:
        storage = Storage(settings.database)
        try:
            return await do(Promotions(storage, utc_now))
        finally:
            await storage.close()

    return asyncio.run(done())


def _check_ports(settings: Settings) -> None:
    for name, port in (("PORT", settings.port), ("INBOUND_SMTP_PORT", settings.inbound_smtp_port)):
        if port:
            _check_port(settings.host, port, name)


def _check_port(host: str, port: int, name: str) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Refused(
                f"{host}:{port} cannot be used ({error.strerror}); stop what runs there or set {name} to another"
            ) from None


def _say_where(settings: Settings) -> None:
    base = f"http://{settings.host}:{settings.port}"
    print(f"\n  Shop with the chat widget   {base}/")
    print(f"  The same as an app          {base}/app")
    print(f"  Desk for operators          {base}/desk")
    print(f"  The HTTP contract           {base}/api/docs")
    kept = settings.data_dir / "desk-sign-in.json"
    if kept.exists():
        print(f"\n  Sign in at the desk as {DEMO_OPERATOR[0]}; the password is in {kept}")
    print("\n  Ctrl+C stops it.\n", flush=True)
