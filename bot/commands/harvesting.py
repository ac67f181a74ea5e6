"""`harvest`: the transcripts are gone through for turns that are worth a lead's look."""

from __future__ import annotations

import argparse
import asyncio

from bot.commands.terminal import console, counting_bar
from bot.settings import Settings


def harvest(settings: Settings, chosen: argparse.Namespace) -> None:
    """Look through the transcripts for turns that were doubted; leads find them at /desk/review."""
    from bot.migrations import migrate

    migrate(settings.database)
    asyncio.run(_harvest(settings))


async def _harvest(settings: Settings) -> None:
    from bot.app import sentence_encoder
    from bot.clock import utc_now
    from bot.learning.harvest.gathering import Harvest
    from bot.storage import Storage

    storage = Storage(settings.database)
    try:
        gathering = Harvest(storage, sentence_encoder, utc_now)
        with counting_bar() as progress:
            task = progress.add_task("Looking at the conversations", total=await gathering.left())
            found = await gathering.gather(lambda done: progress.advance(task, done))
    finally:
        await storage.close()
    if not found.conversations:
        console.print("No conversation is new, or none has been quiet for ten minutes: until then it may go on.")
        return
    console.print(
        f"{found.conversations:,} conversations with {found.turns:,} turns: "
        f"{found.kept:,} are worth a look, {found.groups:,} of them unlike all before."
    )
