"""Another help desk by real servers: SMTP out and in, IMAP by Dovecot, and two processes on one PostgreSQL."""

from __future__ import annotations

import asyncio
import contextlib
import imaplib
import smtplib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from urllib.parse import quote

import pytest
from sanic import Sanic

from bot.app import Service, assemble
from bot.mail.carriers import carrier_to
from bot.mail.imap import ImapMailbox, MailboxUnavailable
from bot.mail.mails import Mails
from bot.settings import Settings
from bot.setup.server import free_port
from bot.site import web
from tests.answers import answer
from tests.fakes import FakeEngine, HandClock, Shopper, begin, gives_up
from tests.services.mail_server import HOST, Post, certified, running_mail_server
from tests.setup.dovecot import PASSWORD, USER, Dovecot, running_dovecot

pytestmark = pytest.mark.services
# Each test that serves builds the application anew in this one process.
Sanic.test_mode = True
SHOP, DESK = "The Blue Door <support@shop.example>", "desk@help.example"
LOGIN = f"{USER}:{quote(PASSWORD, safe='')}@{HOST}"


@pytest.fixture(scope="module")
def imap_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Dovecot, Path]]:
    """A mailbox, and the certificate by which it is trusted."""
    folder = tmp_path_factory.mktemp("certificate")
    certified(folder)
    with running_dovecot((folder / "mail.pem", folder / "mail.key")) as server:
        yield server, folder / "mail.pem"


@pytest.fixture
def imap(imap_server: tuple[Dovecot, Path]) -> Iterator[str]:
    """The address of an empty mailbox."""
    server, trusted = imap_server
    yield f"imaps://{LOGIN}:{server.tls_port}/INBOX?ca={trusted}"
    empty(server)


@asynccontextmanager
async def running(database: str, clock: HandClock, engine: FakeEngine) -> AsyncIterator[Service]:
    """A process of a shop with another help desk."""
    settings = Settings(
        database_url=database, secret_key="services", messages_per_minute=1000, desk_mail_to=DESK, mail_from=SHOP
    )
    service = assemble(settings, engine, clock)
    yield service
    await service.locks.close()
    await service.storage.close()


@pytest.fixture
async def service(database: str, engine: FakeEngine, clock: HandClock) -> AsyncIterator[Service]:
    async with running(database, clock, engine) as service:
        yield service


@pytest.fixture
async def other(database: str, service: Service, clock: HandClock) -> AsyncIterator[Service]:
    """Another process on the same database."""
    async with running(database, clock, FakeEngine()) as other:
        yield other


@pytest.fixture
async def handed_over(service: Service, engine: FakeEngine) -> Shopper:
    engine.then(gives_up())
    shopper = await begin(service)
    await shopper.say("where is my kettle?")
    return shopper


@pytest.fixture
async def mail(service: Service, handed_over: Shopper, clock: HandClock) -> EmailMessage:
    """The ticket's mail as it came to the help desk."""
    post = Post()
    with running_mail_server(post) as port:
        carrier = carrier_to(f"smtp://{HOST}:{port}", Path("/nowhere"))
        assert await Mails(service.storage, carrier, SHOP, clock).send_due() == 1
    assert post.senders == [post.taken[0]["Reply-To"].addresses[0].addr_spec] and post.taken[0]["Return-Path"] is None
    return post.taken[0]


def signed_in(server: Dovecot) -> imaplib.IMAP4:
    client = imaplib.IMAP4(HOST, server.port, timeout=10)
    client.login(USER, PASSWORD)
    client.select()
    return client


def deliver(server: Dovecot, *mails: bytes) -> None:
    """Put mails into the mailbox."""
    client = signed_in(server)
    for raw in mails:
        assert client.append("INBOX", "", "", raw)[0] == "OK"
    client.logout()


def unseen(server: Dovecot) -> int:
    """How many mails nobody has seen."""
    client = signed_in(server)
    found = client.search(None, "UNSEEN")[1][0].split()
    client.logout()
    return len(found)


def empty(server: Dovecot) -> None:
    client = signed_in(server)
    client.store("1:*", "+FLAGS.SILENT", r"(\Deleted)")
    client.expunge()
    client.logout()


def mailbox(service: Service, url: str) -> ImapMailbox:
    """A mailbox as this process looks into it."""
    assert service.help_desk is not None
    return ImapMailbox(url, service.help_desk.take)


async def answers(shopper: Shopper) -> list[str]:
    return [text for author, text in await shopper.words() if author == "operator"]


