"""The command line: `python -m bot serve | train | evaluate | seed | shop | operator`."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import secrets
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from sqlalchemy.exc import SQLAlchemyError

from bot.logs import set_up_logs
from bot.settings import BadSetting, Settings, prepare_process, read_settings
from bot.shop.facts import OrderState

ROOT = Path(__file__).parent.parent
DEMO_OPERATOR = ("robin@larch-loom.example", "Robin Vale")
console = Console(stderr=True)


class Refused(Exception):
    """The command cannot be carried out; the text is one sentence that says what to do."""


def main(arguments: list[str] | None = None) -> int:
    """Run a command; its exit code."""
    chosen = _parser().parse_args(arguments)
    prepare_process()
    try:
        settings = read_settings()
        set_up_logs(settings.log_level)
        chosen.run(settings, chosen)
    except (Refused, BadSetting) as error:
        console.print(f"beforehand: {error}", style="bold red", highlight=False, markup=False)
        return 1
    except (SQLAlchemyError, OSError) as error:
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        said = f"beforehand: the database or a file cannot be used: {reason}"
        console.print(said, style="bold red", highlight=False, markup=False)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def serve(settings: Settings, chosen: argparse.Namespace) -> None:
    """Train if needed, bring the database up to date, and serve everything on one port."""
    _check_port(settings)
    model = _train()
    _migrate(settings)
    with _progress() as progress:
        progress.add_task("Loading the assistant")
        from bot import app as composition
        from bot.dialogue.actions import InProcessActions
        from bot.dialogue.engine import RasaEngine

        engine = RasaEngine(model, InProcessActions("actions"))
    service = composition.assemble(settings, engine, engine.model)
    app = composition.web(settings, service)
    _say_where(settings)
    app.run(settings.host, settings.port, access_log=False, debug=False, motd=False)


def train(settings: Settings, chosen: argparse.Namespace) -> None:
    """Train a model of the present data."""
    print(_train(lines=chosen.progress).relative_to(ROOT))


def evaluate(settings: Settings, chosen: argparse.Namespace) -> None:
    """Say how well the assistant understands a file of labelled messages."""
    from bot.clock import utc_now
    from bot.dialogue.engine import plain
    from bot.learning.card import read_card
    from bot.learning.evaluation.command import carry_out, prepare
    from bot.learning.evaluation.errors import CannotEvaluate
    from bot.learning.evaluation.figures import About

    try:
        task = prepare(chosen.messages, chosen.json, chosen.page)
        model, now = chosen.model or _train(), utc_now()
        with _progress() as progress:
            progress.add_task("Loading the assistant")
            from bot.learning.evaluation.understanding import Understanding

            understand = Understanding(model, plain, now.date())
        card = read_card(model)
        known = (card.train_seconds, card.trained_at, card.thresholds) if card else ()
        about = About(model.name, chosen.messages.name, understand.thresholds, now, *known)
        carry_out(task, understand, understand.intents, about, ROOT / "data/acceptable_pairs.yml", console)
    except CannotEvaluate as error:
        raise Refused(str(error)) from None


def seed(settings: Settings, chosen: argparse.Namespace) -> None:
    """Fill an empty database with the demonstration shop and an operator to sign in with."""
    _migrate(settings)
    asyncio.run(_seed(settings))


def shop_list(settings: Settings, chosen: argparse.Namespace) -> None:
    """List orders of the shop."""
    from bot.clock import utc_now
    from bot.shop.listing import list_orders
    from bot.shop.policies import load_policies
    from bot.storage import Storage

    state = OrderState(chosen.state) if chosen.state else None

    async def rows() -> list[dict[str, Any]]:
        storage = Storage(settings.database)
        try:
            return await list_orders(storage, load_policies(), utc_now().date(), state, chosen.limit)
        finally:
            await storage.close()

    found = asyncio.run(rows())
    if chosen.json:
        print(json.dumps(found, ensure_ascii=False))
        return
    for row in found:
        print(f"{row['order_number']:<12} {row['state']:<18} {row['email']}")


def operator_add(settings: Settings, chosen: argparse.Namespace) -> None:
    """Add somebody to the desk; the password is asked for, or read from standard input."""
    import getpass

    password = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    _migrate(settings)

    async def add() -> bool:
        from bot.clock import utc_now
        from bot.desk.operators import Operators
        from bot.storage import Storage

        storage = Storage(settings.database)
        try:
            return await Operators(storage, utc_now).add(chosen.email, chosen.name, chosen.role, password) is not None
        except ValueError as error:
            raise Refused(str(error)) from None
        finally:
            await storage.close()

    if not asyncio.run(add()):
        raise Refused(f"there is an operator with the address {chosen.email} already")


async def _seed(settings: Settings) -> None:
    from bot.clock import utc_now
    from bot.desk.operators import Operators
    from bot.shop.seed import seed as seed_shop
    from bot.storage import Storage

    storage = Storage(settings.database)
    try:
        with _progress() as progress:
            task = progress.add_task("Making the demonstration shop")
            report = await seed_shop(
                storage, utc_now().date(), lambda kind, n: progress.update(task, description=f"Made {n} {kind}")
            )
        email, name = DEMO_OPERATOR
        password = secrets.token_urlsafe(12)
        if await Operators(storage, utc_now).add(email, name, "lead", password):
            _keep_sign_in(settings.data_dir / "desk-sign-in.json", email, password)
        console.print(_about(report.made, report.moved_days))
    finally:
        await storage.close()


def _about(made: bool, moved_days: int) -> str:
    if made:
        return "Demonstration shop made."
    moved = f", moved on by {moved_days} days" if moved_days else ""
    return f"Demonstration shop is there already{moved}."


def _keep_sign_in(path: Path, email: str, password: str) -> None:
    """Write the demonstration operator's sign-in where only this user can read it."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump({"email": email, "password": password}, file)


