"""A light stand-in for `python -m bot`: what the cluster asks of the service, without an assistant.

`seed` counts itself in the database. `serve` answers /readyz, tells at any other path what reached it, and streams two
events at /api/one/events, the second one second after the first. `cluster` runs a whole cluster of such processes.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import asyncpg

from bot.settings import process_environment
from bot.setup.cluster import main

TOLD = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "PROXIES", "DATA_DIR")


class Answers(BaseHTTPRequestHandler):
    """HTTP/1.1 with kept connections."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path.endswith("/events"):
            self._stream()
        else:
            self._answer(json.dumps({"process": os.getpid(), "headers": dict(self.headers), **_told()}).encode())

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def log_message(self, *_: object) -> None:
        pass

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        for number in (1, 2):
            self.wfile.write(f"data: {number}\n\n".encode())
            time.sleep(1)


def _told() -> dict[str, str]:
    return {name: process_environment()[name] for name in TOLD}


async def _seed() -> None:
    connection = await asyncpg.connect(process_environment()["DATABASE_URL"])
    await connection.execute("CREATE TABLE IF NOT EXISTS seeded (at timestamptz)")
    await connection.execute("INSERT INTO seeded VALUES (now())")
    await connection.close()


if __name__ == "__main__":
    if sys.argv[1] == "cluster":
        sys.exit(main([sys.executable, "-m", "tests.setup.stand_in"]))
    elif sys.argv[1] == "seed":
        asyncio.run(_seed())
    elif sys.argv[1] == "serve":
        ThreadingHTTPServer(("127.0.0.1", int(process_environment()["PORT"])), Answers).serve_forever()
