"""The real service in a process of its own, with a demonstration shop that nobody else uses."""

from __future__ import annotations

import base64
import json
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path
from typing import Any

import jwt

from bot.settings import process_environment

ROOT = Path(__file__).parents[2]
# The first start on new training data trains the assistant.
START_SECONDS = 400
SECRET = b"the browser tests' own shop secret"
ANA = {"email": "ana@larch-loom.example", "name": "Ana Kowal", "password": "a-long-password"}


class Service:
    """One data folder and one port, and the project it is taught in; the process may be killed and started again."""

    def __init__(self, folder: Path, project: Path = ROOT) -> None:
        self.folder, self.project, self.port = folder, project, free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def seed(self) -> None:
        """Make the demonstration shop, its operator Robin, and Ana."""
        self._command("seed")
        self.add_person(ANA)

    def add_person(self, person: dict[str, str], role: str = "operator") -> None:
        """Somebody more at the desk."""
        who = ("--email", person["email"], "--name", person["name"], "--role", role)
        self._command("operator", "add", *who, given=person["password"])

    def orders(self, state: str) -> list[dict[str, Any]]:
        """Orders in a state, as `python -m bot shop list` gives them."""
        found: list[dict[str, Any]] = json.loads(
            self._command("shop", "list", "--state", state, "--limit", "60", "--json")
        )
        return found

    @property
    def robin(self) -> dict[str, str]:
        """How the demonstration operator signs in."""
        kept: dict[str, str] = json.loads((self.folder / "desk-sign-in.json").read_text())
        return {**kept, "name": "Robin Vale"}

    @property
    def _keys(self) -> Path:
        """The shop's keys, made when they are first needed."""
        path = self.folder / "shop-keys.json"
        if not path.exists():
            key = {"kty": "oct", "k": base64.urlsafe_b64encode(SECRET).decode().rstrip("=")}
            path.write_text(json.dumps({"keys": [key]}))
        return path

    def token(self, order: dict[str, Any]) -> str:
        """The shop's word for whoever placed an order."""
        claims = {"sub": order["customer_id"], "aud": "beforehand", "exp": int(time.time()) + 3600}
        return jwt.encode(claims, SECRET, "HS256")

    def harvest(self) -> None:
        """Look through all conversations, as if nobody had said anything for an hour."""
        ago = "update conversation set updated_at = datetime(updated_at, '-1 hour')"
        with closing(sqlite3.connect(self.folder / "beforehand.sqlite3", timeout=30)) as database, database:
            database.execute(ago)
        self._command("harvest")

    def start(self) -> None:
        """Start and wait until it is ready. Raises AssertionError with the log's end when it does not get there."""
        self.launch()
        self.wait()

    def launch(self) -> None:
        """Start, and do not wait."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bot", "serve"], cwd=ROOT, env=self._environment(), stdout=log, stderr=log
            )

    def wait(self) -> None:
        """Wait until it is ready after launch(). Raises AssertionError as start() does."""
        assert self._process is not None
        end = time.monotonic() + START_SECONDS
        while not self._ready():
            assert self._process.poll() is None and time.monotonic() < end, f"the service is not ready:\n{self.told()}"
            time.sleep(0.2)

    def kill(self) -> None:
        """End it as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it as an administrator would."""
        self._end(signal.SIGTERM)

    @property
    def log(self) -> Path:
        return self.folder / "service.log"

    def told(self) -> str:
        """The end of the service's log."""
        return "\n".join(self.log.read_text().splitlines()[-60:])

    def _ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/readyz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(how)
            self._process.wait(30)

    def _command(self, *arguments: str, given: str = "") -> str:
        done = subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            cwd=ROOT,
            env=self._environment(),
            input=f"{given}\n",
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def _environment(self) -> dict[str, str]:
        own = {
            "DATA_DIR": str(self.folder),
            "PROJECT_DIR": str(self.project),
            "PORT": str(self.port),
            "DATABASE_URL": "",
            "SHOP_JWT_KEYS": str(self._keys),
        }
        return {**process_environment(), **own}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
