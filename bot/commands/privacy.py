"""`erase`: one customer everywhere."""

from __future__ import annotations

import argparse
import asyncio
import sys
from typing import TYPE_CHECKING

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from bot.commands.terminal import Refused, console
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.conversations.erasure import Counts
    from bot.storage import Storage


def erase(settings: Settings, chosen: argparse.Namespace) -> None:
    """Erase one customer from all conversations; their own row belongs to the shop and stays.

    Every conversation goes that the shop has vouched for as theirs, and every anonymous one in which their e-mail
    stands, with messages, memory, tickets and ratings. Only counts are left.
    """
    from bot.migrations import migrate

    migrate(settings.database)
    asyncio.run(_erase(settings.database, chosen.customer.strip(), chosen.yes))


async def _erase(database: str, name: str, sure: bool) -> None:
    from bot.clock import utc_now
    from bot.conversations.erasure import Erasures
    from bot.desk.records import Ticket
    from bot.storage import Storage

    storage = Storage(database)
    try:
        erasures = Erasures(storage, utc_now, Ticket)
        customer_ids, emails = await _who(storage, name)
        found = await erasures.conversations_of(customer_ids, emails)
        if not customer_ids and not found:
            raise Refused(f"{name} is unknown: no customer has this id or e-mail, and no conversation names it")
        _say(f"{_number(len(customer_ids), 'customer')} of the shop; kept: {_words(await erasures.weigh(found))}")
        if not found:
            print("There is nothing to erase.")
        elif sure or _agreed():
            with _bar() as progress:
                task = progress.add_task("Erasing", total=len(found))
                erased = await erasures.erase_customer(customer_ids, emails, lambda _: progress.advance(task))
            print(f"Erased: {_words(erased)}. The customer's own row is the shop's and stays.")
        else:
            print("Nothing was erased.")
    finally:
        await storage.close()


async def _who(storage: Storage, name: str) -> tuple[list[int], set[str]]:
    """The customer with this external id and their e-mail, or else all customers with this e-mail, and it.

    Accounts that share an e-mail are one person to whoever gives it; one of them alone is named by its id.
    """
    import sqlalchemy as sa

    from bot.shop.records import Customer
    from bot.shop.records_customers import email_key

    told = [Customer.external_id == name, *([Customer.email_key == email_key(name)] if "@" in name else [])]
    async with storage.work() as work:
        for same in told:
            rows = (await work.execute(sa.select(Customer.id, Customer.email).where(same))).all()
            if rows:
                return [key for key, _ in rows], {email for _, email in rows}
    return [], {name}


def _agreed() -> bool:
    if not sys.stdin.isatty():
        raise Refused("nothing was erased: add --yes where nobody can be asked")
    try:
        answer = console.input("Erase all of this for good? (yes/no) ")
    except EOFError:
        return False
    return answer.strip().lower() in {"y", "yes"}


def _bar() -> Progress:
    return Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=console, transient=True
    )


def _say(text: str) -> None:
    console.print(text, highlight=False, markup=False)


def _words(counts: Counts) -> str:
    numbers = ((counts.conversations, "conversation"), (counts.messages, "message"), (counts.tickets, "ticket"))
    return ", ".join(_number(number, noun) for number, noun in numbers)


def _number(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
