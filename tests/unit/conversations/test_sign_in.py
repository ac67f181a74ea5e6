"""Signing in by a one-time code: the code is in its mail and nowhere else, works once, for its customer alone."""

from __future__ import annotations

import asyncio
import email
import re
from datetime import date
from email import policy
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.app import Service
from bot.conversations import ownership, transcript
from bot.conversations.engine import SignIn
from bot.conversations.records import Conversation, Owner
from bot.conversations.typed_codes import MASK, typed_codes
from bot.settings import Settings
from bot.shop.records import Customer
from bot.storage import Record
from tests.fakes import NOON, FakeEngine, HandClock, Shopper, begin, gives_up, says, thinks

NOA, BEN = 1, 2


@pytest.fixture
async def customers(service: Service) -> None:
    async with service.storage.work() as work:
        for key, name in ((NOA, "noa"), (BEN, "ben")):
            address = f"{name}@example.com"
            more = {"external_id": name, "first_name": name, "last_name": "Levi", "language": "en", "city": "Köln"}
            since = date(2020, 1, 1)
            work.add(Customer(id=key, email=address, email_key=address, country="DE", since=since, **more))
        await work.commit()


class Mailbox:
    """What arrived in the outbox folder, oldest first."""

    def __init__(self, service: Service, folder: Path) -> None:
        self._service, self._folder = service, folder

    async def mails(self) -> list[email.message.EmailMessage]:
        """Everything sent until now."""
        await self._service.mails.send_due()
        files = sorted(self._folder.glob("*.eml"), key=lambda path: int(path.name.split(".")[1]))
        return [email.message_from_bytes(path.read_bytes(), policy=policy.SMTP) for path in files]

    async def code(self) -> str:
        """The newest code."""
        found = re.search(r"\b\d{6}\b", (await self.mails())[-1].get_content())
        assert found
        return found.group()


@pytest.fixture
def mailbox(service: Service, settings: Settings, customers: None) -> Mailbox:
    return Mailbox(service, settings.data_dir / "outbox")


@pytest.fixture
async def asked(shopper: Shopper, engine: FakeEngine, mailbox: Mailbox) -> Shopper:
    """A shopper who was sent a code as Noa."""
    await ask(shopper, engine)
    return shopper


async def ask(shopper: Shopper, engine: FakeEngine, customer_id: int = NOA) -> list[str]:
    """Ask for a code; what is said."""
    engine.then(says("a code is on its way", sign_in=SignIn(customer_id)))
    return [message.text for message in (await shopper.say("show me everything")).messages]


async def customer_of(shopper: Shopper) -> int | None:
    """Whose conversation it is."""
    async with shopper.service.storage.work() as work:
        row = await work.get(Conversation, shopper.conversation_id)
        assert row is not None
        return row.customer_id


def wrong(code: str, n: int = 1) -> str:
    """A code that is not this one."""
    return f"{(int(code) + n) % 10**6:06d}"


async def test_the_right_code_says_who_the_shopper_is_in_the_turn_it_is_typed(
    asked: Shopper, mailbox: Mailbox, engine: FakeEngine
) -> None:
    outcome = await asked.say(await mailbox.code())
    assert outcome.accepted.text == MASK
    assert engine.asked[-1].pressed == {"intent": "inform", "values": {"signed_in": "yes"}}
    assert engine.asked[-1].customer_id == NOA == await customer_of(asked)


async def test_the_mail_says_what_it_is_for_and_goes_to_the_customers_own_address(
    asked: Shopper, mailbox: Mailbox
) -> None:
    [mail] = await mailbox.mails()
    assert mail["To"] == "noa@example.com"
    assert mail["From"] == "support@localhost"
    assert mail["Auto-Submitted"] == "auto-generated"
    code = await mailbox.code()
    assert code not in mail["Subject"] and "10 minutes" in mail.get_content()


async def test_a_wrong_code_signs_nobody_in_and_is_masked_too(
    asked: Shopper, mailbox: Mailbox, engine: FakeEngine
) -> None:
    outcome = await asked.say(wrong(await mailbox.code()))
    assert outcome.accepted.text == MASK
    assert engine.asked[-1].pressed == {"intent": "inform", "values": {"signed_in": "no"}}
    assert await customer_of(asked) is None


