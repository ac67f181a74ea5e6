"""Two nodes on one PostgreSQL and one Redis, all of which can be struck, and the rows they leave."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg

from bot.app import assemble
from bot.migrations import migrate
from bot.settings import Settings, process_environment
from bot.setup.postgres import Postgres
from bot.setup.process import Process
from bot.setup.redis import Redis
from bot.setup.server import LOOPBACK, Server, free_ports, unprivileged
from tests.fakes import FakeEngine
from tests.services.chaos.checks import Kept, Line, Went

NODE = (sys.executable, "-m", "tests.services.chaos.node")
# The machine itself does not crash: what PostgreSQL has written is kept without waiting for the disk.
POSTGRES_OPTIONS = ("-c", "fsync=off", "-c", "full_page_writes=off")
OPERATORS = ("Robin", "Sam", "Toni", "Uli", "Val", "Wim", "Xen", "Yve")
PASSWORD = "a long enough password"
UNLIMITED = {"MESSAGES_PER_MINUTE": "100000", "REQUESTS_PER_MINUTE": "10000000", "STREAMS_PER_ADDRESS": "100000"}
ROWS = {
    "heads": "select id, owner, epoch, last_seq, memory from conversation",
    "lines": "select conversation_id, seq, id, author, client_message_id, text from message order by seq",
    "turns": "select conversation_id, seq, message_id, state, reply, model, owner_after from turn order by seq",
}


@dataclass(frozen=True)
class Cluster:
    """What runs; every part keeps address and data when it is started again."""

    postgres: Postgres
    redis: Redis
    nodes: tuple[Process, ...]

    @property
    def ports(self) -> tuple[int, ...]:
        """Where the nodes listen."""
        return tuple(node.port for node in self.nodes)

    @property
    def servers(self) -> tuple[Server, ...]:
        """Every part, in the order in which they start."""
        return (self.postgres, self.redis, *self.nodes)

    def logged(self) -> Counter[str]:
        """How often the nodes logged what, with its cause."""
        lines = [line for node in self.nodes for line in node.log.read_text().splitlines() if line.startswith("{")]
        return Counter(_in_short(json.loads(line)) for line in lines)

    async def rows(self) -> dict[str, Kept]:
        """Everything stored, by conversation, as one moment sees it."""
        connection = await asyncpg.connect(self.postgres.url)
        try:
            async with connection.transaction(isolation="repeatable_read", readonly=True):
                found = {name: await connection.fetch(query) for name, query in ROWS.items()}
        finally:
            await connection.close()
        return _kept(found)


@contextlib.contextmanager
def running_cluster(**settings: str) -> Iterator[Cluster]:
    """Two nodes for the time of the block, with these settings. Raises ServerUnavailable."""
    with tempfile.TemporaryDirectory(prefix="beforehand-chaos-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        # PostgreSQL's own user has to reach its folder.
        folder.chmod(0o755)
        cluster = _cluster(folder, settings)
        try:
            cluster.postgres.start()
            cluster.redis.start()
            _prepare(cluster.postgres.url)
            for node in cluster.nodes:
                node.launch()
            for node in cluster.nodes:
                node.wait_until_it_answers()
            yield cluster
        finally:
            for server in reversed(cluster.servers):
                server.kill()


def _cluster(folder: Path, settings: dict[str, str]) -> Cluster:
    postgres_port, redis_port, *ports = free_ports(4)
    postgres = Postgres(_made(folder, "postgres"), unprivileged(), postgres_port, POSTGRES_OPTIONS)
    redis = Redis(_made(folder, "redis"), redis_port)
    environment = {
        **{key: value for key, value in process_environment().items() if key != "PYTHONDONTWRITEBYTECODE"},
        **{"HOST": LOOPBACK, "DATABASE_URL": postgres.url, "REDIS_URL": redis.url, "SECRET_KEY": "chaos"},
        **{"DATA_DIR": str(_made(folder, "data")), "LOG_LEVEL": "WARNING", **UNLIMITED, **settings},
    }
    logs = _made(folder, "logs")
    nodes = [Process(number, logs, NODE, {**environment, "PORT": str(port)}) for number, port in enumerate(ports, 1)]
    return Cluster(postgres, redis, tuple(nodes))


def _prepare(url: str) -> None:
    settings = Settings(database_url=url, secret_key="chaos")
    migrate(settings.database)
    asyncio.run(_add_operators(settings))


async def _add_operators(settings: Settings) -> None:
    service = assemble(settings, FakeEngine())
    for name in OPERATORS:
        await service.operators.add(f"{name.lower()}@shop.example", name, "operator", PASSWORD)
    await service.storage.close()


def _made(folder: Path, name: str) -> Path:
    (folder / name).mkdir()
    return folder / name


def _kept(found: dict[str, list[Any]]) -> dict[str, Kept]:
    lines: dict[str, list[Line]] = defaultdict(list)
    turns: dict[str, list[Went]] = defaultdict(list)
    for conversation_id, *line in found["lines"]:
        lines[conversation_id].append(Line(*line))
    for conversation_id, seq, message_id, state, reply, *rest in found["turns"]:
        turns[conversation_id].append(Went(seq, message_id, state, tuple(json.loads(reply)), *rest))
    return {head["id"]: Kept(*head, tuple(lines[head["id"]]), tuple(turns[head["id"]])) for head in found["heads"]}


def _in_short(event: dict[str, str]) -> str:
    cause = event.get("cause") or event.get("exception", "").strip().rpartition("\n")[2]
    return f"logged: {event.get('chore', event['event'])} {cause[:90]}".strip()


def freeze(node: Process, frozen: bool) -> None:
    """Stop a node's time, or let it go on, as a host does that has no time for it."""
    if node.process_id is not None:
        os.kill(node.process_id, signal.SIGSTOP if frozen else signal.SIGCONT)
