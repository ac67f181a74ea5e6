"""Training for the benchmark: the stock assistant once, kept by its inputs, and ours from nothing, on the clock."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import yaml

from bot.learning.topic_files import examples_of
from tests.bench.processes import ROOT, run

KEPT = ROOT / ".bench"
STOCK = Path(__file__).parent / "stock"
MESSAGES = ROOT / "data/nlu/en"
RULES = ROOT / "data/rules"
DOMAIN = ROOT / "domain.yml"
MESSAGES_AN_INTENT = 12
NEEDED = ("bot", "actions", "data", "config.yml", "domain.yml", "endpoints.yml", "credentials.yml")


def train_ours(data: Path) -> None:
    """Train the model of the present data unless it is there."""
    run(["bot", "train"], ROOT, DATA_DIR=str(data))


def seconds_from_nothing() -> float:
    """How long `python -m bot train` takes in a copy of the project without models and without Rasa's cache."""
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name)
        for needed in NEEDED:
            source = ROOT / needed
            (shutil.copytree if source.is_dir() else shutil.copy2)(source, copy / needed)
        (copy / "models").mkdir()
        started = time.perf_counter()
        run(["bot", "train"], copy, DATA_DIR=str(copy / ".data"))
        return time.perf_counter() - started


def stock_model() -> Path:
    """The stock assistant's archive, trained unless one of the same inputs is kept in .bench."""
    target = KEPT / f"stock-{_fingerprint()}.tar.gz"
    if target.exists():
        return target
    KEPT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=KEPT) as name:
        folder = Path(name)
        sample = folder / "sample.yml"
        sample.write_text(yaml.safe_dump(_sample(), allow_unicode=True), encoding="utf-8")
        files = ["--config", str(STOCK / "config.yml"), "--domain", str(DOMAIN), "--out", name]
        data = ["--data", str(sample), str(STOCK / "added.yml"), str(RULES)]
        run(["rasa", "train", *files, *data, "--fixed-model-name", "stock"], folder)
        os.replace(folder / "stock.tar.gz", target)
    return target


def _sample() -> dict[str, object]:
    """Messages of every intent, evenly from all its voices: few enough to train DIET in minutes."""
    lines: dict[str, list[str]] = defaultdict(list)
    for path in sorted(MESSAGES.glob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            lines[block["intent"]] += [f"- {text}" for text in examples_of(block)]
    blocks = [{"intent": intent, "examples": "\n".join([*_spread(found), ""])} for intent, found in lines.items()]
    return {"version": "3.1", "nlu": blocks}


def _spread(lines: list[str]) -> list[str]:
    return lines[:: max(1, len(lines) // MESSAGES_AN_INTENT)][:MESSAGES_AN_INTENT]


def _fingerprint() -> str:
    digest = hashlib.sha256(str(MESSAGES_AN_INTENT).encode())
    for path in _inputs():
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def _inputs() -> Iterator[Path]:
    yield DOMAIN
    for folder in (STOCK, RULES, MESSAGES):
        yield from sorted(folder.glob("*.yml"))