async def test_a_code_works_once(asked: Shopper, mailbox: Mailbox) -> None:
    code = await mailbox.code()
    assert await asked.service.asides.identify_by_code(asked.conversation_id, code)
    assert not await asked.service.asides.identify_by_code(asked.conversation_id, code)


async def test_after_five_wrong_tries_the_right_code_is_wrong_too(asked: Shopper, mailbox: Mailbox) -> None:
    code = await mailbox.code()
    for n in range(1, 6):
        await asked.say(wrong(code, n))
    await asked.say(code)
    assert await customer_of(asked) is None


async def test_the_fifth_try_still_counts(asked: Shopper, mailbox: Mailbox) -> None:
    code = await mailbox.code()
    for n in range(1, 5):
        await asked.say(wrong(code, n))
    await asked.say(code)
    assert await customer_of(asked) == NOA


@pytest.mark.parametrize(("minutes", "good"), [(9.9, True), (10, False), (29, False)])
async def test_a_code_lasts_ten_minutes(
    minutes: float, good: bool, asked: Shopper, mailbox: Mailbox, clock: HandClock
) -> None:
    code = await mailbox.code()
    clock.forward(minutes=minutes)
    outcome = await asked.say(code)
    assert outcome.accepted.text == MASK
    assert (await customer_of(asked) == NOA) is good


async def test_a_new_code_ends_the_old_one(asked: Shopper, mailbox: Mailbox, engine: FakeEngine) -> None:
    old = await mailbox.code()
    await ask(asked, engine)
    new = await mailbox.code()
    if old != new:
        assert not await asked.service.asides.identify_by_code(asked.conversation_id, old)
    assert await asked.service.asides.identify_by_code(asked.conversation_id, new)


async def test_a_code_is_for_the_conversation_that_asked_for_it(asked: Shopper, mailbox: Mailbox) -> None:
    other = await begin(asked.service)
    code = await mailbox.code()
    await other.say(code)
    assert not await asked.service.asides.identify_by_code(other.conversation_id, code)
    assert await customer_of(other) is None


async def test_a_customer_gets_three_codes_an_hour_in_whatever_conversation_also_erased_ones(
    service: Service, engine: FakeEngine, mailbox: Mailbox, clock: HandClock
) -> None:
    for _ in range(3):
        shopper = await begin(service)
        assert await ask(shopper, engine) == ["a code is on its way"]
        await service.conversations.erase(shopper.conversation_id)
    shopper = await begin(service)
    assert await ask(shopper, engine) == [service.sentences.say("utter_code_not_sent", "en")]
    assert await ask(shopper, engine, BEN) == ["a code is on its way"]
    assert len(await mailbox.mails()) == 1
    clock.forward(minutes=20)
    assert await ask(shopper, engine) == ["a code is on its way"]


async def test_a_customer_who_does_not_exist_gets_no_code(shopper: Shopper, engine: FakeEngine) -> None:
    assert await ask(shopper, engine, 99) == [shopper.service.sentences.say("utter_code_not_sent", "en")]


async def test_no_code_and_no_mail_without_the_turn_that_causes_them(
    shopper: Shopper, engine: FakeEngine, mailbox: Mailbox
) -> None:
    started, may_end = asyncio.Event(), asyncio.Event()
    engine.then(thinks(started, may_end, says("unheard", sign_in=SignIn(NOA))))
    turn = asyncio.create_task(shopper.say("hello"))
    await started.wait()
    async with shopper.service.storage.work() as work:
        ownership.give_to(await transcript.lock(work, shopper.conversation_id, NOON), Owner.QUEUE)
        await work.commit()
    may_end.set()
    await turn
    assert await shopper.words() == [("shopper", "hello")]
    assert await mailbox.mails() == []
    assert not re.search(r"code:1", await everything(shopper.service))


async def test_the_same_message_again_is_not_another_try(asked: Shopper, mailbox: Mailbox) -> None:
    code = await mailbox.code()
    for _ in range(9):
        await asked.say(wrong(code), "the same")
    await asked.say(code)
    assert await customer_of(asked) == NOA


