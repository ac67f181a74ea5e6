"""`serve`: the whole service on one port."""

from __future__ import annotations

import argparse
import socket

from bot.commands.shops import DEMO_OPERATOR
from bot.commands.terminal import Refused, progress_bar
from bot.commands.training import newest_model
from bot.settings import Settings


def serve(settings: Settings, chosen: argparse.Namespace) -> None:
    """Train if needed, bring the database up to date, and serve everything on one port."""
    from bot.migrations import migrate

    _check_port(settings)
    model = newest_model()
    migrate(settings.database)
    with progress_bar() as progress:
        progress.add_task("Loading the assistant")
        from bot import app as composition
        from bot.dialogue.actions import InProcessActions
        from bot.dialogue.engine import RasaEngine

        engine = RasaEngine(model, InProcessActions("actions"))
    service = composition.assemble(settings, engine, engine.model)
    app = composition.web(settings, service)
    _say_where(settings)
    app.run(settings.host, settings.port, access_log=False, debug=False, motd=False)


def _check_port(settings: Settings) -> None:
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            where = f"{settings.host}:{settings.port}"
            raise Refused(
                f"{where} cannot be used ({error.strerror}); stop what runs there or set PORT to another"
            ) from None


def _say_where(settings: Settings) -> None:
    base = f"http://{settings.host}:{settings.port}"
    print(f"\n  Shop with the chat widget   {base}/")
    print(f"  Desk for operators          {base}/desk")
    print(f"  The HTTP contract           {base}/api/docs")
    kept = settings.data_dir / "desk-sign-in.json"
    if kept.exists():
        print(f"\n  Sign in at the desk as {DEMO_OPERATOR[0]}; the password is in {kept}")
    print("\n  Ctrl+C stops it.\n", flush=True)
