"""A service of our own on a free port: its data in a folder of its own, its shop read in, its keys made for the run."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import os
import secrets
import signal
import socket
import sys
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import aiohttp
import jwt

from bot.replay.chat import ServiceFailed
from bot.settings import process_environment

ROOT = Path(__file__).parents[2]
START_SECONDS = 300
STOP_SECONDS = 20
# A service that somebody runs has settings of their own, which must not reach into a replay.
PLAIN = {
    "DATABASE_URL": "",
    "REDIS_URL": "",
    "SMTP_URL": "",
    "SECRET_KEY": "",
    "LOG_LEVEL": "ERROR",
    "HOST": "127.0.0.1",
}
UNHURRIED = {"MESSAGES_PER_MINUTE": "100000", "REQUESTS_PER_MINUTE": "1000000", "DEMONSTRATION": "false"}


class ShopKeys:
    """The shop's key (HS256), and the tokens it signs with it."""

    def __init__(self, folder: Path) -> None:
        self._secret = secrets.token_bytes(32)
        self.path = folder / "shop_keys.json"
        kept = base64.urlsafe_b64encode(self._secret).rstrip(b"=").decode()
        self.path.write_text(json.dumps({"keys": [{"kty": "oct", "kid": "replay", "k": kept}]}))

    def token(self, customer: str, now: datetime) -> str:
        """A token that vouches for a customer for two hours."""
        claims = {"sub": customer, "aud": "beforehand", "exp": now + timedelta(hours=2)}
        return jwt.encode(claims, self._secret, "HS256", headers={"kid": "replay"})


async def read_in(shop: Path, data: Path) -> None:
    """Fill an empty data folder with the shop of another folder. Raises ServiceFailed with what was complained of."""
    told = _environment(data)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "shop", "import", str(shop)),
        cwd=ROOT,
        env=told,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    if process.returncode:
        raise ServiceFailed(f"the shop could not be imported:\n{said.decode(errors='replace')[-1000:]}")


@contextlib.asynccontextmanager
async def serving(data: Path, keys: ShopKeys) -> AsyncIterator[str]:
    """A service over a data folder; gives its address, and ends it with all it has started. Raises ServiceFailed."""
    port = _free_port()
    told = {**_environment(data), "PORT": str(port), "SHOP_JWT_KEYS": str(keys.path)}
    log = data / "service.log"
    with log.open("wb") as out:
        command = (sys.executable, "-m", "bot", "serve")
        process = await asyncio.create_subprocess_exec(
            *command, cwd=ROOT, env=told, stdout=out, stderr=out, start_new_session=True
        )
    try:
        address = f"http://127.0.0.1:{port}"
        await _ready(address, process, log)
        yield address
    finally:
        await _end(process)


def database_of(data: Path) -> str:
    """The address of a data folder's database."""
    return f"sqlite+aiosqlite:///{data / 'beforehand.sqlite3'}"


def _environment(data: Path) -> dict[str, str]:
    inherited = {name: value for name, value in process_environment().items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**inherited, **PLAIN, **UNHURRIED, "DATA_DIR": str(data)}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def _ready(address: str, process: asyncio.subprocess.Process, log: Path) -> None:
    async with aiohttp.ClientSession() as session:
        for _ in range(START_SECONDS * 4):
            if process.returncode is not None:
                raise ServiceFailed(f"the service did not start:\n{log.read_text(errors='replace')[-1000:]}")
            with contextlib.suppress(aiohttp.ClientError):
                async with session.get(f"{address}/readyz") as answer:
                    if answer.status == 200:
                        return
            await asyncio.sleep(0.25)
    raise ServiceFailed(f"the service was not ready after {START_SECONDS} seconds")


async def _end(process: asyncio.subprocess.Process) -> None:
    for how in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, how)
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(process.wait(), STOP_SECONDS)
            return
