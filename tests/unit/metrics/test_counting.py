"""What happens in a process is counted, each thing once and under its own name."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from prometheus_client import generate_latest

from bot.app import Service
from bot.housework import Chore, Housework
from bot.learning.known import UnknownArchive
from bot.learning.promotions import Decided
from bot.learning.serving import Serving
from bot.mail.carriers import Carried
from bot.mail.mails import Letter, Mails, put
from bot.metrics.counting import Counting
from bot.storage import Storage
from tests.fakes import NOON, FakeEngine, HandClock
from tests.unit.metrics.reading import families, figures
from tests.unit.test_mail import ScriptedCarrier

LABELLED: dict[str, Callable[[Counting, str], None]] = {
    "messages_total": Counting.message_taken,
    "turns_total": lambda counting, word: counting.turn_ended(word, 0.1),
    "turn_failures_total": Counting.turn_failed,
    "hand_overs_total": Counting.handed_over,
    "mails_total": Counting.mail_tried,
    "model_loads_total": Counting.model_loaded,
    "chore_failures_total": Counting.chore_failed,
    "requests_refused_total": Counting.request_refused,
}


def counted(counting: Counting) -> dict[tuple[str, ...], float]:
    """What was counted, without what never was."""
    return {name: value for name, value in figures(generate_latest(counting.registry).decode()).items() if value}


@effort(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(sorted(LABELLED)), st.sampled_from(["one", "another", 'a "third"\n']))))
def test_the_text_tells_each_thing_as_often_as_it_happened(happened: list[tuple[str, str]]) -> None:
    counting = Counting()
    for name, word in happened:
        LABELLED[name](counting, word)
    told = {name: value for name, value in counted(counting).items() if name[0] in LABELLED}
    assert told == dict(Counter(happened))


@effort(max_examples=50, deadline=None)
@given(st.lists(st.floats(0, 60), min_size=1))
def test_the_seconds_of_turns_stand_in_their_buckets(seconds: list[float]) -> None:
    counting = Counting()
    for one in seconds:
        counting.turn_ended("answer", one)
    told = figures(generate_latest(counting.registry).decode())
    for limit in (0.01, 0.5, 20):
        bucket = told["turn_seconds_bucket", str(float(limit))]
        assert bucket == sum(one <= limit for one in seconds)
    assert told["turn_seconds_count",] == len(seconds)
    assert told["turn_seconds_sum",] == pytest.approx(sum(seconds))


def test_two_services_of_one_process_do_not_count_for_each_other() -> None:
    ours, other = Counting(), Counting()
    ours.message_taken("web")
    assert counted(ours) == {("messages_total", "web"): 1}
    assert counted(other) == {}


def test_every_count_says_that_it_is_of_this_process() -> None:
    told = families(generate_latest(Counting().registry).decode())
    assert [
        one.name for one in told if one.name.startswith("beforehand") and "this process" not in one.documentation
    ] == []


async def test_a_chore_that_fails_is_counted_by_its_name() -> None:
    counting, twice = Counting(), asyncio.Event()
    failures: list[int] = []

    async def fail() -> None:
        failures.append(1)
        if len(failures) == 3:
            twice.set()
        raise ZeroDivisionError

    async def go_well() -> None:
        pass

    housework = Housework([Chore("send mails", 0.001, fail), Chore("push", 0.001, go_well)], counting)
    housework.start()
    await asyncio.wait_for(twice.wait(), 30)
    await housework.stop(5)
    assert counted(counting) == {("chore_failures_total", "send mails"): len(failures)}


async def test_each_attempt_to_send_a_mail_is_counted_by_how_it_ended(service: Service, clock: HandClock) -> None:
    counting, carrier = Counting(), ScriptedCarrier()
    mails = Mails(service.storage, carrier, "support@shop.example", clock, counting)
    carrier.ends = [Carried.LATER, Carried.SENT, Carried.REFUSED]
    for _ in range(2):
        async with service.storage.work() as work:
            put(work, Letter("note", "noa@example.com", "Hello", "It is back.\n", NOON - NOON.replace(hour=1)), clock())
            await work.commit()
        for _ in range(2):
            await mails.send_due()
            clock.forward(minutes=1)
    assert counted(counting) == {("mails_total", end): 1 for end in ("later", "sent", "refused")}


async def test_models_are_counted_when_they_are_taken_up_and_when_they_are_refused(
    service: Service, tmp_path: Path
) -> None:
    class Careful(FakeEngine):
        async def swap(self, model: Path, sha256: str | None = None) -> None:
            if model.name == "c.tar.gz":
                raise UnknownArchive("not ours")
            await super().swap(model, sha256)

    counting, promotions = Counting(), service.models.promotions
    serving = Serving(Careful(), promotions, tmp_path, counting)
    for name, share in (("a", 1.0), ("b", 0.5), ("b", 1.0), ("c", 1.0)):
        (tmp_path / f"{name}.tar.gz").touch()
        async with service.storage.work() as work:
            promotions.decide(work, Decided(f"{name}.tar.gz", "Kim", NOON, share))
            await work.commit()
        for _ in range(2):
            await serving.keep_up()
    ends = {"serves": 2, "tried_out": 1, "refused": 1}
    assert counted(counting) == {("model_loads_total", end): value for end, value in ends.items()}


async def test_every_unit_of_work_with_the_database_is_timed(service: Service) -> None:
    counting = Counting()
    storage = Storage(service.storage.url, counting)
    for _ in range(3):
        assert await storage.answers()
    await storage.close()
    assert counted(counting)["database_seconds_count",] == 3
