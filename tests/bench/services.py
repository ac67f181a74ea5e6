"""The two services under measurement, each started from nothing, asked whether it is ready, weighed and stopped."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil
import yaml

from bot.setup.server import free_port, free_ports
from tests.bench import processes
from tests.bench.load import Chat, OurChat, StockChat
from tests.bench.processes import ROOT, BenchFailed, Process

START_SECONDS = 180
NO_LIMITS = dict.fromkeys(("MESSAGES_PER_MINUTE", "REQUESTS_PER_MINUTE", "STREAMS_PER_ADDRESS"), "1000000")
# What we tell our own process about threads is no business of a stock one.
OURS_ALONE = ("OMP_NUM_THREADS", "TF_INTRA_OP_PARALLELISM_THREADS", "TF_INTER_OP_PARALLELISM_THREADS")


@dataclass
class Service:
    """One way of serving the assistant: its processes, the addresses that tell it is up, and how to chat with it."""

    name: str
    address: str
    commands: list[list[str]]
    up: list[str]
    chat: type[Chat]
    environment: dict[str, str]
    log: Path
    _processes: list[Process] = field(default_factory=list)

    def __enter__(self) -> Service:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start every process; they may not be ready yet."""
        for command in self.commands:
            with self.log.open("ab") as log:
                self._processes.append(processes.start(command, ROOT, self.environment, log, log))

    def wait_until_up(self) -> None:
        """Wait until every address answers 200. Raises BenchFailed with the log's end when one does not get there."""
        end = time.monotonic() + START_SECONDS
        for address in self.up:
            while not _answers(address):
                if time.monotonic() > end or any(process.poll() is not None for process in self._processes):
                    raise BenchFailed(f"{address} does not answer:\n{self.log.read_text(errors='replace')[-2000:]}")
                time.sleep(0.05)

    def memory(self) -> float:
        """Mebibytes of all its processes: the proportional set where the system tells it, else the resident set."""
        family = [psutil.Process(process.pid) for process in self._processes]
        family += [child for process in family for child in process.children(recursive=True)]
        return sum(_bytes(process) for process in family) / 2**20

    def resident(self) -> float:
        """Mebibytes of the resident set of its own process: what others share of it does not change it, as it does the
        proportional set."""
        return sum(float(psutil.Process(process.pid).memory_info().rss) for process in self._processes) / 2**20

    def stop(self) -> None:
        """End every process and whatever it started; nothing to do when none runs."""
        for process in self._processes:
            processes.end(process)
        self._processes.clear()


def ours(data: Path) -> Service:
    """`python -m bot serve` on a seeded data folder, one process; no limit stops shoppers who all come from here."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    told = processes.environment(
        DATA_DIR=str(data), PORT=str(port), HOST="127.0.0.1", DATABASE_URL="", REDIS_URL="", **NO_LIMITS
    )
    return Service("ours", address, [["bot", "serve"]], [f"{address}/readyz"], OurChat, told, data / "ours.log")


def stock(data: Path, model: Path, site: Path) -> Service:
    """Rasa with the packages that everybody gets who installs it: those of `site` come before our own."""
    return _rasa("stock", data, model, PYTHONPATH=str(site))


def stock_with_our_pin(data: Path, model: Path) -> Service:
    """Rasa in our own environment, with the older and quicker jsonschema that we pin."""
    return _rasa("stock, our pin", data, model)


def seeded_order(**settings: str) -> dict[str, str]:
    """An order that is on its way, in a demonstration shop made for this run. Raises BenchFailed."""
    processes.run(["bot", "seed"], ROOT, **settings)
    shipped = ["bot", "shop", "list", "--state", "shipped", "--limit", "1", "--json"]
    order: dict[str, str] = json.loads(processes.run(shipped, ROOT, **settings))[0]
    return order


def _rasa(name: str, data: Path, model: Path, **more: str) -> Service:
    """`rasa run` with the REST channel and an SQL tracker store, and `rasa run actions` with our actions beside it."""
    port, actions_port = free_ports(2)
    address, actions = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{actions_port}"
    folder = data / name
    folder.mkdir()
    credentials = _written(folder / "credentials.yml", {"rest": {}})
    endpoints = _written(
        folder / "endpoints.yml",
        {
            "action_endpoint": {"url": f"{actions}/webhook"},
            "tracker_store": {"type": "SQL", "dialect": "sqlite", "db": str(folder / "tracker.db")},
        },
    )
    where = ["--port", str(port), "-i", "127.0.0.1", "--model", str(model)]
    commands = [
        ["rasa", "run", *where, "--credentials", credentials, "--endpoints", endpoints],
        ["rasa", "run", "actions", "--actions", "actions", "--port", str(actions_port)],
    ]
    inherited = processes.environment(DATA_DIR=str(data), DATABASE_URL="", SANIC_HOST="127.0.0.1", **more)
    told = {name: value for name, value in inherited.items() if name not in OURS_ALONE}
    up = [f"{address}/", f"{actions}/health"]
    return Service(name, address, commands, up, StockChat, told, folder / "log")


def _written(path: Path, content: object) -> str:
    path.write_text(yaml.safe_dump(content))
    return str(path)


def _answers(address: str) -> bool:
    try:
        return httpx.get(address, timeout=5).status_code == 200
    except httpx.HTTPError:
        return False


def _bytes(process: psutil.Process) -> int:
    info = process.memory_full_info()
    size: int = getattr(info, "pss", info.rss)
    return size
