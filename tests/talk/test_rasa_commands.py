"""The assistant at the root stays an ordinary Rasa project: its commands work and agree with the service."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from bot.clock import utc_now
from bot.learning.train import train
from bot.settings import process_environment

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parent.parent.parent


def rasa(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run a rasa command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "rasa", *arguments],
        cwd=cwd,
        env=process_environment(),
        capture_output=True,
        text=True,
        timeout=600,
    )


def test_the_data_is_valid_without_a_warning():
    done = rasa("data", "validate", "--fail-on-warnings", "--domain", "domain.yml", "--data", "data/nlu", "data/rules")
    # Most sentences are chosen by an action, which Rasa's check cannot see: its lines about them would hide the others.
    told = [line for line in done.stderr.splitlines() if "is not used in any story or rule" not in line]
    assert done.returncode == 0, "\n".join(told)[-3000:]


def test_every_story_goes_as_written(tmp_path):
    model = train(ROOT, lambda step: None, utc_now)
    done = rasa(
        *("test", "core", "--model", str(model), "--stories", "tests/talk/test_stories.yml"),
        *("--out", str(tmp_path), "--fail-on-prediction-errors"),
    )
    assert done.returncode == 0, done.stderr[-3000:]


def test_the_same_actions_answer_as_an_action_server(tmp_path, seeded, service):
    """`rasa run actions` opens the shop itself and says what the service says in process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "rasa", "run", "actions", "--port", str(port)],
        cwd=ROOT,
        env={**process_environment(), "DATABASE_URL": seeded, "DATA_DIR": str(tmp_path), "SANIC_HOST": "127.0.0.1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_until_up(f"{address}/health", server)
        answer = httpx.post(f"{address}/webhook", json=_call("action_return_policy"), timeout=30).json()
    finally:
        server.terminate()
        server.wait(20)
    said = [response["text"] for response in answer["responses"]]
    rules = service.shop.return_policy()
    assert len(said) == 1 and f"{rules.window_days} days" in said[0]
    assert {event["name"] for event in answer["events"]} == {"misses", "doubted", "answered", "topic"}


def _call(action: str) -> dict:
    """What Rasa posts to an action server."""
    tracker = {
        "sender_id": "talk",
        "slots": {},
        "latest_message": {"intent": {"name": "return_policy"}, "entities": [], "text": "how do returns work"},
        "events": [],
        "paused": False,
        "followup_action": None,
        "active_loop": {},
        "latest_action_name": "action_listen",
    }
    return json.loads(json.dumps({"next_action": action, "sender_id": "talk", "tracker": tracker, "domain": {}}))


def _wait_until_up(address: str, server: subprocess.Popen) -> None:
    for _ in range(120):
        assert server.poll() is None, "the action server ended"
        try:
            if httpx.get(address, timeout=2).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.5)
    raise AssertionError("the action server did not come up")
