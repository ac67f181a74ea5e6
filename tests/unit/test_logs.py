"""Logs as data, without what shoppers wrote and who they are."""

from __future__ import annotations

import asyncio
import json

import pytest
import sqlalchemy as sa
import structlog
from structlog.testing import capture_logs

from bot.app import Service
from bot.conversations import transcript
from bot.conversations.errors import DialogueUnavailable
from bot.logs import drop_personal_data, set_up_logs
from tests.fakes import NOON, FakeEngine, Shopper, fails

PRIVATE = "my order is BH-204817, noa@example.com"


def test_what_shoppers_wrote_is_dropped_whoever_logs_it() -> None:
    event = {"event": "turn", "conversation_id": "c", "text": PRIVATE, "email": "noa@example.com", "token": "t"}
    assert drop_personal_data(None, "info", event) == {"event": "turn", "conversation_id": "c"}


def test_a_log_is_one_line_of_json_with_time_and_level(capsys: pytest.CaptureFixture[str]) -> None:
    before = structlog.get_config()
    try:
        set_up_logs("INFO")
        structlog.get_logger().info("turn", conversation_id="c", text=PRIVATE)
        structlog.get_logger().debug("too fine")
    finally:
        structlog.configure(**before)
    (line,) = [line for line in capsys.readouterr().err.splitlines() if line.startswith("{")]
    told = json.loads(line)
    assert told.pop("timestamp")
    assert told == {"event": "turn", "level": "info", "conversation_id": "c"}


async def test_a_failed_turn_is_logged_with_its_conversation_and_without_its_words(
    shopper: Shopper, engine: FakeEngine
) -> None:
    engine.then(fails())
    with capture_logs() as logs, pytest.raises(DialogueUnavailable):
        await shopper.say(PRIVATE)
    (failed,) = [log for log in logs if log["event"] == "turn_failed"]
    assert failed["conversation_id"] == shopper.conversation_id
    assert PRIVATE not in str(logs)


async def test_a_databases_error_never_tells_what_was_to_be_stored(shopper: Shopper, service: Service) -> None:
    with pytest.raises(sa.exc.IntegrityError) as failed:
        async with service.storage.work() as work:
            conversation = await transcript.lock(work, shopper.conversation_id, NOON)
            conversation.last_seq = 0
            transcript.write(work, conversation, transcript.Author.BOT, PRIVATE, NOON)
            await work.commit()
    assert PRIVATE not in str(failed.value)


async def test_what_is_not_committed_never_happened(shopper: Shopper, service: Service) -> None:
    async with service.storage.work() as work:
        conversation = await transcript.lock(work, shopper.conversation_id, NOON)
        transcript.write(work, conversation, transcript.Author.BOT, "never", NOON)
        await work.flush()
    await asyncio.sleep(0)
    assert await shopper.words() == []
