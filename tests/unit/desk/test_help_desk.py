"""Another help desk by mail: what it is told, and what comes of its answers."""

from __future__ import annotations

import asyncio
from email.message import EmailMessage
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from structlog.testing import capture_logs

from bot.app import Service
from bot.conversations.pushes import Notice, Pushes, Sent
from bot.conversations.records import Conversation
from bot.desk.help_desk import HelpDesk
from bot.desk.mailed_answers import Taken
from bot.desk.operators import Person
from bot.desk.records import Ticket
from bot.desk.records_people import Operator
from bot.mail.mails import written_out
from bot.mail.records import Mail
from bot.mail.tokens import Tokens
from bot.settings import Settings
from tests.answers import answer, plain
from tests.fakes import FakeEngine, HandClock, Shopper, gives_up

DESK, SHOP = "desk@help.example", "The Blue Door <support@shop.example>"
BRIEFED: dict[str, Any] = {
    "slots": {"order_number": "BH-204817", "coupon_code": "SPRING15"},
    "tried": ("track_order",),
    "customer": {
        "name": "Noa <b>Lind</b>",
        "email": "noa@example.com",
        "verified": "shop_token",
        "since": "2024-05-01",
    },
    "change": {
        "wish": "exchange_item",
        "lines": ["Kettle (Blue)", "Cup"],
        "swaps": [{"line": "Kettle (Blue)", "to": "Red"}],
        "reason": "too_small",
    },
    "order": {
        "number": "BH-204817",
        "state_title": "Late",
        "what_is_wrong": "Should have come on March 12.",
        "promised_on": "2026-03-12",
        "carrier": "Northline",
        "tracking_number": "NL1",
        "total": {"amount": "59.90", "currency": "EUR"},
        "lines": [{"product": "Kettle", "options": "Blue", "quantity": 2}],
    },
}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.copy(update={"desk_mail_to": DESK, "mail_from": SHOP})


@pytest.fixture
def by_mail(service: Service) -> HelpDesk:
    assert service.help_desk is not None
    return service.help_desk


@pytest.fixture
async def handed_over(shopper: Shopper, engine: FakeEngine) -> Shopper:
    """A shopper who waits for a person."""
    engine.then(gives_up(parse={"mood": "angry"}, **BRIEFED))
    await shopper.say("where is my kettle? <script>")
    return shopper


async def mailed(service: Service) -> list[EmailMessage]:
    """Every mail that waits to be sent, as it will be."""
    async with service.storage.work() as work:
        rows = (await work.execute(sa.select(Mail).order_by(Mail.id))).scalars().all()
    return [written_out(row, SHOP) for row in rows]


async def said_by_operators(shopper: Shopper) -> list[tuple[str, str]]:
    """(name, text) of what operators said."""
    said = await shopper.transcript()
    return [(one.operator["name"], one.text) for one in said if one.operator is not None]


async def raised(service: Service) -> str | None:
    """The rule by which the only ticket asks for attention."""
    async with service.storage.work() as work:
        rule: str | None = (await work.execute(sa.select(Ticket.raised))).scalar_one()
    return rule


async def test_a_ticket_is_mailed_with_all_that_is_known(handed_over: Shopper, service: Service) -> None:
    [mail] = await mailed(service)
    ticket = await handed_over.ticket()
    assert (mail["To"], mail["From"], mail["Auto-Submitted"]) == (DESK, SHOP, "no")
    assert mail["Subject"] == f"[#{ticket['id']}] where is my kettle? <script>"
    text = plain(mail)
    for told in (
        "where is my kettle?", "They are angry", "Noa <b>Lind</b>, noa@example.com", "Signed in by the shop",
        "May 1, 2024", "BH-204817: Late", "Should have come on March 12.", "Promised for March 12, 2026",
        "Northline, NL1", "2 × Kettle (Blue)", "€59.90", "coupon code: SPRING15", "Cup",
        "Kettle (Blue) → Red", "reason: too_small",
        "2026-03-17 12:00 Bot: passing you on",
    ):  # fmt: skip
        assert told in text


async def test_the_html_says_the_same_and_needs_nothing_from_elsewhere(handed_over: Shopper, service: Service) -> None:
    [mail] = await mailed(service)
    html = mail.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert "&lt;script&gt;" in html and "Noa &lt;b&gt;Lind" in html
    assert not any(sign in html for sign in ("<script", "<img", "<link", "http", "url("))