def _train(lines: bool = False) -> Path:
    from bot.clock import utc_now
    from bot.learning.train import TrainingFailed
    from bot.learning.train import train as train_model

    try:
        with _progress() as progress:
            task = progress.add_task("Training the assistant")
            return train_model(ROOT, lambda step: _tell(progress, task, step, lines), utc_now)
    except TrainingFailed as error:
        raise Refused(f"the assistant could not be trained:\n{error}") from None


def _tell(progress: Progress, task: TaskID, text: str, lines: bool) -> None:
    """Show a step: in place on a terminal, as a line of its own in a log or where `lines` asks for it."""
    progress.update(task, description=text)
    if lines or not console.is_terminal:
        console.print(text)


def _migrate(settings: Settings) -> None:
    from bot.migrations import migrate

    migrate(settings.database)


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


def _progress() -> Progress:
    return Progress(
        SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=console, transient=True
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")
    _command(commands, "serve", serve)
    training = _command(commands, "train", train)
    training.add_argument("--progress", action="store_true", help="a line for each step, also on a terminal")
    judging = _command(commands, "evaluate", evaluate)
    judging.add_argument(
        "--messages", type=Path, required=True, help='JSON lines: {"text", "label", "lang"?, "source"?}'
    )
    judging.add_argument("--json", type=Path, required=True, help="where the figures go")
    judging.add_argument("--page", type=Path, help="where the page goes; else beside the figures, as .html")
    judging.add_argument("--model", type=Path, help="an archive; else the one of the present data")
    _command(commands, "seed", seed)
    shop = commands.add_parser("shop", help="Look into the shop.").add_subparsers(required=True, metavar="what")
    listing = _command(shop, "list", shop_list)
    listing.add_argument("--state", choices=[state.value for state in OrderState])
    listing.add_argument("--limit", type=_positive, default=20)
    listing.add_argument("--json", action="store_true")
    people = commands.add_parser("operator", help="Who works at the desk.").add_subparsers(
        required=True, metavar="what"
    )
    add = _command(people, "add", operator_add)
    add.add_argument("--email", required=True)
    add.add_argument("--name", required=True)
    add.add_argument("--role", choices=["operator", "lead"], default="operator")
    return parser


def _command(commands: Any, name: str, run: Callable[[Settings, argparse.Namespace], None]) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=run.__doc__)
    parser.set_defaults(run=run)
    return parser


def _positive(value: str) -> int:
    number = int(value)
    if number < 1:
        raise argparse.ArgumentTypeError("must be a whole number from 1")
    return number


if __name__ == "__main__":
    sys.exit(main())
