"""Mails: committed with their cause, sent once, tried again while they may be, and forgotten afterwards."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP

import pytest
import sqlalchemy as sa

from bot.app import Service
from bot.mail.carriers import Carried, Carrier, FolderCarrier
from bot.mail.mails import Letter, Mails, put
from bot.mail.records import Mail
from bot.settings import Settings
from tests.fakes import HandClock, Shopper


class ScriptedCarrier(Carrier):
    """Ends as it is told, and keeps what it was given."""

    def __init__(self) -> None:
        self.ends: list[Carried] = []
        self.carried: list[EmailMessage] = []

    async def carry(self, mail: EmailMessage) -> Carried:
        self.carried.append(mail)
        await asyncio.sleep(0)
        return self.ends.pop(0) if self.ends else Carried.SENT


@pytest.fixture
def carrier() -> ScriptedCarrier:
    return ScriptedCarrier()


@pytest.fixture
def mails(service: Service, carrier: ScriptedCarrier, clock: HandClock) -> Mails:
    return Mails(service.storage, carrier, "The Shop <support@shop.example>", clock)


async def write(service: Service, clock: HandClock, **changes: object) -> None:
    """A mail to Noa, committed."""
    letter = {"kind": "note", "address": "noa@example.com", "subject": "Sofia's möbel", "text": "It is back.\n"}
    async with service.storage.work() as work:
        put(work, Letter(**{**letter, **changes}), clock())  # type: ignore[arg-type]
        await work.commit()


async def kept(service: Service) -> list[Mail]:
    """Every mail's row."""
    async with service.storage.work() as work:
        return list((await work.execute(sa.select(Mail).order_by(Mail.id))).scalars())


async def test_a_mail_is_sent_once_and_nothing_of_it_is_kept(
    service: Service, mails: Mails, carrier: ScriptedCarrier, clock: HandClock
) -> None:
    await write(service, clock)
    assert await mails.send_due() == 1
    clock.forward(days=1)
    assert await mails.send_due() == 0
    [mail], [row] = carrier.carried, await kept(service)
    assert (mail["To"], mail["Subject"], mail.get_content()) == ("noa@example.com", "Sofia's möbel", "It is back.\n")
    assert (row.address, row.subject, row.text, row.next_at) == (None, None, None, None)
    assert row.sent_at is not None


async def test_what_is_undone_is_not_sent(service: Service, mails: Mails, clock: HandClock) -> None:
    async with service.storage.work() as work:
        put(work, Letter("note", "noa@example.com", "s", "t"), clock())
    assert await mails.send_due() == 0


async def test_a_mail_that_cannot_be_sent_now_is_tried_again_later_and_later_with_the_same_id(
    service: Service, mails: Mails, carrier: ScriptedCarrier, clock: HandClock
) -> None:
    carrier.ends = [Carried.LATER, Carried.LATER]
    await write(service, clock)
    for seconds, tries in ((0, 1), (4, 1), (1, 2), (9, 2), (1, 3)):
        clock.forward(seconds=seconds)
        await mails.send_due()
        assert len(carrier.carried) == tries
    assert len({mail["Message-ID"] for mail in carrier.carried}) == 1
    assert [row.attempts for row in await kept(service)] == [3]


async def test_a_mail_refused_for_good_is_not_tried_again(
    service: Service, mails: Mails, carrier: ScriptedCarrier, clock: HandClock
) -> None:
    carrier.ends = [Carried.REFUSED]
    await write(service, clock)
    await mails.send_due()
    clock.forward(days=1)
    assert (await mails.send_due(), len(carrier.carried)) == (0, 1)
    assert [(row.text, row.sent_at) for row in await kept(service)] == [(None, None)]


async def test_a_mail_that_is_of_no_use_any_more_is_not_sent(
    service: Service, mails: Mails, carrier: ScriptedCarrier, clock: HandClock
) -> None:
    await write(service, clock, lasts=timedelta(minutes=10))
    clock.forward(minutes=10)
    await mails.send_due()
    assert carrier.carried == []
    assert [row.text for row in await kept(service)] == [None]


@pytest.mark.parametrize(
    "changes",
    [{"address": ""}, {"address": "noa@example.com\nBcc: all@example.com"}, {"subject": "a\nBcc: b@c.example"}],
)
async def test_no_mail_smuggles_a_header_in(
    changes: dict[str, str], service: Service, mails: Mails, carrier: ScriptedCarrier, clock: HandClock
) -> None:
    await write(service, clock, **changes)
    assert (await mails.send_due(), carrier.carried) == (0, [])


