"""Many shoppers at once, from a process of their own: `python -m tests.bench.crowd task.json`, its result on stdout.

The task is {"host", "port", "talks": [[text, ...], ...]}: one conversation a list, all at the same time, each waiting
for an answer before it writes again. HTTP/1.1 is written by hand on one kept connection a shopper: a client library
would need as much of the machine as the service under measurement.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
import uuid
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

LARGEST = 1 << 20


@dataclass(frozen=True)
class Result:
    """How a crowd fared. `cpu_seconds` is what this process itself has used."""

    turns: int
    seconds: float
    cpu_seconds: float


class Shopper:
    """One conversation over one connection."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port

    async def talk(self, texts: list[str]) -> None:
        """Begin, say everything, and leave. Raises RuntimeError when the bot does not answer."""
        self._reader, self._writer = await asyncio.open_connection(self._host, self._port, limit=LARGEST)
        begun = await self._post("/api/conversations", {"channel": "web"}, 201)
        path = f"/api/conversations/{begun['conversation_id']}/messages"
        for text in texts:
            body = {"client_message_id": str(uuid.uuid4()), "text": text}
            answer = await self._post(path, body, 200, f"Authorization: Bearer {begun['token']}\r\n")
            if answer["owner"] != "bot" or not answer["messages"]:
                raise RuntimeError(f"the bot did not answer {text!r}")
        self._writer.close()

    async def _post(self, path: str, body: dict[str, Any], expected: int, header: str = "") -> dict[str, Any]:
        content = json.dumps(body).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {self._host}:{self._port}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(content)}\r\n{header}\r\n"
        )
        self._writer.write(head.encode() + content)
        said = (await self._reader.readuntil(b"\r\n\r\n")).decode().lower()
        answer = await self._reader.readexactly(int(said.partition("content-length:")[2].split("\r\n")[0]))
        if int(said.split(" ", 2)[1]) != expected:
            raise RuntimeError(f"{path}: {said.splitlines()[0]} {answer[:300]!r}")
        told: dict[str, Any] = json.loads(answer)
        return told


async def crowd(host: str, port: int, talks: list[list[str]]) -> Result:
    """All of them at once. Raises RuntimeError and OSError."""
    started, used = time.perf_counter(), time.process_time()
    await asyncio.gather(*(Shopper(host, port).talk(texts) for texts in talks))
    turns = sum(len(texts) for texts in talks)
    return Result(turns, time.perf_counter() - started, time.process_time() - used)


if __name__ == "__main__":
    task = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    print(json.dumps(asdict(asyncio.run(crowd(**task)))))
