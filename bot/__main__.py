"""The command line: `python -m bot --help` lists the commands."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from bot.commands.anticipate import anticipate
from bot.commands.chatting import chat
from bot.commands.exam import exam
from bot.commands.harvesting import harvest
from bot.commands.merge import merge
from bot.commands.people import operator_add, operator_password
from bot.commands.privacy import erase
from bot.commands.replay import replay_tasks
from bot.commands.serving import promote, rollback, serve
from bot.commands.shops import seed, shop_import, shop_list
from bot.commands.terminal import Refused, console
from bot.commands.training import evaluate, train
from bot.logs import set_up_logs
from bot.settings import BadSetting, Settings, prepare_process, read_settings
from bot.shop.facts import OrderState


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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")
    _command(commands, "serve", serve)
    talking = _command(commands, "chat", chat)
    talking.add_argument(
        "--script", type=Path, metavar="FILE", help='JSON lines: {"say": [texts], "name"?, "language"?}'
    )
    talking.add_argument(
        "--language", default="en", help="in which to be greeted; of a script each conversation has its own"
    )
    talking.add_argument("--keep", action="store_true", help="do not erase what was said, nor the tickets it led to")
    training = _command(commands, "train", train)
    training.add_argument("--progress", action="store_true", help="a line for each step, also on a terminal")
    training.add_argument("--by", metavar="NAME", help="who has it trained; else who runs the command")
    promoting = _command(commands, "promote", promote)
    promoting.add_argument("--model", help="the name of an archive in models/; else the one of the present data")
    promoting.add_argument(
        "--share", type=_share, default=1.0, metavar="SHARE", help="try it out on this share of conversations, as 0.1"
    )
    promoting.add_argument("--reason", help="why it may although its exam is against it: at least ten letters")
    _command(commands, "rollback", rollback)
    judging = _command(commands, "evaluate", evaluate)
    judging.add_argument(
        "--messages", type=Path, required=True, help='JSON lines: {"text", "label", "lang"?, "source"?}'
    )
    judging.add_argument("--json", type=Path, required=True, help="where the figures go")
    judging.add_argument("--page", type=Path, help="where the page goes; else beside the figures, as .html")
    judging.add_argument("--model", type=Path, help="an archive; else the one of the present data")
    examining = _command(commands, "exam", exam)
    examining.add_argument("--model", help="the name of an archive in models/; else the one of the present data")
    examining.add_argument("--against", help="the archive to compare with; else the one that serves")
    examining.add_argument(
        "--conversations", type=_positive, default=500, help="so many of the newest are replayed through both"
    )
    examining.add_argument("--json", action="store_true", help="print the whole exam for machines")
    merging = _command(commands, "merge", merge)
    merging.add_argument(
        "files",
        type=Path,
        nargs="+",
        metavar="FILE",
        help='JSON lines: {"text", "intent", "language", "source", "reviewer"}',
    )
    merging.add_argument("--dry-run", action="store_true", help="show what would change, and change nothing")
    merging.add_argument("--data", type=Path, metavar="DIR", help="where the training messages are; else data/nlu")
    replaying = _command(commands, "replay-tasks", replay_tasks)
    replaying.add_argument("--shop", type=Path, required=True, metavar="DIR", help="products, users and orders as JSON")
    replaying.add_argument("--tasks", type=Path, required=True, help='JSON lines: {"id", "wish", "gold_actions"}')
    replaying.add_argument("--json", type=Path, required=True, help="where the figures go")
    replaying.add_argument("--limit", type=_positive, help="only so many of the tasks")
    replaying.add_argument("--seed", type=int, default=1, help="another one: other words for the same wishes")
    replaying.add_argument("--transcripts", type=Path, help="where the conversations go")
    anticipating = _command(commands, "anticipate", anticipate)
    anticipating.add_argument("--refresh", action="store_true", help="learn anew; running services take it up")
    anticipating.add_argument("--report", type=Path, metavar="OUT.html", help="where a page about it goes")
    anticipating.add_argument("--json", type=Path, metavar="OUT.json", help="where its figures go")
    anticipating.add_argument(
        "--truth",
        type=Path,
        metavar="FILE",
        help="shares that generated transcripts were made by, as --refresh writes",
    )
    _command(commands, "harvest", harvest)
    _command(commands, "seed", seed)
    shop = commands.add_parser("shop", help="Look into the shop.").add_subparsers(required=True, metavar="what")
    listing = _command(shop, "list", shop_list)
    listing.add_argument("--state", choices=[state.value for state in OrderState])
    listing.add_argument("--limit", type=_positive, default=20)
    listing.add_argument("--json", action="store_true")
    importing = _command(shop, "import", shop_import)
    importing.add_argument(
        "folder", type=Path, metavar="DIR", help="where products.json, users.json and orders.json are"
    )
    importing.add_argument("--add", action="store_true", help="beside the shop that is there already")
    people = commands.add_parser("operator", help="Who works at the desk.").add_subparsers(
        required=True, metavar="what"
    )
    add = _command(people, "add", operator_add)
    add.add_argument("--email", required=True)
    add.add_argument("--name", required=True)
    add.add_argument("--role", choices=["operator", "lead"], default="operator")
    password = _command(people, "password", operator_password)
    password.add_argument("--email", required=True)
    erasing = _command(commands, "erase", erase)
    erasing.add_argument(
        "--customer", required=True, metavar="WHO", help="a customer's id in the shop, or an e-mail: all who use it"
    )
    erasing.add_argument("--yes", action="store_true", help="erase without asking")
    return parser


def _command(commands: Any, name: str, run: Callable[[Settings, argparse.Namespace], None]) -> argparse.ArgumentParser:
    told = run.__doc__ or ""
    parser: argparse.ArgumentParser = commands.add_parser(name, help=told.partition("\n")[0], description=told)
    parser.set_defaults(run=run)
    return parser


def _positive(value: str) -> int:
    number = int(value)
    if number < 1:
        raise argparse.ArgumentTypeError("must be a whole number from 1")
    return number


def _share(value: str) -> float:
    share = float(value)
    if not 0 < share <= 1:
        raise argparse.ArgumentTypeError("must be above 0, and 1 at most")
    return share


if __name__ == "__main__":
    sys.exit(main())