async def test_answers_come_back_to_an_address_with_an_unguessable_token(
    handed_over: Shopper, service: Service, settings: Settings
) -> None:
    [mail] = await mailed(service)
    token = Tokens(settings.secret_key).of((await handed_over.ticket())["id"])
    assert mail["Reply-To"] == f"The Blue Door <support+{token}@shop.example>"
    assert mail["Message-ID"] == f"<{token}.0@shop.example>"
    assert token.partition("-")[2] not in plain(mail)


async def test_every_later_word_follows_in_the_same_thread(
    handed_over: Shopper, service: Service, engine: FakeEngine
) -> None:
    await handed_over.say("it is blue")
    await handed_over.say("hello?")
    first, second, third = await mailed(service)
    assert "it is blue" in plain(second) and "hello?" not in plain(second) and "hello?" in plain(third)
    for later in (second, third):
        assert later["In-Reply-To"] == later["References"] == first["Message-ID"]
        assert later["Subject"] == f"Re: {first['Subject']}" and later["Reply-To"] == first["Reply-To"]
    assert len({mail["Message-ID"] for mail in (first, second, third)}) == 3


async def test_what_the_shops_own_desk_says_meanwhile_is_told_with_the_shoppers_next_words(
    handed_over: Shopper, service: Service, by_mail: HelpDesk, robin: Person
) -> None:
    [mail] = await mailed(service)
    ticket = (await handed_over.ticket())["id"]
    await service.tickets.claim(ticket, robin)
    await service.tickets.say(ticket, robin, str(uuid4()), "I have a look.", 99)
    await by_mail.answers.take(bytes(answer(mail)))
    assert len(await mailed(service)) == 1
    await handed_over.say("thanks")
    told = plain((await mailed(service))[-1])
    assert "Robin: I have a look." in told and "Shopper: thanks" in told and "Thursday" not in told


async def test_a_ticket_that_is_not_kept_is_not_mailed(shopper: Shopper, service: Service, engine: FakeEngine) -> None:
    await shopper.say("hello")
    assert await mailed(service) == []


async def test_no_more_than_twenty_mails_an_hour_and_what_is_held_back_follows(
    handed_over: Shopper, service: Service, by_mail: HelpDesk, clock: HandClock
) -> None:
    for number in range(25):
        await handed_over.say(f"word {number}.")
    assert len(await mailed(service)) == 20
    assert await by_mail.desk.catch_up() == 0
    clock.forward(hours=1)
    assert await by_mail.desk.catch_up() == 1
    last = plain((await mailed(service))[-1])
    assert "word 18." not in last and all(f"word {number}." in last for number in range(19, 25))
    assert await by_mail.desk.catch_up() == 0


async def test_an_answer_is_said_to_the_shopper_and_claims_the_ticket(
    handed_over: Shopper, service: Service, by_mail: HelpDesk
) -> None:
    [mail] = await mailed(service)
    assert await by_mail.answers.take(bytes(answer(mail))) is Taken.SAID
    assert await said_by_operators(handed_over) == [("Ana Kowal", "It comes on Thursday.")]
    ticket = await handed_over.ticket()
    assert (ticket["state"], ticket["operator"]["name"]) == ("claimed", "By e-mail")
    words = await handed_over.words()
    assert words[-2:] == [("system", "Ana Kowal has joined the conversation."), ("operator", "It comes on Thursday.")]


async def test_who_answers_by_mail_can_never_sign_in(handed_over: Shopper, service: Service, by_mail: HelpDesk) -> None:
    await by_mail.answers.take(bytes(answer((await mailed(service))[0])))
    async with service.storage.work() as work:
        operator = (await work.execute(sa.select(Operator))).scalar_one()
    assert operator.disabled_at is not None and operator.email.endswith(".invalid")


ONLY_BY = [
    pytest.param({"In_Reply_To": "", "References": ""}, id="the address"),
    pytest.param({"To": "support@shop.example", "In_Reply_To": ""}, id="the references"),
    pytest.param({"To": "support@shop.example", "References": ""}, id="the mail answered to"),
    pytest.param({"To": "x@y.example", "Delivered_To": "TOKEN", "In_Reply_To": "", "References": ""}, id="the mailbox"),
]  # fmt: skip


@pytest.mark.parametrize("headers", ONLY_BY)
async def test_a_desk_that_keeps_only_one_of_both_is_understood(
    headers: dict[str, str], handed_over: Shopper, service: Service, by_mail: HelpDesk
) -> None:
    [mail] = await mailed(service)
    told = {name: value.replace("TOKEN", mail["Reply-To"]) for name, value in headers.items()}
    assert await by_mail.answers.take(bytes(answer(mail, **told))) is Taken.SAID


