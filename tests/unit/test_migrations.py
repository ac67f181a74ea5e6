"""The migrations make exactly the tables that the records describe."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
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
import bot.learning.watch.records
import bot.mail.records
import bot.shop.records
import bot.shop.records_lookups  # noqa: F401
from bot.migrations import migrate
from bot.settings import Settings
from bot.storage import Record, open_engine


def differences(connection: Connection) -> list[Any]:
    """What Alembic would still change."""
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, Record.metadata))


async def drift(url: str) -> list[Any]:
    """What Alembic would still change in the database at this address."""
    engine = open_engine(url)
    async with engine.connect() as connection:
        found = await connection.run_sync(differences)
    await engine.dispose()
    return found


async def test_the_migrations_leave_nothing_to_change(settings: Settings) -> None:
    assert await drift(settings.database) == []


async def test_every_table_and_every_unique_rule_is_there(settings: Settings) -> None:
    engine = open_engine(settings.database)
    async with engine.connect() as connection:
        tables = await connection.run_sync(lambda c: set(sa.inspect(c).get_table_names()))
        rules = await connection.run_sync(lambda c: sa.inspect(c).get_unique_constraints("message"))
    await engine.dispose()
    assert tables == {*Record.metadata.tables, "alembic_version"}
    assert ["conversation_id", "seq"] in [rule["column_names"] for rule in rules]


def test_migrating_again_changes_nothing_and_keeps_what_is_there(settings: Settings, migrated: Path) -> None:
    before = (settings.data_dir / "beforehand.sqlite3").read_bytes()
    migrate(settings.database)
    assert (settings.data_dir / "beforehand.sqlite3").read_bytes() == before


def test_a_column_of_json_without_a_value_is_empty_also_to_the_database() -> None:
    columns = [column for table in Record.metadata.tables.values() for column in table.columns]
    may_be_empty = [column for column in columns if isinstance(column.type, sa.JSON) and column.nullable]
    assert may_be_empty
    assert [str(column) for column in may_be_empty if not column.type.none_as_null] == []
