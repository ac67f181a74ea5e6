"""A script talks with the trained assistant at the command line, and nothing stays of it unless that is wished."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from bot.settings import process_environment
from tests.talk.conftest import ROOT

SAY = ["do you have a discount code?", "i want to talk to a person"]


@pytest.mark.parametrize(("keep", "conversations", "tickets"), [([], 0, 0), (["--keep"], 1, 1)])
def test_the_transcript_is_printed_and_erased_behind_it(keep, conversations, tickets, tmp_path):
    script = tmp_path / "script.jsonl"
    script.write_text(json.dumps({"name": "a code", "say": SAY}), encoding="utf-8")
    command = [sys.executable, "-m", "bot", "chat", "--script", str(script), *keep]
    environment = {**process_environment(), "DATA_DIR": str(tmp_path)}
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    lines = ended.stdout.splitlines()
    assert lines[0] == "# a code"
    assert [line for line in lines if line.startswith("shopper")] == [f"shopper  {text}" for text in SAY]
    assert lines[-2:] == ["         (now with: queue)", ""]
    with closing(sqlite3.connect(tmp_path / "beforehand.sqlite3")) as database:
        counted = [
            database.execute(f"select count(*) from {name}").fetchone()[0] for name in ("conversation", "ticket")
        ]
    assert counted == [conversations, tickets]
