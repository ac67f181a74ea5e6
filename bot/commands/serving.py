"""`serve`, `promote` and `rollback`: the whole service on one port, and which model it serves."""

from __future__ import annotations

import argparse
import asyncio
import gc
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from bot.commands.shops import DEMO_OPERATOR
from bot.commands.terminal import Refused, console, progress_bar, who
from bot.commands.training import newest_model
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.learning.models import Models

Result = TypeVar("Result")
OBJECTS_OF_A_TURN = 5_000
"""So many more objects than before make Python look for garbage. After 700, as usual, it looks in the middle of every
turn, where nearly all are still in use: 0.4 ms a turn, 0.02 ms with these.
"""


def serve(settings: Settings, chosen: argparse.Namespace) -> None:
    """Train if needed, bring the database up to date, and serve everything on one port."""
    from bot.migrations import migrate

    _check_ports(settings)
    migrate(settings.database)
    model, sha256 = promoted(settings) or (newest_model(settings), None)
    # What starting makes stays: to look through it for garbage again and again would take half a second each time.
    gc.disable()
    with progress_bar() as progress:
        progress.add_task("Loading the assistant")
        from bot import app as composition
        from bot import site
        from bot.dialogue.actions import InProcessActions
        from bot.dialogue.engine import RasaEngine

        engine = RasaEngine(model, InProcessActions("actions"), sha256)
    app = site.web(settings, composition.assemble(settings, engine))
    gc.freeze()
    gc.set_threshold(OBJECTS_OF_A_TURN)
    gc.enable()
    _say_where(settings)
    app.run(settings.host, settings.port, access_log=False, debug=False, motd=False)


def promote(settings: Settings, chosen: argparse.Namespace) -> None:
    """Serve another model in every running process within seconds, without a pause, or try it out on a share."""
    from bot.learning.models import NoSuchModel, NotPassed, ServesAlready, Signature

    name = Path(chosen.model).name if chosen.model else newest_model(settings).name
    sign = Signature(who(), None, chosen.reason)
    try:
        _with_models(settings, lambda models: models.promote(name, chosen.share, sign))
    except NoSuchModel:
        raise Refused(f"there is no model {name} in models/") from None
    except ServesAlready:
        raise Refused(f"{name} serves every conversation already") from None
    except NotPassed as error:
        told = "".join(f"\n  {one['text']}" for one in error.refusals)
        raise Refused(f'{name} is not promoted; --reason "..." signs an exception:{told}') from None
    print(f"{name} serves {'' if chosen.share == 1 else f'{chosen.share:.0%} of conversations '}from now on.")


def rollback(settings: Settings, chosen: argparse.Namespace) -> None:
    """Serve the model again that served before; nothing is tried out any more."""
    from bot.learning.models import NothingBefore, Signature

    try:
        name = _with_models(settings, lambda models: models.rollback(Signature(who())))
    except NothingBefore:
        raise Refused("no other model was promoted before this one, or none is there any more") from None
    print(f"{name} serves from now on.")


def promoted(settings: Settings) -> tuple[Path, str | None] | None:
    """The archive that somebody promoted, and its hash; None if nobody did, or it is not in models/ any more, or not as
    it was."""
    from bot.learning.known import UnknownArchive, check_known

    plan = _with_models(settings, lambda models: models.promotions.plan())
    if plan.serving is None:
        return None
    archive, sha256 = settings.project_dir / "models" / plan.serving.model, plan.serving.sha256
    if not archive.is_file():
        return None
    try:
        check_known(archive, sha256)
    except UnknownArchive as error:
        console.print(f"beforehand: {error}", style="bold red", highlight=False, markup=False)
        return None
    return archive, sha256


def _with_models(settings: Settings, do: Callable[[Models], Awaitable[Result]]) -> Result:
    from bot.clock import utc_now
    from bot.learning.known import UnknownArchive
    from bot.learning.models import Models
    from bot.learning.policies import learning_policies_in
    from bot.learning.promotions import Promotions
    from bot.learning.train import model_path
    from bot.migrations import migrate
    from bot.storage import Storage

    migrate(settings.database)
    rules, usual = learning_policies_in(settings.data_dir).promotion, model_path(settings.project_dir)

    async def done() -> Result:
        storage = Storage(settings.database)
        try:
            promotions = Promotions(storage)
            return await do(Models(storage, promotions, usual.parent, lambda: usual.name, rules, utc_now))
        finally:
            await storage.close()

    try:
        return asyncio.run(done())
    except UnknownArchive as error:
        raise Refused(str(error)) from None


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
