"""People, teams and the audit trail, as leads use them."""

from __future__ import annotations

import asyncio
import csv
import io
import random
from dataclasses import replace

import pytest
import sqlalchemy as sa

from bot.app import Service
from bot.conversations.records import Conversation
from bot.desk import audit
from bot.desk.errors import (
    BadLink,
    LastLead,
    NoSuchTeam,
    NotSignedIn,
    NotThere,
    Taken,
    TooManyTries,
    WeakPassword,
    WrongPassword,
)
from bot.desk.mail_operator import ADDRESS, MailOperator
from bot.desk.people import Change
from bot.desk.person import Person, SignedIn
from bot.desk.records import Ticket
from bot.desk.trail import Wanted, harmless
from bot.desk.tries import Try
from tests.fakes import NOON, FakeEngine, HandClock, Shopper, gives_up, person

RIGHT = "a long enough password"
NEW = "seven blue lanterns"


async def signed_in(service: Service, who: Person, password: str = RIGHT) -> SignedIn:
    return await service.operators.sign_in(Try(who.email, "192.0.2.1"), password)


async def role_of(service: Service, who: Person) -> str:
    return next(one["role"] for one in await service.staff.people.listed() if one["id"] == who.id)


async def test_somebody_new_signs_in_with_the_password_that_a_link_let_them_set(service: Service, kim: Person) -> None:
    added, token = await service.staff.people.add(kim, " New@Shop.Example ", " Noor  Haddad ", "operator", ())
    assert (added["email"], added["name"], added["invited"]) == ("new@shop.example", "Noor Haddad", True)
    assert await service.staff.own_password.set(token, NEW) == "new@shop.example"
    noor = Person(added["id"], added["name"], added["email"], added["role"])
    assert (await signed_in(service, noor, NEW)).person == noor


async def test_a_link_is_good_once_even_for_two_at_once(service: Service, kim: Person, robin: Person) -> None:
    token = await service.staff.people.link(kim, robin.id)
    setting = (service.staff.own_password.set(token, new) for new in (NEW, "eight green kettles"))
    results = await asyncio.gather(*setting, return_exceptions=True)
    assert sorted(type(each).__name__ for each in results) == ["BadLink", "str"]


async def test_a_link_after_a_weak_password_is_still_good(service: Service, kim: Person, robin: Person) -> None:
    token = await service.staff.people.link(kim, robin.id)
    with pytest.raises(WeakPassword):
        await service.staff.own_password.set(token, "robin@shop.example")
    await service.staff.own_password.set(token, NEW)


async def test_a_link_ends_every_sign_in_when_it_is_used(service: Service, kim: Person, robin: Person) -> None:
    before = await signed_in(service, robin)
    await service.staff.own_password.set(await service.staff.people.link(kim, robin.id), NEW)
    with pytest.raises(NotSignedIn):
        await service.operators.who(before.secret)


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(lambda token: "", id="nothing"),
        pytest.param(lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"), id="another signature"),
        pytest.param(lambda token: token.replace("1.", "2.", 1), id="somebody else's"),
        pytest.param(lambda token: f"{token.split('.')[0]}.99999999999.{token.split('.')[2]}", id="for longer"),
        pytest.param(lambda token: "9" * 40, id="no token"),
        pytest.param(lambda token: "é" + token, id="other letters"),
    ],
)
async def test_only_the_link_as_it_was_made_is_good(
    broken: object, service: Service, robin: Person, kim: Person
) -> None:
    assert callable(broken)
    token = await service.staff.people.link(kim, robin.id)
    with pytest.raises(BadLink):
        await service.staff.own_password.set(broken(token), NEW)


async def test_a_link_is_good_for_three_days(service: Service, kim: Person, robin: Person, clock: HandClock) -> None:
    token = await service.staff.people.link(kim, robin.id)
    clock.forward(days=3)
    with pytest.raises(BadLink):
        await service.staff.own_password.set(token, NEW)