async def test_the_envelopes_recipient_is_enough(handed_over: Shopper, service: Service, by_mail: HelpDesk) -> None:
    [mail] = await mailed(service)
    bare = bytes(answer(mail, To="support@shop.example", In_Reply_To="", References=""))
    assert await by_mail.answers.take(bare) is Taken.NOT_OURS
    assert await by_mail.answers.take(bare, "ana@help.example", [mail["Reply-To"]]) is Taken.SAID


async def test_neither_subject_nor_sender_nor_a_wrong_token_opens_a_conversation(
    handed_over: Shopper, service: Service, by_mail: HelpDesk, settings: Settings
) -> None:
    [mail] = await mailed(service)
    wrong = f"support+{Tokens('another shop').of((await handed_over.ticket())['id'])}@shop.example"
    for to in ("support@shop.example", wrong):
        forged = answer(mail, To=to, From=DESK, Subject=mail["Subject"], In_Reply_To="", References="")
        assert await by_mail.answers.take(bytes(forged)) is Taken.NOT_OURS
    assert await said_by_operators(handed_over) == []


async def test_no_word_of_a_mail_is_in_the_log(
    handed_over: Shopper, service: Service, by_mail: HelpDesk, settings: Settings
) -> None:
    [mail] = await mailed(service)
    wrong = f"support+{Tokens('another shop').of(1)}@shop.example"
    with capture_logs() as log:
        for to, number in ((wrong, 1), (str(mail["Reply-To"]), 2)):
            reply = answer(mail, "Kalamata", number, To=to, In_Reply_To="", References="", Subject="Oregano")
            await by_mail.answers.take(bytes(reply))
    assert [entry["event"] for entry in log] == ["mail_not_ours", "mail_taken"]
    assert not any(word in str(log) for word in ("Kalamata", "Oregano", "ana@", "Ana", wrong))


async def test_a_shopper_who_is_away_is_told_of_an_answer_by_mail(
    handed_over: Shopper, service: Service, by_mail: HelpDesk, clock: HandClock
) -> None:
    class Phone:
        async def send(self, address: str, notice: Notice) -> Sent:
            rung.append(notice.text)
            return Sent.DELIVERED

    rung: list[str] = []
    await service.asides.add_push_address(handed_over.conversation_id, "fcm", "a phone")
    await by_mail.answers.take(bytes(answer((await mailed(service))[0])))
    clock.forward(seconds=30)
    await Pushes(service.storage, {"fcm": Phone()}, clock).push_due()
    assert rung == ["It comes on Thursday."]


async def test_a_mail_that_comes_twice_or_to_two_processes_is_said_once(
    handed_over: Shopper, service: Service, by_mail: HelpDesk
) -> None:
    raw = bytes(answer((await mailed(service))[0]))
    at_once = await asyncio.gather(by_mail.answers.take(raw), by_mail.answers.take(raw))
    assert Taken.SAID in at_once
    assert await by_mail.answers.take(raw) is Taken.TWICE
    assert len(await said_by_operators(handed_over)) == 1


BY_THEMSELVES = [
    pytest.param({"Auto_Submitted": "auto-replied"}, id="a vacation"),
    pytest.param({"Auto_Submitted": "auto-generated"}, id="generated"),
    pytest.param({"Precedence": "auto_reply"}, id="precedence"),
    pytest.param({"X_Autoreply": "yes"}, id="an older header"),
    pytest.param({"Return_Path": "<>"}, id="the null sender"),
]


@pytest.mark.parametrize("headers", BY_THEMSELVES)
async def test_what_a_machine_answers_never_reaches_the_shopper_nor_is_answered(
    headers: dict[str, str], handed_over: Shopper, service: Service, by_mail: HelpDesk
) -> None:
    [mail] = await mailed(service)
    assert await by_mail.answers.take(bytes(answer(mail, **headers))) is Taken.DROPPED
    assert (await said_by_operators(handed_over), len(await mailed(service)), await raised(service)) == ([], 1, None)


async def test_a_bounce_raises_the_ticket(handed_over: Shopper, service: Service, by_mail: HelpDesk) -> None:
    [mail] = await mailed(service)
    bounce = (
        "From: MAILER-DAEMON@mx.example\r\nTo: support@shop.example\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\nAction: failed\r\n"
        f"\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: {mail['Message-ID']}\r\n\r\n\r\n--b--\r\n"
    )
    assert await by_mail.answers.take(bounce.encode(), "") is Taken.RAISED
    assert (await raised(service), await said_by_operators(handed_over)) == ("mail_bounced", [])
    assert len(await mailed(service)) == 1


