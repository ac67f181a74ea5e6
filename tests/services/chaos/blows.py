"""What strikes the cluster, one blow after the other, at moments that a seed decides."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter

from bot.setup.server import Server
from tests.services.chaos.cluster import Cluster, freeze

KINDS = (
    "kill a node",
    "kill a node",
    "freeze a node",
    "stop Redis",
    "kill Redis",
    "restart PostgreSQL",
    "kill PostgreSQL",
    "kill both nodes",
)
BETWEEN = (0.5, 2.5)
DOWN = (0.1, 2.0)


class Blows:
    """Every kind comes once before any comes again; after each blow what was struck is up again."""

    def __init__(self, cluster: Cluster, seed: int, tally: Counter[str]) -> None:
        self._cluster, self._chance, self._tally = cluster, random.Random(f"{seed} blows"), tally

    async def strike(self, until: float) -> None:
        """Strike until a moment of the monotonic clock. Raises ServerUnavailable when something does not come back."""
        while True:
            for kind in self._chance.sample(KINDS, len(KINDS)):
                await asyncio.sleep(self._chance.uniform(*BETWEEN))
                if time.monotonic() > until:
                    return
                await self._blow(kind)
                self._tally[f"blow: {kind}"] += 1

    async def _blow(self, kind: str) -> None:
        down = self._chance.uniform(*DOWN)
        nodes = self._chance.sample(self._cluster.nodes, len(self._cluster.nodes))
        how, _, whom = kind.partition(" ")
        struck: dict[str, list[Server]] = {
            "a node": [*nodes[:1]],
            "both nodes": [*nodes],
            "Redis": [self._cluster.redis],
            "PostgreSQL": [self._cluster.postgres],
        }
        if how == "freeze":
            freeze(nodes[0], True)
            await asyncio.sleep(down)
            freeze(nodes[0], False)
        else:
            await asyncio.to_thread(_out_and_up, struck[whom], how, down)


def _out_and_up(servers: list[Server], how: str, down: float) -> None:
    for server in servers:
        server.kill() if how == "kill" else server.stop()
    time.sleep(0 if how == "restart" else down)
    for server in servers:
        server.launch()
    for server in servers:
        server.wait_until_it_answers()