async def test_who_is_disabled_is_out_at_once_and_their_tickets_wait_again(
    service: Service, shopper: Shopper, engine: FakeEngine, kim: Person, robin: Person, sam: Person
) -> None:
    engine.then(gives_up())
    await shopper.say("a person please")
    number = (await shopper.ticket())["id"]
    await service.tickets.claim(number, robin)
    cookie, link = await signed_in(service, robin), await service.staff.people.link(kim, robin.id)
    await service.staff.people.change(kim, robin.id, Change(disabled=True))

    with pytest.raises(NotSignedIn):
        await service.operators.who(cookie.secret)
    with pytest.raises(WrongPassword):
        await signed_in(service, robin)
    with pytest.raises(BadLink):
        await service.staff.own_password.set(link, NEW)
    async with service.storage.work() as work:
        ticket, conversation = await work.get(Ticket, number), await work.get(Conversation, shopper.conversation_id)
    assert (ticket.state, ticket.operator_id, conversation.owner) == ("waiting", None, "queue")
    assert (await shopper.words())[-1][0] == "system"
    assert "Robin" in (await shopper.words())[-1][1]
    await service.tickets.claim(number, sam)


async def test_who_is_enabled_again_has_the_old_password_and_no_old_sign_in(
    service: Service, kim: Person, robin: Person
) -> None:
    cookie = await signed_in(service, robin)
    for disabled in (True, False):
        await service.staff.people.change(kim, robin.id, Change(disabled=disabled))
    with pytest.raises(NotSignedIn):
        await service.operators.who(cookie.secret)
    assert (await signed_in(service, robin)).person == robin


@pytest.mark.parametrize("change", [Change(role="operator"), Change(disabled=True)])
async def test_the_last_lead_stays_one(change: Change, service: Service, kim: Person, robin: Person) -> None:
    with pytest.raises(LastLead):
        await service.staff.people.change(kim, kim.id, change)
    assert await role_of(service, kim) == "lead"
    await service.staff.people.change(kim, robin.id, Change(role="lead"))
    await service.staff.people.change(kim, kim.id, change)


@pytest.mark.parametrize("seed", range(5))
async def test_of_leads_who_all_go_at_once_one_is_left(seed: int, service: Service, kim: Person) -> None:
    leads = [kim, *[await person(service, name, "lead") for name in ("Ada", "Bo", "Cy")]]
    random.Random(seed).shuffle(leads)
    changes = (Change(role="operator"), Change(disabled=True))
    going = (service.staff.people.change(lead, lead.id, changes[at % 2]) for at, lead in enumerate(leads))
    results = await asyncio.gather(*going, return_exceptions=True)
    assert [type(each) for each in results].count(LastLead) == 1
    left = [one for one in await service.staff.people.listed() if one["role"] == "lead" and not one["disabled"]]
    assert len(left) == 1


async def test_an_address_and_a_teams_name_are_taken_once(service: Service, kim: Person, robin: Person) -> None:
    with pytest.raises(Taken):
        await service.staff.people.add(kim, robin.email.upper(), "Other", "operator", ())
    await service.staff.teams.add(kim, "Returns")
    with pytest.raises(Taken):
        await service.staff.teams.add(kim, " Returns ")


async def test_somebody_is_in_the_teams_that_were_said_last(service: Service, kim: Person, robin: Person) -> None:
    one, two = [(await service.staff.teams.add(kim, name))["id"] for name in ("Returns", "Parcels")]
    await service.staff.people.change(kim, robin.id, Change(teams=(one, two, two)))
    await service.staff.people.change(kim, robin.id, Change(name="Robin V"))
    assert [team["members"] for team in await service.staff.teams.listed()] == [[robin.id], [robin.id]]
    await service.staff.people.change(kim, robin.id, Change(teams=(two,)))
    with pytest.raises(NoSuchTeam):
        await service.staff.people.change(kim, robin.id, Change(teams=(two, 99)))
    await service.staff.teams.dissolve(kim, two)
    assert [team["members"] for team in await service.staff.teams.listed()] == [[]]


async def test_who_stands_for_answers_by_mail_is_nobody_that_a_lead_can_change(service: Service, kim: Person) -> None:
    spoken = await MailOperator(service.storage, "By mail").speaking_as("Ana", NOON)
    assert spoken.email == ADDRESS
    assert [one["id"] for one in await service.staff.people.listed()] == [kim.id]
    with pytest.raises(NotThere):
        await service.staff.people.change(kim, spoken.id, Change(disabled=False))
    with pytest.raises(NotThere):
        await service.staff.people.link(kim, spoken.id)


