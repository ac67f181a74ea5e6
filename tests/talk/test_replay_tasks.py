"""Scripted shoppers are served by the real service over an imported shop, and get what they want."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.__main__ import main
from tests.unit.replay.town import DELIVERED, PENDING, SHOP, TWINS, cancel, move, send_back

pytestmark = pytest.mark.slow


def test_tasks_are_replayed_and_what_became_of_the_orders_is_compared(tmp_path: Path):
    for part, content in SHOP.items():
        (tmp_path / f"{part}.json").write_text(json.dumps(content))
    wishes = [
        [cancel()],
        [move()],
        [send_back("102", number=DELIVERED)],
        [send_back("101", number=TWINS, method="gift_1")],
        [cancel(DELIVERED)],
    ]
    rows = [
        {"id": n, "wish": "", "gold_actions": [{"name": one.name, "arguments": one.arguments} for one in actions]}
        for n, actions in enumerate(wishes)
    ]
    tasks, marks, said = tmp_path / "tasks.jsonl", tmp_path / "marks.json", tmp_path / "said.txt"
    tasks.write_text("\n".join(map(json.dumps, rows)))
    given = ["--shop", tmp_path, "--tasks", tasks, "--json", marks, "--transcripts", said, "--seed", "5"]
    assert main(["replay-tasks", *map(str, given)]) == 0
    told = json.loads(marks.read_text())
    assert (told["n"], [one["id"] for one in told["not_allowed"]]) == (4, ["4"])
    assert told["matched"] >= 3, said.read_text()
    assert told["by_action"]["cancel_pending_order"]["n"] == 1
    assert PENDING.lstrip("#") in said.read_text()
