"""One training, or one model that understands messages, in a process of its own: `worker TASK ORDER ANSWER`.

The order and the answer are JSON files; "progress 3/10" on the standard output tells how far it is. Rasa is imported
before any clock starts, because every pipeline needs it; what else a pipeline imports is its own.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import re
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

Answer = dict[str, Any]
_EPOCH = re.compile(r"Epochs:.*?(\d+)/(\d+) \[")


class EpochClock:
    """Stands in for the standard error, passes all on, and notes when DIET's progress bar tells of another epoch.

    `seconds[n]` is when n epochs were done, from an arbitrary beginning; empty when nothing learns in epochs.
    """

    def __init__(self, through: TextIO) -> None:
        self.seconds: list[float] = []
        self._through = through

    def write(self, text: str) -> int:
        told = _EPOCH.search(text)
        while told and len(self.seconds) <= int(told[1]):
            self.seconds.append(time.perf_counter())
            tell(int(told[1]), int(told[2]))
        return self._through.write(text)

    def flush(self) -> None:
        self._through.flush()


def tell(done: int, total: int) -> None:
    """Say how far it is."""
    print(f"progress {done}/{total}", flush=True)


def peak_bytes() -> int:
    """The most memory this process has held, in bytes: VmHWM where the system tells it, else getrusage's maximum."""
    status = Path("/proc/self/status")
    told = re.search(r"VmHWM:\s*(\d+) kB", status.read_text()) if status.exists() else None
    return int(told[1]) * 1024 if told else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def train(order: dict[str, str]) -> Answer:
    """Train `config` on `data` into the folder `out`."""
    import rasa.core.agent  # noqa: F401
    from rasa.model_training import train_nlu

    clock = EpochClock(sys.stderr)
    with contextlib.redirect_stderr(clock):
        started = time.perf_counter()
        archive = train_nlu(order["config"], order["data"], order["out"], fixed_model_name="model")
        seconds = time.perf_counter() - started
    return {"archive": archive, "seconds": seconds, "epochs": clock.seconds, "peak_bytes": peak_bytes()}


def serve(order: dict[str, Any]) -> Answer:
    """Load `model`, understand the messages `warm`, then each of `messages` once; both are [text, language].

    Waits for a number on the standard input and goes on until it has understood so many, until the input ends.
    """
    from rasa.core.agent import Agent

    started = time.perf_counter()
    understand = understanding(Agent.load(order["model"]))
    understand(*order["warm"][0])
    loaded = time.perf_counter() - started
    for text, lang in order["warm"][1:]:
        understand(text, lang)
    parses: list[Answer] = []
    tell(0, len(order["messages"]))
    for line in sys.stdin:
        parses += [timed(understand, *one) for one in order["messages"][len(parses) : int(line)]]
        tell(len(parses), len(order["messages"]))
    return {"load_seconds": loaded, "parses": parses, "peak_bytes": peak_bytes()}


def understanding(agent: Any) -> Callable[[str, str], Answer]:
    """Rasa's own parse of a text in a language, from beginning to end, as a plain function."""
    from rasa.core.channels.channel import UserMessage

    loop = asyncio.new_event_loop()
    return lambda text, lang: loop.run_until_complete(
        agent.processor.parse_message(UserMessage(text, metadata={"language": lang}))
    )


def timed(understand: Callable[[str, str], Answer], text: str, lang: str) -> Answer:
    """What of a parse the comparison needs, with its seconds."""
    started = time.perf_counter()
    parse = understand(text, lang)
    seconds = time.perf_counter() - started
    return {"seconds": seconds, "out_of_scope": _foreignness(parse), "meanings": _meanings(parse)}


def _foreignness(parse: Answer) -> float | None:
    return (parse.get("decision") or parse).get("out_of_scope")


def _meanings(parse: Answer) -> list[list[Any]]:
    ranking = parse.get("intent_ranking") or []
    return [[one["name"], one["confidence"]] for one in ranking if one["name"] != "nlu_fallback"]


def main() -> None:
    """Do what was ordered and leave the answer."""
    from rasa.utils.log_utils import configure_structlog

    # Without this Rasa writes every debug line, which would be measured as well.
    configure_structlog(logging.WARNING)
    task, order, answer = sys.argv[1:]
    done = {"train": train, "serve": serve}[task](json.loads(Path(order).read_text("utf-8")))
    Path(answer).write_text(json.dumps(done), encoding="utf-8")


if __name__ == "__main__":
    main()