async def test_a_ticket_goes_out_by_smtp_and_its_answer_comes_back_by_imap_once(
    service: Service, handed_over: Shopper, mail: EmailMessage, imap: str, imap_server: tuple[Dovecot, Path]
) -> None:
    raw = bytes(answer(mail))
    deliver(imap_server[0], raw, raw)
    inbox = mailbox(service, imap)
    assert await inbox.look() == 2
    assert await inbox.look() == 0
    await inbox.close()
    assert await answers(handed_over) == ["It comes on Thursday."]
    assert unseen(imap_server[0]) == 0


async def test_two_processes_that_look_at_once_say_it_once(
    service: Service, other: Service, handed_over: Shopper, mail: EmailMessage, imap: str,
    imap_server: tuple[Dovecot, Path],
) -> None:  # fmt: skip
    deliver(imap_server[0], *(bytes(answer(mail, f"Part {number}.", number)) for number in range(4)))
    boxes = [mailbox(service, imap), mailbox(other, imap)]
    await asyncio.gather(*(box.look() for box in boxes))
    await asyncio.gather(*(box.close() for box in boxes))
    assert sorted(await answers(handed_over)) == [f"Part {number}." for number in range(4)]


async def test_somebody_elses_mail_stays_unseen(
    service: Service, handed_over: Shopper, mail: EmailMessage, imap: str, imap_server: tuple[Dovecot, Path]
) -> None:
    deliver(imap_server[0], b"From: a@b.example\r\nSubject: [#1] hello\r\n\r\nhello\r\n", bytes(answer(mail)))
    inbox = mailbox(service, imap)
    assert await inbox.look() == 1
    assert await inbox.look() == 0
    await inbox.close()
    assert unseen(imap_server[0]) == 1


async def test_of_a_mail_with_large_files_the_words_are_read(
    service: Service, handed_over: Shopper, mail: EmailMessage, imap: str, imap_server: tuple[Dovecot, Path]
) -> None:
    large = answer(mail)
    large.add_attachment(b"x" * 3_000_000, maintype="application", subtype="zip", filename="all.zip")
    deliver(imap_server[0], bytes(large))
    inbox = mailbox(service, imap)
    assert await inbox.look() == 1
    await inbox.close()
    [said] = await answers(handed_over)
    assert said.startswith("It comes on Thursday.") and "all.zip" in said


async def test_a_mailbox_is_changed_to_tls_where_that_is_offered(
    service: Service, handed_over: Shopper, mail: EmailMessage, imap_server: tuple[Dovecot, Path], imap: str
) -> None:
    server, trusted = imap_server
    deliver(server, bytes(answer(mail)))
    inbox = mailbox(service, f"imap://{LOGIN}:{server.port}?ca={trusted}")
    assert await inbox.look() == 1
    await inbox.close()


@pytest.mark.parametrize("login", ["shop:wrong", LOGIN.partition("@")[0]], ids=["wrong password", "no trust"])
async def test_a_mailbox_that_cannot_be_opened_is_an_error(
    login: str, service: Service, imap_server: tuple[Dovecot, Path]
) -> None:
    server, trusted = imap_server
    with pytest.raises(MailboxUnavailable):
        ca = f"?ca={trusted}" if "wrong" in login else ""
        await mailbox(service, f"imaps://{login}@{HOST}:{server.tls_port}/{ca}").look()


async def test_a_mailbox_that_was_away_is_read_when_it_is_back(
    service: Service, handed_over: Shopper, mail: EmailMessage, imap: str, imap_server: tuple[Dovecot, Path]
) -> None:
    server, inbox = imap_server[0], mailbox(service, imap)
    assert await inbox.look() == 0
    server.stop()
    try:
        with pytest.raises(MailboxUnavailable):
            await mailbox(service, imap).look()
    finally:
        server.start()
    deliver(server, bytes(answer(mail)))
    with contextlib.suppress(MailboxUnavailable):
        # Its connection went with the server, sooner or later.
        await inbox.look()
    await inbox.look()
    await inbox.close()
    assert await answers(handed_over) == ["It comes on Thursday."]


@asynccontextmanager
async def listening(service: Service) -> AsyncIterator[int]:
    """The service's own mail server; its port."""
    assert service.help_desk is not None
    port = free_port()
    settings = Settings(secret_key="services", mail_from=SHOP, desk_mail_to=DESK, inbound_smtp_port=port, host=HOST)
    listener = service.help_desk.listener(settings)
    assert listener is not None
    await listener.start()
    yield port
    await listener.stop()


async def hand_in(port: int, mail: EmailMessage, to: str | None = None, sender: str = "ana@help.example") -> int:
    """Send a mail by SMTP; the status it got."""

    def send() -> int:
        with smtplib.SMTP(HOST, port, timeout=20) as client:
            try:
                client.sendmail(sender, [to or mail["To"].addresses[0].addr_spec], mail.as_bytes(policy=SMTP))
            except smtplib.SMTPRecipientsRefused as error:
                return next(iter(error.recipients.values()))[0]
            except smtplib.SMTPResponseException as error:
                return error.smtp_code
            return 250

    return await asyncio.to_thread(send)