async def test_a_mail_that_nobody_takes_raises_the_ticket_too(
    handed_over: Shopper, service: Service, by_mail: HelpDesk, clock: HandClock
) -> None:
    clock.forward(days=4)
    await service.mails.send_due()
    assert await by_mail.desk.catch_up() == 1
    assert await raised(service) == "mail_refused"
    assert await by_mail.desk.catch_up() == 0


async def test_an_answer_without_new_words_is_not_said_and_raises_the_ticket(
    handed_over: Shopper, service: Service, by_mail: HelpDesk
) -> None:
    [mail] = await mailed(service)
    assert await by_mail.answers.take(bytes(answer(mail, ""))) is Taken.RAISED
    assert (await raised(service), await said_by_operators(handed_over)) == ("mail_empty", [])
    assert "Nothing of your last mail" in plain((await mailed(service))[-1])


async def test_what_is_attached_is_named_to_both_and_not_taken(
    handed_over: Shopper, service: Service, by_mail: HelpDesk
) -> None:
    reply = answer((await mailed(service))[0])
    reply.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="label.pdf")
    await by_mail.answers.take(bytes(reply))
    [(_, text)] = await said_by_operators(handed_over)
    assert text.startswith("It comes on Thursday.\n\n") and "label.pdf" in text
    notice = (await mailed(service))[-1]
    assert "label.pdf" in plain(notice) and notice["To"] == DESK
    assert (notice["Auto-Submitted"], notice["In-Reply-To"]) == (
        "auto-replied",
        (await mailed(service))[0]["Message-ID"],
    )


CLOSING = [
    pytest.param("#resolve\nIt comes on Thursday.", ["It comes on Thursday."], id="with words"),
    pytest.param("#Closed.\n\nBye", ["Bye"], id="another word for it"),
    pytest.param("#resolve", [], id="alone"),
]


@pytest.mark.parametrize(("words", "said"), CLOSING)
async def test_a_first_line_that_says_so_closes_the_ticket(
    words: str, said: list[str], handed_over: Shopper, service: Service, by_mail: HelpDesk
) -> None:
    assert await by_mail.answers.take(bytes(answer((await mailed(service))[0], words))) is Taken.SAID
    assert [text for _, text in await said_by_operators(handed_over)] == said
    assert (await handed_over.ticket())["state"] == "resolved"


async def test_the_word_further_down_closes_nothing(handed_over: Shopper, service: Service, by_mail: HelpDesk) -> None:
    await by_mail.answers.take(bytes(answer((await mailed(service))[0], "Hello\n#resolve")))
    assert (await handed_over.ticket())["state"] == "claimed"


async def test_an_answer_beside_an_operator_of_the_shop_is_said_and_takes_nothing_from_them(
    handed_over: Shopper, service: Service, by_mail: HelpDesk, robin: Person, clock: HandClock
) -> None:
    ticket = (await handed_over.ticket())["id"]
    await service.tickets.claim(ticket, robin)
    async with service.storage.work() as work:
        await work.execute(sa.update(Ticket).values(raised="unanswered", raised_at=clock()))
        await work.commit()
    raw = bytes(answer((await mailed(service))[0]))
    assert await by_mail.answers.take(raw) is Taken.SAID
    assert (await said_by_operators(handed_over))[-1] == ("Ana Kowal", "It comes on Thursday.")
    assert (await handed_over.ticket())["operator"]["name"] == "Robin"
    assert await raised(service) is None


async def test_an_answer_to_a_closed_matter_is_still_said(
    handed_over: Shopper, service: Service, by_mail: HelpDesk
) -> None:
    [mail] = await mailed(service)
    await by_mail.answers.take(bytes(answer(mail, "#resolve\nDone")))
    assert await by_mail.answers.take(bytes(answer(mail, "One thing more", 2))) is Taken.SAID
    assert (await said_by_operators(handed_over))[-1] == ("Ana Kowal", "One thing more")
    async with service.storage.work() as work:
        conversation = await work.get(Conversation, handed_over.conversation_id)
    assert conversation is not None and conversation.owner == "bot"


async def test_more_than_people_write_is_not_said(handed_over: Shopper, service: Service, by_mail: HelpDesk) -> None:
    [mail] = await mailed(service)
    ends = [await by_mail.answers.take(bytes(answer(mail, number=number))) for number in range(61)]
    assert ends == [Taken.SAID] * 60 + [Taken.RAISED]


async def test_an_answer_to_what_was_erased_is_dropped(
    handed_over: Shopper, service: Service, by_mail: HelpDesk
) -> None:
    [mail] = await mailed(service)
    await service.conversations.erase(handed_over.conversation_id)
    assert await mailed(service) == []
    assert await by_mail.answers.take(bytes(answer(mail))) is Taken.DROPPED
