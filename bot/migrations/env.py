"""How Alembic reaches the database: the service's own async engine."""

from __future__ import annotations

import asyncio

from alembic import context
from sqlalchemy import text
from sqlalchemy.engine import Connection

import bot.budgets
import bot.conversations.records
import bot.desk.records
import bot.desk.records_mail
import bot.desk.records_people
import bot.desk.records_replies
import bot.learning.harvest.records
import bot.learning.promotions
import bot.learning.review.records
import bot.learning.runs.records
import bot.mail.records
import bot.shop.records
import bot.shop.records_lookups  # noqa: F401
from bot.storage import Record, open_engine

MIGRATING = 0x6265666F7265  # any number that no turn lock is likely to have


def run(connection: Connection) -> None:
    """Run the revisions over one connection."""
    if connection.dialect.name == "sqlite":
        # A table is changed by making it anew, and others point to it meanwhile.
        connection.execute(text("PRAGMA foreign_keys=OFF"))
    context.configure(connection=connection, target_metadata=Record.metadata, render_as_batch=True, compare_type=True)
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            # Of several processes that start at once one migrates, and the others find it done.
            connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": MIGRATING})
        context.run_migrations()


async def main() -> None:
    """Open the engine, run, close."""
    engine = open_engine(context.config.attributes["url"])
    async with engine.connect() as connection:
        await connection.run_sync(run)
        await connection.commit()
    await engine.dispose()


asyncio.run(main())
