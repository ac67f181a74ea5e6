"""One command starts PostgreSQL, Redis, two processes and nginx; Ctrl+C leaves nothing; what dies is started again."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import httpx
import psutil
import pytest
import redis

from bot.settings import process_environment
from bot.setup.nginx import configuration
from bot.setup.server import ServerUnavailable, free_port, program
from tests.setup.servers import running_postgres, running_redis

ROOT = Path(__file__).parents[2]
LIMIT_SECONDS = 30
pytestmark = pytest.mark.services


class Running:
    """A cluster of stand-ins, as `make run-cluster` runs the real one."""

    def __init__(self, folder: Path) -> None:
        port = free_port()
        told = {**process_environment(), "DATA_DIR": str(folder), "PORT": str(port), "HOST": "127.0.0.1"}
        command = [sys.executable, "-m", "tests.setup.stand_in", "cluster"]
        self.log = folder / "said"
        with self.log.open("w") as said:
            self.supervisor = subprocess.Popen(
                command, cwd=ROOT, env=told, stdout=said, stderr=said, start_new_session=True
            )
        self.http = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=10)
        wait_until(lambda: "Ctrl+C stops" in self.log.read_text() or self.supervisor.poll() is not None)
        assert self.supervisor.poll() is None, self.log.read_text()

    def who(self, **headers: str) -> dict:
        """What one process tells of itself and of the request."""
        return self.http.get("/who", headers=headers).raise_for_status().json()

    def processes(self) -> set[int]:
        """Which processes answer."""
        return {self.who()["process"] for _ in range(6)}

    def family(self) -> list[psutil.Process]:
        """Everything it has started."""
        return psutil.Process(self.supervisor.pid).children(recursive=True)

    def stop(self) -> int:
        """Press Ctrl+C; the exit code."""
        with contextlib.suppress(ProcessLookupError):
            self.supervisor.send_signal(signal.SIGINT)
        self.http.close()
        return self.supervisor.wait(LIMIT_SECONDS)


def wait_until(true) -> None:
    end = time.monotonic() + LIMIT_SECONDS
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    """A data folder that an unprivileged PostgreSQL may enter; pytest's own belong to their user alone."""
    with tempfile.TemporaryDirectory(prefix="beforehand-cluster-") as name:
        os.chmod(name, 0o755)
        yield Path(name)


@pytest.fixture(scope="module")
def cluster(data) -> Iterator[Running]:
    running = Running(data)
    yield running
    running.stop()


def test_the_processes_answer_in_turn(cluster):
    asked = [cluster.who()["process"] for _ in range(4)]
    assert asked[0] == asked[2] != asked[1] == asked[3]


def test_the_processes_share_database_redis_and_secret(cluster):
    one, other = cluster.who(), cluster.who()
    for name in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY"):
        assert one[name] == other[name] and one[name], name


def test_a_client_cannot_claim_to_be_somebody_else(cluster):
    told = cluster.who(**{"X-Forwarded-For": "203.0.113.9"})
    assert (told["headers"]["X-Forwarded-For"], told["PROXIES"]) == ("127.0.0.1", "1")


def test_an_event_arrives_when_it_happens(cluster):
    with cluster.http.stream("GET", "/api/one/events") as stream:
        first = next(stream.iter_raw())
    assert first == b"data: 1\n\n"


def test_a_body_of_more_than_64_kib_is_refused(cluster):
    assert cluster.http.post("/who", content=b"x" * (64 * 1024 + 1)).status_code == 413


def test_a_process_that_was_killed_is_named_and_started_again(cluster):
    before = cluster.processes()
    killed = min(before)
    os.kill(killed, signal.SIGKILL)
    assert cluster.processes() == before - {killed}
    wait_until(lambda: len(cluster.processes()) == 2)
    assert re.search(r"process-\d was ended by SIGKILL; it is started again", cluster.log.read_text())


def test_ctrl_c_leaves_nothing_behind_and_a_second_start_finds_its_data(cluster, data):
    family = cluster.family()
    assert cluster.stop() == 0
    assert [process for process in family if process.is_running()] == []
    second = Running(data)
    try:
        assert asyncio.run(run(second.who()["DATABASE_URL"], "SELECT count(*) FROM seeded")) == 2
    finally:
        second.stop()


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "0.0.0.0"])
def test_nginx_finds_nothing_wrong_with_its_configuration(tmp_path, host):
    (tmp_path / "nginx.conf").write_text(configuration(host, free_port(), [free_port(), free_port()]))
    command = [program("nginx", "nginx-light"), "-t", "-p", tmp_path, "-c", "nginx.conf"]
    tested = subprocess.run(command, capture_output=True, text=True)
    assert tested.returncode == 0, tested.stderr
    assert "warn" not in tested.stderr


def test_a_program_that_is_missing_is_named_in_one_sentence_with_its_package():
    with pytest.raises(ServerUnavailable) as missing:
        program("no-such-server", "its-package")
    assert "no-such-server is not installed" in str(missing.value) and "its-package" in str(missing.value)
    assert "\n" not in str(missing.value)


def test_packages_that_cannot_be_installed_are_named_in_one_sentence(tmp_path):
    for name in ("sh", "sed", "tr", "id"):
        (tmp_path / name).symlink_to(str(shutil.which(name)))
    script = '. bot/setup/packages.sh; missing() { echo nginx-light; }; see_to "a cluster" "nginx and more"'
    told = subprocess.run(["sh", "-c", script], cwd=ROOT, env={"PATH": str(tmp_path)}, capture_output=True, text=True)
    assert (told.returncode, told.stderr.count("\n"), told.stdout) == (1, 1, "")
    assert "nginx and more" in told.stderr and "nginx-light" in told.stderr


def test_postgres_comes_back_with_its_data_after_a_stop_and_after_a_crash():
    with running_postgres() as server:
        url = server.url
        asyncio.run(run(url, "CREATE TABLE kept (number int)"))
        for go_down in (server.stop, server.kill):
            go_down()
            server.start()
            asyncio.run(run(url, "INSERT INTO kept VALUES (1)"))
        server.restart()
        assert (server.url, asyncio.run(run(url, "SELECT count(*) FROM kept"))) == (url, 2)


def test_redis_comes_back_at_its_address_and_keeps_nothing():
    with running_redis() as server:
        asked = redis.Redis.from_url(server.url)
        asked.set("kept", "no")
        server.stop()
        with pytest.raises(redis.ConnectionError):
            asked.ping()
        server.start()
        assert asked.get("kept") is None


async def run(url: str, statement: str) -> object:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()
