"""`operator`: who works at the desk."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from bot.commands.terminal import Refused
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.desk.operators import Operators


def operator_add(settings: Settings, chosen: argparse.Namespace) -> None:
    """Add somebody to the desk; the password is asked for, or read from standard input."""
    password = _asked_for()

    async def add(operators: Operators) -> bool:
        return await operators.add(chosen.email, chosen.name, chosen.role, password) is not None

    if not _run(settings, add):
        raise Refused(f"there is an operator with the address {chosen.email} already")


def operator_password(settings: Settings, chosen: argparse.Namespace) -> None:
    """Give somebody a new password, asked for or read from standard input; they are signed out everywhere."""
    password = _asked_for()
    if not _run(settings, lambda operators: operators.set_password(chosen.email, password)):
        raise Refused(f"there is no operator with the address {chosen.email}")


def _asked_for() -> str:
    import getpass

    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("Password: ")
    if getpass.getpass("The same again: ") != password:
        raise Refused("these are two different passwords: nothing was changed")
    return password


def _run(settings: Settings, work: Callable[[Operators], Awaitable[bool]]) -> bool:
    from bot.migrations import migrate

    migrate(settings.database)

    async def run() -> bool:
        from bot.clock import utc_now
        from bot.desk.errors import WeakPassword
        from bot.desk.operators import Operators
        from bot.storage import Storage

        storage = Storage(settings.database)
        try:
            return await work(Operators(storage, utc_now, settings.secret_key))
        except WeakPassword as error:
            raise Refused(f"the password {error}") from None
        except ValueError as error:
            raise Refused(str(error)) from None
        finally:
            await storage.close()

    return asyncio.run(run())
