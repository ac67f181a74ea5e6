"""The service under attack: one process on SQLite, or more of them on PostgreSQL and Redis."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path

import yaml
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from bot.clock import utc_now
from bot.migrations import migrate
from bot.settings import Settings, process_environment
from bot.setup.process import Process
from bot.setup.server import LOOPBACK, free_ports
from bot.shop.facts import OrderState
from bot.shop.listing import list_orders
from bot.shop.policies import DATA, load_policies
from bot.shop.seed import seed
from bot.storage import Storage
from tests.setup.servers import running_postgres, running_redis

NODE = (sys.executable, "-m", "tests.services.attack.node")
# Not what is tried here: how many requests and messages one may send at all.
UNLIMITED = {"MESSAGES_PER_MINUTE": "1000000", "REQUESTS_PER_MINUTE": "100000000"}
DAY_MINUTES = 1440


@dataclass(frozen=True)
class Known:
    """One order with what belongs to it, for the judge; the attacker knows less."""

    number: str
    email: str
    customer: str
    state: str


@dataclass(frozen=True)
class Target:
    """What is attacked, and the truth about it."""

    bases: tuple[str, ...]
    orders: tuple[Known, ...]
    key: rsa.RSAPrivateKey
    outbox: Path
    misses_per_address: int
    database: str

    def codes(self, email: str) -> list[str]:
        """Every code that was sent to an address, in no order."""
        mails = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in self.outbox.glob("*.eml")]
        found = (re.search(r"\b\d{6}\b", mail.get_content()) for mail in mails if mail["To"] == email)  # type: ignore[attr-defined]
        return [code.group() for code in found if code]


@contextlib.contextmanager
def running_target(processes: int) -> Iterator[Target]:
    """The service for the time of the block, behind one proxy that is believed. Raises ServerUnavailable."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="beforehand-attack-")))
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        environment = {
            **{name: value for name, value in process_environment().items() if name != "PYTHONDONTWRITEBYTECODE"},
            **{"HOST": LOOPBACK, "PROXIES": "1", "SECRET_KEY": "attack", "DATA_DIR": str(folder), **UNLIMITED},
            **{"LOG_LEVEL": "WARNING", "SHOP_JWT_KEYS": str(_published(folder, key))},
        }
        if processes > 1:
            environment["DATABASE_URL"] = stack.enter_context(running_postgres()).url
            environment["REDIS_URL"] = stack.enter_context(running_redis()).url
        per_address = _budgets_for_a_day(folder)
        settings = Settings(data_dir=folder, database_url=environment.get("DATABASE_URL", ""))
        orders = _shop(settings)
        ports = free_ports(processes)
        nodes = [
            Process(number, folder, NODE, {**environment, "PORT": str(port)}) for number, port in enumerate(ports, 1)
        ]
        for node in nodes:
            stack.callback(node.kill)
            node.launch()
        for node in nodes:
            node.wait_until_it_answers()
        bases = tuple(f"http://{LOOPBACK}:{port}" for port in ports)
        yield Target(bases, orders, key, folder / "outbox", per_address, settings.database)


def _published(folder: Path, key: rsa.RSAPrivateKey) -> Path:
    path = folder / "keys.json"
    path.write_text(json.dumps({"keys": [{**RSAAlgorithm.to_jwk(key.public_key(), as_dict=True), "kid": "one"}]}))
    return path


def _budgets_for_a_day(folder: Path) -> int:
    """The shop's own budgets, but within a day instead of an hour, so that nothing comes back meanwhile.

    Gives back how many misses one address has.
    """
    rules = yaml.safe_load((DATA / "policies.yml").read_text(encoding="utf-8"))
    rules["lookups"]["minutes"] = DAY_MINUTES
    (folder / "policies.yml").write_text(yaml.safe_dump(rules), encoding="utf-8")
    return int(rules["lookups"]["misses_per_address"])


def _shop(settings: Settings) -> tuple[Known, ...]:
    migrate(settings.database)
    return asyncio.run(_seeded(settings))


async def _seeded(settings: Settings) -> tuple[Known, ...]:
    storage, today = Storage(settings.database), utc_now().date()
    await seed(storage, today)
    rows = await list_orders(storage, load_policies(), today, None, 10_000)
    await storage.close()
    told = [(row["order_number"], row["email"], row["customer_id"], row["state"]) for row in rows]
    open_ones = {OrderState.PENDING.value, OrderState.PACKED.value, OrderState.UNPAID.value}
    return tuple(Known(*map(str, one)) for one in sorted(told, key=lambda one: one[3] not in open_ones))