async def test_the_code_is_nowhere_but_in_its_mail(
    asked: Shopper, mailbox: Mailbox, engine: FakeEngine, capsys: pytest.CaptureFixture[str]
) -> None:
    code = await mailbox.code()
    typed = [wrong(code), code]
    for one in typed:
        await asked.say(f"here it is: {one[:3]} {one[3:]}!")
    engine.then(gives_up())
    await asked.say("a person please")
    told = await everything(asked.service) + "".join(capsys.readouterr())
    assert not [one for one in typed if one in told or f"{one[:3]} {one[3:]}" in told]
    assert not [one for one in engine.asked if code in repr(one)]
    assert "here it is: ●●●●●●!" in told


async def everything(service: Service) -> str:
    """All that is stored, in one text."""
    async with service.storage.work() as work:
        kept = [await work.execute(sa.select(table)) for table in Record.metadata.sorted_tables]
    return "\n".join(repr(tuple(row)) for rows in kept for row in rows)


async def test_who_becomes_another_customer_leaves_nothing_behind(
    asked: Shopper, engine: FakeEngine, mailbox: Mailbox
) -> None:
    engine.then(says("noted", carried={"order_number": "BH-1"}))
    await asked.say("about BH-1")
    await asked.service.asides.identify(asked.conversation_id, NOA)
    await asked.say("still here")
    assert engine.asked[-1].carried == {"order_number": "BH-1"}
    await asked.service.asides.identify(asked.conversation_id, BEN)
    await asked.say("somebody else")
    assert (engine.asked[-1].carried, engine.asked[-1].memory) == ({}, None)


TYPED = {
    "bare": ("123456", "●●●●●●", ["123456"]),
    "in a sentence": ("my code is 123456, thanks", "my code is ●●●●●●, thanks", ["123456"]),
    "spaced": ("1 2 3 4 5 6", "●●●●●●", ["123456"]),
    "in threes": ("123 456", "●●●●●●", ["123456"]),
    "hyphenated": ("it's 123-456.", "it's ●●●●●●.", ["123456"]),
    "in twos": ("12 34 56", "●●●●●●", ["123456"]),
    "with a long dash": ("123–456", "●●●●●●", ["123456"]),
    "full width": ("１２３４５６", "●●●●●●", ["123456"]),
    "another script": ("١٢٣٤٥٦", "●●●●●●", ["123456"]),
    "an invisible space": ("123\u200b456", "●●●●●●", ["123456"]),
    "over two lines": ("123\n456", "●●●●●●", ["123456"]),
    "with a label": ("code:123456", "code:●●●●●●", ["123456"]),
    "with a prefix of another service": ("G-123456", "G-●●●●●●", ["123456"]),
    "before another number": ("123456 17 times", "●●●●●● 17 times", ["123456"]),
    "in threes before another number": ("123 456 17 times", "●●●●●● 17 times", ["123456"]),
    "after another number": ("try 2 123456", "try 2 ●●●●●●", ["123456"]),
    "two of them": ("111111 or 222222", "●●●●●● or ●●●●●●", ["111111", "222222"]),
    "a digit too few": ("12345", "●●●●●●", ["12345"]),
    "a digit too many": (" 123 4567! ", " ●●●●●●! ", ["1234567"]),
    "twice without a space": ("123456123456", "●●●●●●", ["123456123456"]),
}


@pytest.mark.parametrize(("text", "masked", "codes"), TYPED.values(), ids=TYPED)
def test_a_code_is_found_however_it_is_typed(text: str, masked: str, codes: list[str]) -> None:
    typed = typed_codes(text)
    assert typed is not None
    assert (typed.masked, list(typed.codes)) == (masked, codes)


@pytest.mark.parametrize(
    "text",
    ["no code came", "order BH-204817", "bh204817", "in 3 days", "call 0151 2345678", "17.03.2026", "1,234.56 euros"],
)
def test_what_is_no_code_is_left_alone(text: str) -> None:
    assert typed_codes(text) is None


async def test_six_digits_are_left_alone_while_no_code_is_awaited(shopper: Shopper) -> None:
    assert (await shopper.say("204817")).accepted.text == "204817"
