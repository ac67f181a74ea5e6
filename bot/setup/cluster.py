"""`make run-cluster`: PostgreSQL, Redis, equal processes of the service and nginx before them, all on this machine."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from bot.commands.terminal import ROOT, console
from bot.settings import BadSetting, Settings, process_environment, read_settings
from bot.setup.nginx import Nginx
from bot.setup.postgres import Postgres
from bot.setup.process import Process
from bot.setup.redis import Redis
from bot.setup.server import LOOPBACK, Server, ServerUnavailable, free_ports, is_free, unprivileged

PROCESSES = 2
SERVICE = (sys.executable, "-m", "bot")
LOOK_SECONDS = 0.5
RESTARTS_A_MINUTE = 3
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Cluster:
    """Everything that several processes of one service need, kept in one folder.

    `service` is the command before `train`, `seed` and `serve`; `more` are settings for every process.
    Raises ServerUnavailable when a program is not installed.
    """

    def __init__(
        self, folder: Path, settings: Settings, processes: int, service: Sequence[str] = SERVICE, **more: str
    ) -> None:
        postgres_port, redis_port, *ports = free_ports(2 + processes)
        self.folder, self._service = folder.resolve(), service
        self.postgres = Postgres(self._made("postgres"), unprivileged(), postgres_port)
        self.redis = Redis(self._made("redis"), redis_port)
        self.environment = {**self._environment(settings), **more}
        self.processes = [
            Process(number, self._made("logs"), [*service, "serve"], {**self.environment, "PORT": str(port)})
            for number, port in enumerate(ports, start=1)
        ]
        self.nginx = Nginx(self._made("nginx"), settings.host, settings.port, ports)

    @property
    def servers(self) -> list[Server]:
        """All of them, in the order in which they start."""
        return [self.postgres, self.redis, *self.processes, self.nginx]

    def start(self) -> None:
        """Train if needed, start all, and make the demonstration shop. Raises ServerUnavailable."""
        if not is_free(self.nginx.port, self.nginx.host):
            where = f"{self.nginx.host}:{self.nginx.port}"
            raise ServerUnavailable(f"{where} cannot be used; stop what runs there or set PORT to another")
        for server in self.servers:
            server.log.unlink(missing_ok=True)
        self._run("train")
        self.postgres.start()
        self.redis.start()
        self._run("seed")
        for process in self.processes:
            process.launch()
        for process in self.processes:
            process.wait_until_it_answers()
        self.nginx.start()

    def watch(self, tell: Callable[[str], None]) -> None:
        """Start again what ends by itself, for ever. Raises ServerUnavailable when something does not stay up."""
        ends: dict[str, list[float]] = defaultdict(list)
        while True:
            for server in self.servers:
                if server.ended is not None:
                    recent = [at for at in ends[server.name] if at > time.monotonic() - 60]
                    ends[server.name] = [*recent, time.monotonic()]
                    self._start_again(server, len(recent), tell)
            time.sleep(LOOK_SECONDS)

    def stop(self) -> None:
        """Stop all in order, who depends on others first; nothing to do for what does not run."""
        for server in reversed(self.servers):
            server.stop()

    def _start_again(self, server: Server, restarts: int, tell: Callable[[str], None]) -> None:
        said = f"{server.name} {_end(server)}"
        if restarts >= RESTARTS_A_MINUTE:
            raise ServerUnavailable(f"{said}, the {restarts + 1}th time within a minute")
        tell(f"{said}; it is started again")
        server.launch()

    def _environment(self, settings: Settings) -> dict[str, str]:
        # Without compiled bytecode every start would compile all of Rasa.
        inherited = {name: value for name, value in process_environment().items() if name != "PYTHONDONTWRITEBYTECODE"}
        return inherited | {
            "HOST": LOOPBACK,
            "PROXIES": "1",
            "DATA_DIR": str(self.folder),
            "DATABASE_URL": self.postgres.url,
            "REDIS_URL": self.redis.url,
            "SECRET_KEY": settings.secret_key,
        }

    def _made(self, name: str) -> Path:
        folder = self.folder / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _run(self, command: str) -> None:
        step = [*self._service, command]
        ended = subprocess.run(step, cwd=ROOT, env=self.environment, stdout=subprocess.DEVNULL)  # noqa: S603
        if ended.returncode:
            raise ServerUnavailable(f"`{command}` of the service ended with {ended.returncode}")


def _end(server: Server) -> str:
    """How a program that ended by itself did so."""
    code = server.ended or 0
    return f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with {code} ({server.last_words()})"


def main(service: Sequence[str] = SERVICE) -> int:
    """Run until Ctrl+C; the exit code."""
    for number in SIGNALS:
        signal.signal(number, signal.default_int_handler)
    try:
        settings = read_settings()
        _run(Cluster(settings.data_dir / "cluster", settings, PROCESSES, service), settings)
    except (BadSetting, ServerUnavailable) as error:
        console.print(f"beforehand: {error}", style="bold red", highlight=False, markup=False)
        return 1
    except KeyboardInterrupt:
        return 0
    return 0


def _run(cluster: Cluster, settings: Settings) -> None:
    try:
        cluster.start()
        _say_where(cluster, settings)
        cluster.watch(lambda text: console.print(text, highlight=False, markup=False))
    finally:
        # A second Ctrl+C must not leave servers behind.
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        cluster.stop()


def _say_where(cluster: Cluster, settings: Settings) -> None:
    base = f"http://{settings.host}:{settings.port}"
    print(f"\n  {len(cluster.processes)} processes behind nginx, on one PostgreSQL and one Redis")
    print(f"\n  Shop with the chat widget   {base}/")
    print(f"  Desk for operators          {base}/desk")
    print(f"  The password of the desk    {cluster.folder / 'desk-sign-in.json'}")
    print(f"  What everything says        {cluster.folder}/*/*.log")
    print("\n  Ctrl+C stops all of it.\n", flush=True)


if __name__ == "__main__":
    sys.exit(main())