async def test_two_processes_send_a_mail_once(
    service: Service, mails: Mails, carrier: ScriptedCarrier, clock: HandClock
) -> None:
    for _ in range(30):
        await write(service, clock)
    other = Mails(service.storage, carrier, "support@shop.example", clock)
    while sum(await asyncio.gather(mails.send_due(), other.send_due())):
        pass
    assert len({mail["Message-ID"] for mail in carrier.carried}) == len(carrier.carried) == 30


async def test_what_a_process_that_died_had_claimed_is_sent_by_another(
    service: Service, mails: Mails, carrier: ScriptedCarrier, clock: HandClock
) -> None:
    class Dies(Carrier):
        async def carry(self, mail: EmailMessage) -> Carried:
            raise asyncio.CancelledError

    await write(service, clock)
    with pytest.raises(asyncio.CancelledError):
        await Mails(service.storage, Dies(), "support@shop.example", clock).send_due()
    assert await mails.send_due() == 0
    clock.forward(minutes=2)
    assert await mails.send_due() == 1


async def test_without_a_server_mails_are_files_for_their_owner_only(
    service: Service, settings: Settings, clock: HandClock
) -> None:
    await write(service, clock)
    assert await service.mails.send_due() == 1
    [path] = (settings.data_dir / "outbox").iterdir()
    assert path.suffix == ".eml"
    assert path.stat().st_mode & 0o077 == path.parent.stat().st_mode & 0o077 == 0
    assert b"It is back." in path.read_bytes()


async def test_a_folder_that_cannot_be_written_is_tried_again(
    service: Service, settings: Settings, clock: HandClock
) -> None:
    (settings.data_dir / "full").write_text("")
    mails = Mails(service.storage, FolderCarrier(settings.data_dir / "full"), "support@shop.example", clock)
    await write(service, clock)
    assert await mails.send_due() == 0
    assert [row.text for row in await kept(service)] == ["It is back.\n"]


async def test_a_mail_goes_with_its_conversation(service: Service, shopper: Shopper, clock: HandClock) -> None:
    async with service.storage.work() as work:
        put(work, Letter("note", "noa@example.com", "s", "t"), clock(), shopper.conversation_id)
        await work.commit()
    await service.conversations.erase(shopper.conversation_id)
    assert await kept(service) == []


async def test_a_mail_that_has_not_gone_yet_goes_with_its_customer(service: Service, clock: HandClock) -> None:
    await write(service, clock)
    await write(service, clock, address="ben@example.com")
    await service.erasures.erase_customer([], ["Noa@example.com "])
    assert [row.address for row in await kept(service)] == ["ben@example.com"]


async def test_after_some_days_not_even_its_row_is_kept(service: Service, mails: Mails, clock: HandClock) -> None:
    await write(service, clock)
    await mails.send_due()
    clock.forward(days=2)
    await mails.forget_ended()
    assert len(await kept(service)) == 1
    clock.forward(days=2)
    await mails.forget_ended()
    assert await kept(service) == []


async def test_a_letter_may_have_headers_of_its_own_and_say_the_same_in_html(
    service: Service, mails: Mails, carrier: ScriptedCarrier, clock: HandClock
) -> None:
    headers = {"Message-ID": "<7-x@shop.example>", "Reply-To": "support+7-x@shop.example", "Auto-Submitted": "no"}
    await write(service, clock, html="<p>It is back.</p>", headers=headers)
    assert await mails.send_due() == 1
    [mail], [row] = carrier.carried, await kept(service)
    assert {name: mail[name] for name in headers} == headers
    assert [part.get_content().strip() for part in mail.iter_parts()] == ["It is back.", "<p>It is back.</p>"]
    assert (row.html, row.headers) == (None, None)


async def test_a_long_message_id_is_written_as_it_is_in_every_header(
    service: Service, mails: Mails, carrier: ScriptedCarrier, clock: HandClock
) -> None:
    long = "<123456-abcdefghijklmnopqrstuvwxyz.1@a-company-of-a-very-long-name.customer-service.shop.example>"
    await write(service, clock, headers={"Message-ID": long, "In-Reply-To": long, "References": long})
    await mails.send_due()
    sent = carrier.carried[0].as_bytes(policy=SMTP)
    assert sent.count(long.encode()) == 3


async def test_no_header_of_its_own_smuggles_another_one_in(
    service: Service, mails: Mails, carrier: ScriptedCarrier, clock: HandClock
) -> None:
    await write(service, clock, headers={"Reply-To": "a@b.example\nBcc: c@d.example"})
    assert (await mails.send_due(), carrier.carried) == (0, [])
