"""Signing in through real servers: a code that arrives by SMTP, and budgets that hold in two processes."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from aiosmtpd.smtp import AuthResult

from bot import budgets
from bot.app import Service, assemble
from bot.budgets import Rate
from bot.conversations.engine import SignIn
from bot.conversations.records import Conversation
from bot.mail.carriers import carrier_to
from bot.mail.mails import Letter, Mails, put
from bot.settings import Settings
from bot.shop.listing import list_orders
from bot.shop.lookups import Asker, Miss
from bot.shop.seed import seed
from tests.fakes import FakeEngine, HandClock, begin, says
from tests.services.mail_server import HOST, PASSWORD, USER, Post, certified, only_with_password, running_mail_server

pytestmark = pytest.mark.services
ELSEWHERE = "127.0.0.2"
WITH_PASSWORD = {"authenticator": only_with_password, "auth_required": True}
LOGIN = f"{USER}:{quote(PASSWORD, safe='')}@{HOST}"


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def mail_port(post: Post) -> Iterator[int]:
    with running_mail_server(post) as port:
        yield port


@pytest.fixture
async def other(database: str, clock: HandClock, service: Service) -> AsyncIterator[Service]:
    """Another process on the same database."""
    other = assemble(Settings(database_url=database, secret_key="services"), FakeEngine(), clock)
    yield other
    await other.locks.close()
    await other.storage.close()


async def write(service: Service, clock: HandClock) -> None:
    """A mail to Noa, committed."""
    async with service.storage.work() as work:
        put(work, Letter("note", "noa@example.com", "Für dich", "Schön, dass du da bist.\n"), clock())
        await work.commit()


def sending(service: Service, url: str, clock: HandClock) -> Mails:
    """Mails by the server at this address."""
    return Mails(service.storage, carrier_to(url, Path("/nowhere")), "The Shop <support@shop.example>", clock)


async def test_a_code_comes_by_smtp_and_signs_its_customer_in(
    service: Service, engine: FakeEngine, clock: HandClock, post: Post, mail_port: int
) -> None:
    await seed(service.storage, clock().date())
    shopper = await begin(service)
    engine.then(says("sent", sign_in=SignIn(1)))
    await shopper.say("let me in")
    assert await sending(service, f"smtp://{HOST}:{mail_port}", clock).send_due() == 1
    [mail] = post.taken
    customer = await service.shop.customer_by_id(1)
    assert customer is not None and mail["To"] == customer.email
    code = re.search(r"\b\d{6}\b", mail.get_content())
    assert code is not None
    outcome = await shopper.say(f"it says {code.group()}")
    assert outcome.accepted.text == "it says ●●●●●●"
    async with service.storage.work() as work:
        row = await work.get(Conversation, shopper.conversation_id)
    assert row is not None and row.customer_id == 1


async def test_a_mail_is_changed_to_tls_and_signed_in_for_where_that_is_offered(
    service: Service, clock: HandClock, post: Post, tmp_path: Path
) -> None:
    tls, trusted = certified(tmp_path)
    await write(service, clock)
    with running_mail_server(post, tls_context=tls, require_starttls=True, **WITH_PASSWORD) as port:
        assert await sending(service, f"smtp://{LOGIN}:{port}?ca={trusted}", clock).send_due() == 1
    assert post.over_tls == [True]
    assert post.taken[0]["Subject"] == "Für dich"
    assert post.taken[0].get_content().strip() == "Schön, dass du da bist."


async def test_a_server_nobody_vouches_for_gets_no_mail(
    service: Service, clock: HandClock, post: Post, tmp_path: Path
) -> None:
    tls, _ = certified(tmp_path)
    await write(service, clock)
    with running_mail_server(post, tls_context=tls, require_starttls=True) as port:
        assert await sending(service, f"smtp://{HOST}:{port}", clock).send_due() == 0
    assert post.taken == []


async def test_a_wrong_password_is_tried_again_later_not_given_up(
    service: Service, clock: HandClock, post: Post, tmp_path: Path
) -> None:
    tls, trusted = certified(tmp_path)
    await write(service, clock)
    with running_mail_server(post, tls_context=tls, **WITH_PASSWORD) as port:
        assert await sending(service, f"smtp://{USER}:wrong@{HOST}:{port}?ca={trusted}", clock).send_due() == 0
        clock.forward(seconds=5)
        assert await sending(service, f"smtp://{LOGIN}:{port}?ca={trusted}", clock).send_due() == 1


@pytest.mark.parametrize(("host", "sent"), [(HOST, 1), (ELSEWHERE, 0)], ids=["this machine", "another"])
async def test_a_password_goes_to_another_machine_over_tls_or_not_at_all(
    host: str, sent: int, service: Service, clock: HandClock, post: Post
) -> None:
    asked: list[Any] = []

    def sign_in(*given: Any) -> AuthResult:
        asked.append(given)
        return only_with_password(*given)

    await write(service, clock)
    with running_mail_server(post, host, authenticator=sign_in, auth_require_tls=False) as port:
        assert await sending(service, f"smtp://{LOGIN}:{port}".replace(HOST, host), clock).send_due() == sent
    assert len(asked) == len(post.taken) == sent


async def test_a_mail_waits_for_a_server_that_is_down_and_comes_once(
    service: Service, clock: HandClock, post: Post
) -> None:
    await write(service, clock)
    with running_mail_server(post) as port:
        url = f"smtp://{HOST}:{port}"
    assert await sending(service, url, clock).send_due() == 0
    post.statuses = ["451 not now"]
    with running_mail_server(post) as port:
        mails = sending(service, f"smtp://{HOST}:{port}", clock)
        for _ in range(9):
            clock.forward(minutes=1)
            await mails.send_due()
    assert len(post.taken) == 1


async def test_a_mail_refused_for_good_is_given_up(service: Service, clock: HandClock, post: Post) -> None:
    post.statuses = ["554 never"]
    await write(service, clock)
    with running_mail_server(post) as port:
        mails = sending(service, f"smtp://{HOST}:{port}", clock)
        await mails.send_due()
        clock.forward(days=1)
        assert await mails.send_due() == 0
    assert post.taken == []


async def test_two_processes_send_each_mail_once(
    service: Service, other: Service, clock: HandClock, post: Post, mail_port: int
) -> None:
    for _ in range(30):
        await write(service, clock)
    url = f"smtp://{HOST}:{mail_port}"
    both = sending(service, url, clock), sending(other, url, clock)
    while sum(await asyncio.gather(*(mails.send_due() for mails in both))):
        pass
    assert len({mail["Message-ID"] for mail in post.taken}) == len(post.taken) == 30


async def test_a_budget_paid_in_two_processes_at_once_is_paid_no_more_often_than_it_holds(
    service: Service, other: Service, clock: HandClock
) -> None:
    rate = Rate(7, timedelta(hours=1))

    async def pay(process: Service) -> bool:
        async with process.storage.work() as work:
            paid = await budgets.pay(work, "one", rate, clock())
            await work.commit()
        return paid

    assert sum(await asyncio.gather(*(pay(process) for process in (service, other) * 20))) == 7
    clock.forward(minutes=60)
    assert sum([await pay(other) for _ in range(20)]) == 7


async def test_guesses_in_two_processes_at_once_get_no_more_than_the_budget(
    service: Service, other: Service, clock: HandClock
) -> None:
    await seed(service.storage, clock().date())
    [row] = await list_orders(service.storage, service.policies, clock().date(), None, 1)
    number, rules = str(row["order_number"]), service.policies.lookups
    guesses = [
        process.shop.look_up(number, f"{n}@example.com", Asker(f"{n} {process is other}"), clock())
        for n in range(15)
        for process in (service, other)
    ]
    answers = await asyncio.gather(*guesses)
    assert answers.count(Miss.NOT_FOUND) == rules.misses_per_order
    right = await other.shop.look_up(number, str(row["email"]), Asker("late"), clock())
    assert right is Miss.CLOSED


async def test_a_code_is_used_once_whichever_of_two_processes_it_is_typed_into(
    service: Service, other: Service, clock: HandClock, engine: FakeEngine, post: Post, mail_port: int
) -> None:
    await seed(service.storage, clock().date())
    shopper = await begin(service)
    engine.then(says("sent", sign_in=SignIn(1)))
    await shopper.say("let me in")
    assert await sending(other, f"smtp://{HOST}:{mail_port}", clock).send_due() == 1
    code = re.search(r"\b\d{6}\b", post.taken[0].get_content())
    assert code is not None
    tries = [process.asides.identify_by_code(shopper.conversation_id, code.group()) for process in (service, other) * 3]
    assert sum(await asyncio.gather(*tries)) == 1
