"""Who may work at the desk."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Literal

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from bot.app import Service
from bot.desk.errors import BadCsrfToken, NotSignedIn, TooManyTries, WrongPassword
from bot.desk.operators import Operators, Person, check_csrf
from bot.desk.passwords import Passwords, unset
from bot.desk.records_people import Operator, SignIn
from bot.desk.tries import Tries, Try
from bot.settings import Settings
from tests.fakes import HandClock

RIGHT = "a long enough password"


async def test_the_right_password_signs_in_whatever_the_case_of_the_address(service: Service, robin: Person) -> None:
    signed = await service.operators.sign_in(Try(" Robin@Shop.Example ", "192.0.2.1"), RIGHT)
    assert signed.person == robin
    assert (await service.operators.who(signed.secret)) == signed


@pytest.mark.parametrize(
    ("email", "password"),
    [
        pytest.param("robin@shop.example", "wrong", id="wrong password"),
        pytest.param("nobody@shop.example", RIGHT, id="unknown address"),
        pytest.param("", "", id="nothing"),
    ],
)
async def test_every_miss_is_the_same_refusal(email: str, password: str, service: Service, robin: Person) -> None:
    with pytest.raises(WrongPassword) as refused:
        await service.operators.sign_in(Try(email, "192.0.2.1"), password)
    assert refused.value.args == ()


async def test_eight_misses_close_the_door_at_this_address_even_for_the_right_password(
    service: Service, robin: Person, clock: HandClock
) -> None:
    for _ in range(8):
        with pytest.raises(WrongPassword):
            await service.operators.sign_in(Try(robin.email, "192.0.2.1"), "wrong")
    with pytest.raises(TooManyTries) as refused:
        await service.operators.sign_in(Try(robin.email, "192.0.2.1"), RIGHT)
    assert refused.value.retry_after == 113
    assert (await service.operators.sign_in(Try(robin.email, "192.0.2.2"), RIGHT)).person == robin
    clock.forward(seconds=113)
    assert (await service.operators.sign_in(Try(robin.email, "192.0.2.1"), RIGHT)).person == robin


async def test_tries_made_at_once_are_counted_too(service: Service, robin: Person) -> None:
    tries = (service.operators.sign_in(Try(robin.email, "192.0.2.1"), "wrong") for _ in range(10))
    refused = [type(each) for each in await asyncio.gather(*tries, return_exceptions=True)]
    assert sorted(refused, key=str) == [TooManyTries] * 2 + [WrongPassword] * 8


async def test_a_good_sign_in_forgets_the_misses_before_it(service: Service, robin: Person) -> None:
    for _ in range(2):
        for _ in range(7):
            with pytest.raises(WrongPassword):
                await service.operators.sign_in(Try(robin.email, "192.0.2.1"), "wrong")
        await service.operators.sign_in(Try(robin.email, "192.0.2.1"), RIGHT)


async def test_a_sign_in_ends_after_twelve_hours_whatever_is_done(
    service: Service, robin: Person, clock: HandClock
) -> None:
    signed = await service.operators.sign_in(Try(robin.email, "192.0.2.1"), RIGHT)
    for _ in range(13):
        clock.forward(minutes=55)
        await service.operators.who(signed.secret)
    clock.forward(minutes=5)
    with pytest.raises(NotSignedIn):
        await service.operators.who(signed.secret)


async def test_a_sign_in_ends_an_hour_after_the_last_thing_done_however_long_the_page_listens(
    service: Service, robin: Person, clock: HandClock
) -> None:
    signed = await service.operators.sign_in(Try(robin.email, "192.0.2.1"), RIGHT)
    for _ in range(59):
        clock.forward(minutes=1)
        await service.operators.who(signed.secret, active=False)
    clock.forward(minutes=1)
    with pytest.raises(NotSignedIn):
        await service.operators.who(signed.secret, active=False)


async def test_when_somebody_was_last_there_is_written_at_most_once_a_minute(
    service: Service, robin: Person, clock: HandClock
) -> None:
    signed = await service.operators.sign_in(Try(robin.email, "192.0.2.1"), RIGHT)
    begun = clock()
    seen = []
    for _ in range(4):
        clock.forward(seconds=30)
        await service.operators.who(signed.secret)
        (told,) = await service.staff.people.listed()
        (device,) = await service.operators.sessions.of(signed)
        seen.append((told["seen_at"], device["seen_at"]))
    later = [begun + timedelta(minutes=minutes) for minutes in (0, 1, 1, 2)]
    assert seen == [(moment.isoformat(), moment.isoformat()) for moment in later]


async def test_somebody_elses_misses_lock_nobody_out_who_signed_in_with_this_browser_before(
    settings: Settings, service: Service, robin: Person, clock: HandClock
) -> None:
    first = Try(robin.email, "192.0.2.1")
    await service.operators.sign_in(first, RIGHT)
    known = Try(robin.email, "192.0.2.1", service.operators.mark(first))
    elsewhere = Tries(service.storage, settings.secret_key, clock)
    for number in range(100):
        await elsewhere.pay(Try(robin.email, f"198.51.100.{number}"))
    with pytest.raises(TooManyTries):
        await service.operators.sign_in(first, RIGHT)
    assert (await service.operators.sign_in(known, RIGHT)).person == robin


@pytest.mark.parametrize("mark", ["", "made up", "made.up", "é.é"])
async def test_only_a_mark_of_ours_for_this_account_is_counted_by_itself(
    mark: str, service: Service, robin: Person, sam: Person
) -> None:
    of_sam = service.operators.mark(Try(sam.email, "192.0.2.1"))
    for wrong in (mark, of_sam):
        assert service.operators.mark(Try(robin.email, "192.0.2.1", wrong)) != wrong
    assert service.operators.mark(Try(sam.email, "192.0.2.1", of_sam)) == of_sam


async def test_misses_count_after_a_restart_and_in_another_process(
    settings: Settings, service: Service, robin: Person, clock: HandClock
) -> None:
    for _ in range(8):
        with pytest.raises(WrongPassword):
            await service.operators.sign_in(Try(robin.email, "192.0.2.1"), "wrong")
    other = Operators(service.storage, clock, settings.secret_key)
    with pytest.raises(TooManyTries):
        await other.sign_in(Try(robin.email, "192.0.2.1"), RIGHT)


async def test_a_sign_in_ends_the_one_that_the_browser_had_before(service: Service, robin: Person) -> None:
    one = await service.operators.sign_in(Try(robin.email, "192.0.2.1"), RIGHT)
    two = await service.operators.sign_in(Try(robin.email, "192.0.2.1"), RIGHT, before=one.secret)
    assert two.secret != one.secret
    with pytest.raises(NotSignedIn):
        await service.operators.who(one.secret)


async def test_a_hash_of_older_parameters_is_made_anew_at_the_next_sign_in(
    service: Service, robin: Person, clock: HandClock
) -> None:
    operators = Operators(service.storage, clock, "unit")

    async def kept() -> str:
        async with service.storage.work() as work:
            found: str = (await work.execute(sa.select(Operator.password_hash))).scalar_one()
        return found

    async with service.storage.work() as work:
        older = PasswordHasher(time_cost=1, memory_cost=64).hash(RIGHT)
        await work.execute(sa.update(Operator).values(password_hash=older))
        await work.commit()
    await operators.sign_in(Try(robin.email, "192.0.2.1"), RIGHT)
    newer = await kept()
    assert not PasswordHasher().check_needs_rehash(newer)
    await operators.sign_in(Try(robin.email, "192.0.2.1"), RIGHT)
    assert await kept() == newer


async def test_an_unknown_address_costs_as_much_hashing_as_a_wrong_password() -> None:
    compared: list[str] = []

    class Counting(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
            compared.append(str(hash).rpartition("$")[0].rpartition("$")[0])
            return super().verify(hash, password)

    kept = Passwords(Counting())
    hashed = await kept.hash(RIGHT)
    for known in (hashed, None, unset()):
        assert not await kept.fits(known, "wrong")
    assert len(compared) == 3
    assert len(set(compared)) == 1


async def test_signing_out_ends_this_sign_in_and_no_other(service: Service, robin: Person) -> None:
    one, two = [await service.operators.sign_in(Try(robin.email, "192.0.2.1"), RIGHT) for _ in range(2)]
    await service.operators.sign_out(one)
    with pytest.raises(NotSignedIn):
        await service.operators.who(one.secret)
    assert (await service.operators.who(two.secret)).person == robin


@pytest.mark.parametrize("secret", [None, "", "somebody's"])
async def test_no_cookie_and_an_unknown_one_sign_nobody_in(secret: str | None, service: Service) -> None:
    with pytest.raises(NotSignedIn):
        await service.operators.who(secret)


async def test_neither_password_nor_cookie_secret_is_stored_as_it_is(service: Service, robin: Person) -> None:
    signed = await service.operators.sign_in(Try(robin.email, "192.0.2.1"), RIGHT)
    async with service.storage.work() as work:
        hashes = [
            (await work.execute(sa.select(column))).scalar_one()
            for column in (Operator.password_hash, SignIn.secret_hash)
        ]
    assert hashes[0].startswith("$argon2id$")
    assert signed.secret not in hashes[1]


@pytest.mark.parametrize("given", [None, "", "another page's"])
async def test_a_change_needs_the_pages_own_csrf_token(given: str | None, service: Service, robin: Person) -> None:
    signed = await service.operators.sign_in(Try(robin.email, "192.0.2.1"), RIGHT)
    check_csrf(signed, signed.csrf)
    with pytest.raises(BadCsrfToken):
        check_csrf(signed, given)


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        pytest.param({"role": "boss"}, "must be one of operator, lead", id="unknown role"),
        pytest.param({"email": "new"}, "must be a mail address", id="no address"),
        pytest.param({"email": "new@shop.example, other@shop.example"}, "must be a mail address", id="two addresses"),
        pytest.param({"name": "  "}, "1 to 80 characters", id="no name"),
        pytest.param({"password": "eleven char"}, "at least 12 characters", id="short password"),
        pytest.param({"password": "x9!" * 70}, "at most 200 characters", id="endless password"),
    ],
)
async def test_a_new_operator_is_checked(changed: dict[str, str], rule: str, service: Service) -> None:
    right = {"email": "new@shop.example", "name": "New", "role": "lead", "password": RIGHT}
    with pytest.raises(ValueError, match=rule):
        await service.operators.add(**{**right, **changed})


async def test_an_address_is_taken_once(service: Service, robin: Person) -> None:
    assert await service.operators.add(robin.email.upper(), "Other", "lead", RIGHT) is None
