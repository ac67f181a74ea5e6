"""`python -m bot erase`: says what would go, asks, erases, and refuses who is unknown in one sentence."""

from __future__ import annotations

import asyncio
import io
import sys
from datetime import date

import pytest
import sqlalchemy as sa

from bot.__main__ import main
from bot.app import Service, assemble
from bot.conversations import transcript
from bot.conversations.records import Conversation, Erasure
from bot.settings import Settings
from bot.shop.records import Customer
from bot.shop.records_customers import email_key
from bot.storage import Storage
from tests.fakes import NOON, FakeEngine, HandClock, Shopper, begin, gives_up

ANA, SHARED, GUEST = "ana@shop.example", "family@shop.example", "guest@shop.example"
CUSTOMERS = {"c-1": ANA, "c-2": SHARED, "c-3": "Family@Shop.example", "c-4": "quiet@shop.example", "c-5": ""}


class Terminal(io.StringIO):
    """A terminal at which somebody has typed something."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def shop(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A database with five customers, one without an e-mail, seven conversations and one ticket; and its place."""
    asyncio.run(_fill(settings))
    monkeypatch.setenv("DATA_DIR", str(settings.data_dir))
    return settings


async def _fill(settings: Settings) -> None:
    engine = FakeEngine()
    service = assemble(settings, engine, HandClock())
    ids = await _add_customers(service.storage)
    for external_id in ("c-1", "c-2", "c-3"):
        shopper = await begin(service)
        await service.asides.identify(shopper.conversation_id, ids[external_id])
    for email in (ANA, SHARED, GUEST):
        await _give(service, await begin(service), email)
    engine.then(gives_up())
    asked = await begin(service)
    await asked.say("a person please")
    await service.asides.identify(asked.conversation_id, ids["c-1"])
    await service.storage.close()


async def _give(service: Service, shopper: Shopper, email: str) -> None:
    async with service.storage.work() as work:
        conversation = await transcript.lock(work, shopper.conversation_id, NOON)
        conversation.carried = {"email": email.upper()}
        await work.commit()


async def _add_customers(storage: Storage) -> dict[str, int]:
    about = {"first_name": "A", "last_name": "B", "language": "en", "city": "Ghent", "country": "BE"}
    made = [
        Customer(external_id=key, email=email, email_key=email_key(email), since=date(2024, 1, 1), **about)
        for key, email in CUSTOMERS.items()
    ]
    async with storage.work() as work:
        work.add_all(made)
        await work.commit()
    return {one.external_id: one.id for one in made}


def left(settings: Settings) -> tuple[int, int, list[tuple[int, ...]]]:
    """Conversations, customers, and the counts of every erasure."""

    async def count() -> tuple[int, int, list[tuple[int, ...]]]:
        storage = Storage(settings.database)
        counts = sa.select(Erasure.conversations, Erasure.messages, Erasure.tickets)
        async with storage.work() as work:
            numbers = [
                (await work.execute(sa.select(sa.func.count()).select_from(one))).scalar_one()
                for one in (Conversation, Customer)
            ]
            erased = [tuple(row) for row in (await work.execute(counts)).all()]
        await storage.close()
        return numbers[0], numbers[1], erased

    return asyncio.run(count())


WHO = [
    pytest.param("c-1", (3, 6, 1), id="by the shop's id: vouched for, and where their e-mail was given"),
    pytest.param(" ANA@shop.example ", (3, 6, 1), id="by e-mail, in any case"),
    pytest.param("c-2", (2, 2, 0), id="one of two accounts with one e-mail"),
    pytest.param(SHARED, (3, 3, 0), id="an e-mail of two accounts"),
    pytest.param(GUEST, (1, 1, 0), id="an e-mail the shop does not know but a conversation does"),
]


@pytest.mark.parametrize(("who", "counts"), WHO)
def test_a_customer_is_erased_everywhere_and_the_shops_own_row_stays(
    who: str, counts: tuple[int, ...], shop: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["erase", "--customer", who, "--yes"]) == 0
    assert left(shop) == (7 - counts[0], len(CUSTOMERS), [counts])
    told = capsys.readouterr()
    conversations, messages, tickets = (
        f"{number} {noun}{'' if number == 1 else 's'}"
        for number, noun in zip(counts, ("conversation", "message", "ticket"), strict=True)
    )
    assert f"Erased: {conversations}, {messages}, {tickets}." in told.out
    assert f"kept: {conversations}, {messages}, {tickets}" in " ".join(told.err.split())


@pytest.mark.parametrize("who", ["c-9", "nobody@shop.example", "%", "", "[bold]"])
def test_an_unknown_customer_is_refused_in_one_sentence(
    who: str, shop: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["erase", "--customer", who, "--yes"]) == 1
    assert left(shop) == (7, len(CUSTOMERS), [])
    told = capsys.readouterr()
    assert told.out == ""
    assert " ".join(told.err.split()) == " ".join(
        f"beforehand: {who} is unknown: no customer has this id or e-mail, and no conversation names it".split()
    )


def test_of_a_customer_who_never_chatted_there_is_nothing_to_erase(
    shop: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["erase", "--customer", "c-4"]) == 0
    assert left(shop) == (7, len(CUSTOMERS), [])
    assert "nothing to erase" in capsys.readouterr().out


ANSWERS = [
    pytest.param("yes\n", 4, id="yes"),
    pytest.param(" Y \n", 4, id="y"),
    pytest.param("no\n", 7, id="no"),
    pytest.param("\n", 7, id="only return"),
    pytest.param("", 7, id="end of input"),
]


@pytest.mark.parametrize(("typed", "conversations"), ANSWERS)
def test_on_a_terminal_only_a_yes_erases(
    typed: str, conversations: int, shop: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(typed))
    assert main(["erase", "--customer", "c-1"]) == 0
    assert left(shop)[0] == conversations


def test_where_nobody_can_be_asked_nothing_is_erased_without_a_yes(
    shop: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("yes\n"))
    assert main(["erase", "--customer", "c-1"]) == 1
    assert left(shop) == (7, len(CUSTOMERS), [])
    assert "--yes" in capsys.readouterr().err


def test_the_help_says_that_the_shops_own_row_stays(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["erase", "--help"])
    assert ended.value.code == 0
    assert "row belongs to the shop and stays" in " ".join(capsys.readouterr().out.split())
