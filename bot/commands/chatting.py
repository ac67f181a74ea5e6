"""`chat`: talk with the assistant in the terminal, or have a script talk."""

from __future__ import annotations

import argparse
import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot.commands.serving import promoted
from bot.commands.terminal import Refused, console, progress_bar
from bot.commands.training import newest_model
from bot.settings import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.app import Service
    from bot.commands.visit import Script, Visit

PROMPT = "you      "
PER_MINUTE = 10_000


def chat(settings: Settings, chosen: argparse.Namespace) -> None:
    """Talk with the assistant as a shopper of this shop, in the terminal or by a script.

    The transcript is printed. Afterwards the conversations are erased, with --keep they stay.
    """
    from bot.commands.visit import BadScript, read_script
    from bot.migrations import migrate

    try:
        scripts = read_script(chosen.script) if chosen.script else None
    except BadScript as error:
        raise Refused(str(error)) from None
    migrate(settings.database)
    model, sha256 = promoted(settings) or (newest_model(settings), None)
    with progress_bar() as progress:
        progress.add_task("Loading the assistant")
        from bot.app import assemble
        from bot.dialogue.actions import InProcessActions
        from bot.dialogue.engine import RasaEngine

        engine = RasaEngine(model, InProcessActions("actions"), sha256)
    # A script is quicker than a shopper.
    service = assemble(settings.copy(update={"messages_per_minute": PER_MINUTE}), engine)
    asyncio.run(_talk(service, scripts, chosen.language, chosen.keep))


async def _talk(service: Service, scripts: list[Script] | None, language: str, keep: bool) -> None:
    try:
        if scripts is None:
            async with _visit(service, language, keep) as visit:
                await _by_hand(visit)
        for script in scripts or ():
            print(f"# {script.name}")
            async with _visit(service, script.language, keep) as visit:
                for text in script.say:
                    print(f"{'shopper':9}{text}")
                    await _answer(visit, text)
            print()
    finally:
        await service.storage.close()


@asynccontextmanager
async def _visit(service: Service, language: str, keep: bool) -> AsyncIterator[Visit]:
    from bot.commands.visit import Visit, lines_of

    visit = Visit(service.conversations, await service.conversations.begin("web", language))
    try:
        print(*lines_of(visit.greeting()), sep="\n")
        yield visit
    finally:
        if not keep:
            await service.conversations.erase(visit.id)


async def _by_hand(visit: Visit) -> None:
    console.print("Say something, or the number of what is offered. Ctrl+D leaves.", style="dim")
    while True:
        try:
            text = input(PROMPT)
        except (EOFError, KeyboardInterrupt):
            print()
            return
        if text.strip():
            await _answer(visit, text)


async def _answer(visit: Visit, text: str) -> None:
    from bot.commands.visit import lines_of
    from bot.conversations.errors import DialogueUnavailable

    try:
        outcome = await visit.say(text)
    except DialogueUnavailable:
        print("         (kept, but the assistant cannot answer it now)")
        return
    print(*lines_of(outcome.messages), sep="\n")
    if outcome.owner != "bot":
        print(f"         (now with: {outcome.owner})")