async def test_an_answer_comes_by_smtp_and_is_said_once_in_two_processes(
    service: Service, other: Service, handed_over: Shopper, mail: EmailMessage
) -> None:
    async with listening(service) as port, listening(other) as another:
        reply = answer(mail)
        assert set(await asyncio.gather(hand_in(port, reply), hand_in(another, reply))) == {250}
    assert await answers(handed_over) == ["It comes on Thursday."]


REFUSED = [
    pytest.param("a@elsewhere.example", True, id="another domain: no mail is passed on"),
    pytest.param("support@shop.example", False, id="no token"),
    pytest.param("support+1-aaaaaaaaaaaaaaaaaaaaaaaaaa@shop.example", False, id="a wrong token"),
]


@pytest.mark.parametrize(("to", "referring"), REFUSED)
async def test_mail_about_nothing_is_refused(
    to: str, referring: bool, service: Service, handed_over: Shopper, mail: EmailMessage
) -> None:
    reply = answer(mail, To=to) if referring else answer(mail, To=to, In_Reply_To="", References="")
    async with listening(service) as port:
        assert await hand_in(port, reply, to) == 550
    assert await answers(handed_over) == []


async def test_the_null_sender_reaches_no_shopper(service: Service, handed_over: Shopper, mail: EmailMessage) -> None:
    async with listening(service) as port:
        assert await hand_in(port, answer(mail), sender="") == 250
    assert await answers(handed_over) == []


async def test_a_mail_that_is_too_large_is_refused(service: Service, handed_over: Shopper, mail: EmailMessage) -> None:
    reply = answer(mail)
    reply.add_attachment(b"x" * 26_000_000, maintype="application", subtype="zip", filename="all.zip")
    async with listening(service) as port:
        assert await hand_in(port, reply) == 552
    assert await answers(handed_over) == []


async def test_while_the_database_is_away_a_mail_is_to_come_later(
    service: Service, handed_over: Shopper, mail: EmailMessage
) -> None:
    nowhere = "postgresql+asyncpg://nobody@127.0.0.1:1/none"
    async with running(nowhere, HandClock(), FakeEngine()) as away, listening(away) as port:
        assert await hand_in(port, answer(mail)) == 451


async def test_when_it_stops_nobody_listens(service: Service) -> None:
    async with listening(service) as port:
        socket.create_connection((HOST, port), timeout=5).close()
    with pytest.raises(OSError):
        socket.create_connection((HOST, port), timeout=5)


@asynccontextmanager
async def serving(settings: Settings, service: Service, clock: HandClock) -> AsyncIterator[None]:
    """The service's web application, with all that it does by itself."""
    listening = socket.socket()
    listening.bind((HOST, 0))
    server = await web(settings, service, clock).create_server(sock=listening, return_asyncio_server=True)
    for step in (server.startup, server.before_start, server.after_start):
        await step()
    yield
    await server.before_stop()
    server.close()
    await server.wait_closed()


async def soon(there: Callable[[], Awaitable[bool]]) -> None:
    """Wait until something is there, for half a minute at most."""
    for _ in range(300):
        if await there():
            return
        await asyncio.sleep(0.1)
    raise AssertionError("it did not come")


async def test_a_running_service_mails_takes_answers_at_its_port_and_looks_into_its_mailbox(
    service: Service, handed_over: Shopper, clock: HandClock, imap: str, imap_server: tuple[Dovecot, Path]
) -> None:
    async def mailed() -> bool:
        return bool(post.taken)

    async def both() -> bool:
        return len(await answers(handed_over)) == 2

    post, port = Post(), free_port()
    with running_mail_server(post) as smtp:
        told = {"smtp_url": f"smtp://{HOST}:{smtp}", "imap_url": imap, "inbound_smtp_port": port, "desk_mail_to": DESK}
        settings = Settings(database_url=service.storage.url, secret_key="services", mail_from=SHOP, **told)
        whole = assemble(settings, FakeEngine(), clock)
        async with serving(settings, whole, clock):
            await soon(mailed)
            assert await hand_in(port, answer(post.taken[0], "By SMTP.", 1)) == 250
            deliver(imap_server[0], bytes(answer(post.taken[0], "By IMAP.", 2)))
            await soon(both)
        await whole.locks.close()
        await whole.storage.close()
    assert await answers(handed_over) == ["By SMTP.", "By IMAP."]