async def test_ones_own_password_needs_the_old_one_and_signs_out_everywhere_else(
    service: Service, robin: Person
) -> None:
    here, there = [await signed_in(service, robin) for _ in range(2)]
    with pytest.raises(WrongPassword):
        await service.staff.own_password.change(here, "wrong", NEW)
    await service.staff.own_password.change(here, RIGHT, NEW)
    await service.operators.who(here.secret)
    with pytest.raises(NotSignedIn):
        await service.operators.who(there.secret)
    assert (await signed_in(service, robin, NEW)).person == robin


async def test_whoever_is_signed_in_guesses_the_present_password_eight_times_and_is_in_nobodys_way(
    service: Service, robin: Person
) -> None:
    here, there = [await signed_in(service, robin) for _ in range(2)]
    for _ in range(8):
        with pytest.raises(WrongPassword):
            await service.staff.own_password.change(here, "wrong", NEW)
    with pytest.raises(TooManyTries):
        await service.staff.own_password.change(here, RIGHT, NEW)
    await service.staff.own_password.change(there, RIGHT, NEW)


async def test_one_ends_ones_own_sign_ins_and_nobody_elses(service: Service, robin: Person, sam: Person) -> None:
    here, there = [await signed_in(service, robin) for _ in range(2)]
    of_sam = await signed_in(service, sam)
    (one,) = await service.operators.sessions.of(of_sam)
    for unknown in (one["id"], "", "%", "_" * 16):
        with pytest.raises(NotThere):
            await service.operators.end_sign_in(robin, unknown)
    (other,) = [each for each in await service.operators.sessions.of(here) if not each["this"]]
    await service.operators.end_sign_in(robin, other["id"])
    with pytest.raises(NotSignedIn):
        await service.operators.who(there.secret)
    await service.operators.who(here.secret)
    await service.operators.who(of_sam.secret)


async def test_the_trail_is_read_in_pages_and_by_person_and_act(service: Service, kim: Person, robin: Person) -> None:
    for _ in range(5):
        await signed_in(service, robin)
    await signed_in(service, kim)
    wanted, seen = Wanted(operator_id=robin.id, act="sign_in"), []
    while True:
        page, after = await service.staff.trail.page(wanted, 2)
        seen += page
        if after is None:
            break
        wanted = replace(wanted, after=after)
    assert len(seen) == len({one["id"] for one in seen}) == 5
    assert {one["operator"]["name"] for one in seen} == {"Robin"}
    everything, _ = await service.staff.trail.page(Wanted(), 100)
    assert [one["id"] for one in everything] == sorted((one["id"] for one in everything), reverse=True)
    assert await service.staff.trail.acts() == sorted({one["act"] for one in everything})


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_cell_begins_like_a_formula(sign: str) -> None:
    assert harmless(f"{sign}1+1") == f"'{sign}1+1"
    assert harmless(f"1{sign}1") == f"1{sign}1"


async def test_a_name_that_is_a_formula_is_only_a_name_in_the_table(service: Service, kim: Person) -> None:
    evil = await service.operators.add("evil@shop.example", '=HYPERLINK("https://evil.example","x")', "operator", RIGHT)
    assert evil is not None
    async with service.storage.work() as work:
        await audit.note(work, evil, "claim", at=NOON)
        await work.commit()
    lines = [line async for line in service.staff.trail.lines(Wanted(operator_id=evil.id))]
    header, row = csv.reader(io.StringIO("".join(lines)))
    assert header == ["at", "who", "email", "act", "ticket", "details"]
    assert row[1] == '\'=HYPERLINK("https://evil.example","x")'


async def test_what_is_old_is_forgotten_with_the_messages(service: Service, robin: Person, clock: HandClock) -> None:
    await signed_in(service, robin)
    clock.forward(days=365)
    await service.staff.forget_old(0, clock())
    assert (await service.staff.trail.page(Wanted(), 10))[0]
    await service.staff.forget_old(365, clock())
    kept, _ = await service.staff.trail.page(Wanted(), 10)
    assert kept
    clock.forward(seconds=1)
    await service.staff.forget_old(365, clock())
    assert (await service.staff.trail.page(Wanted(), 10))[0] == []
    async with service.storage.work() as work:
        assert (await work.execute(sa.text("select count(*) from sign_in"))).scalar_one() == 0
