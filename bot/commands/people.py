"""`operator`: who works at the desk."""

from __future__ import annotations

import argparse
import asyncio
import sys

from bot.commands.terminal import Refused
from bot.settings import Settings


def operator_add(settings: Settings, chosen: argparse.Namespace) -> None:
    """Add somebody to the desk; the password is asked for, or read from standard input."""
    import getpass

    from bot.migrations import migrate

    password = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    migrate(settings.database)

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
