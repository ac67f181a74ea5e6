"""`seed` and `shop`: the demonstration shop, a shop of someone else, and what is in a shop."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.commands.terminal import Refused, console, progress_bar
from bot.documents import read_document
from bot.settings import Settings
from bot.shop.facts import OrderState

if TYPE_CHECKING:
    from bot.shop.policies import Policies
    from bot.shop.retail_import import ImportReport
    from bot.storage import Storage

SAVED_REPLIES = Path(__file__).parents[2] / "data/desk/saved_replies.yml"
DEMO_OPERATOR = ("robin@larch-loom.example", "Robin Vale")


def seed(settings: Settings, chosen: argparse.Namespace) -> None:
    """Fill an empty database with the demonstration shop and an operator to sign in with."""
    from bot.migrations import migrate

    migrate(settings.database)
    asyncio.run(_seed(settings))


def shop_list(settings: Settings, chosen: argparse.Namespace) -> None:
    """List orders of the shop."""
    from bot.clock import utc_now
    from bot.shop.listing import list_orders
    from bot.shop.policies import policies_in
    from bot.storage import Storage

    state = OrderState(chosen.state) if chosen.state else None

    async def rows() -> list[dict[str, Any]]:
        storage = Storage(settings.database)
        try:
            return await list_orders(storage, policies_in(settings.data_dir), utc_now().date(), state, chosen.limit)
        finally:
            await storage.close()

    found = asyncio.run(rows())
    if chosen.json:
        print(json.dumps(found, ensure_ascii=False))
        return
    for row in found:
        print(f"{row['order_number']:<12} {row['state']:<18} {row['email']}")


def shop_import(settings: Settings, chosen: argparse.Namespace) -> None:
    """Read in a shop of someone else: products.json, users.json and orders.json of a folder."""
    from bot.migrations import migrate
    from bot.shop.policies import RETAIL, load_policies

    data = {name: _read_json(chosen.folder / f"{name}.json") for name in ("products", "users", "orders")}
    own = settings.data_dir / "policies.yml"
    policies = load_policies(own if own.exists() else RETAIL)
    migrate(settings.database)
    report = asyncio.run(_import(settings, data, policies, chosen.add))
    if not own.exists():
        own.write_bytes(RETAIL.read_bytes())
    told = ", ".join(f"{count} {kind}" for kind, count in report.read.items())
    console.print(f"Read in: {told}. Its rules are in {own}.", highlight=False)
    for sentence in report.not_placed:
        console.print(f"Not placed: {sentence}", highlight=False, markup=False)


def _read_json(path: Path) -> dict[str, Any]:
    """The object in a file; Refused when it is none."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Refused(f"{path} cannot be read: {error}") from error
    if not isinstance(data, dict) or not all(isinstance(each, dict) for each in data.values()):
        raise Refused(f"{path} is not an object of objects, each by its id")
    return data


async def _import(settings: Settings, data: dict[str, Any], policies: Policies, add: bool) -> ImportReport:
    from bot.clock import utc_now
    from bot.shop.retail_import import ShopThere, import_shop
    from bot.storage import Storage

    storage = Storage(settings.database)
    try:
        with progress_bar() as progress:
            task = progress.add_task("Reading the shop")
            return await import_shop(
                storage,
                data,
                policies,
                utc_now().date(),
                add,
                lambda kind, n: progress.update(task, description=f"Wrote {n} {kind}"),
            )
    except ShopThere as error:
        raise Refused("there is a shop in this database already; take another DATA_DIR, or say --add") from error
    finally:
        await storage.close()


async def _seed(settings: Settings) -> None:
    from bot.clock import utc_now
    from bot.desk.operators import Operators
    from bot.shop.seed import seed as seed_shop
    from bot.storage import Storage

    storage = Storage(settings.database)
    try:
        with progress_bar() as progress:
            task = progress.add_task("Making the demonstration shop")
            report = await seed_shop(
                storage, utc_now().date(), lambda kind, n: progress.update(task, description=f"Made {n} {kind}")
            )
        email, name = DEMO_OPERATOR
        password = secrets.token_urlsafe(12)
        await _keep_replies(storage)
        if await Operators(storage, utc_now, settings.secret_key).add(email, name, "lead", password):
            _keep_sign_in(settings.data_dir / "desk-sign-in.json", email, password)
        console.print(_about(report.made, report.moved_days))
    finally:
        await storage.close()


async def _keep_replies(storage: Storage) -> None:
    """The demonstration's saved replies, where there never were any."""
    from bot.clock import utc_now
    from bot.desk.saved_replies import add_all

    told = read_document(SAVED_REPLIES)
    async with storage.work() as work:
        if await add_all(work, told, utc_now()):
            await work.commit()


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
