"""Who may work at the desk."""

from __future__ import annotations

import asyncio

import pytest
import sqlalchemy as sa

from bot.app import Service
from bot.desk.errors import BadCsrfToken, NotSignedIn, TooManyTries, WrongPassword
from bot.desk.operators import Person, check_csrf
from bot.desk.records_people import Operator, SignIn
from tests.fakes import HandClock

RIGHT = "a long enough password"


async def test_the_right_password_signs_in_whatever_the_case_of_the_address(service: Service, robin: Person) -> None:
    signed = await service.operators.sign_in(" Robin@Shop.Example ", RIGHT, "192.0.2.1")
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
        await service.operators.sign_in(email, password, "192.0.2.1")
    assert refused.value.args == ()


async def test_eight_misses_close_the_door_for_fifteen_minutes_even_for_the_right_password(
    service: Service, robin: Person, clock: HandClock
) -> None:
    for _ in range(8):
        with pytest.raises(WrongPassword):
            await service.operators.sign_in(robin.email, "wrong", "192.0.2.1")
    with pytest.raises(TooManyTries) as refused:
        await service.operators.sign_in(robin.email, RIGHT, "192.0.2.1")
    assert 0 < refused.value.retry_after <= 901
    assert (await service.operators.sign_in(robin.email, RIGHT, "192.0.2.2")).person == robin
    clock.forward(minutes=15, seconds=1)
    assert (await service.operators.sign_in(robin.email, RIGHT, "192.0.2.1")).person == robin


async def test_tries_made_at_once_are_counted_too(service: Service, robin: Person) -> None:
    tries = (service.operators.sign_in(robin.email, "wrong", "192.0.2.1") for _ in range(10))
    refused = [type(each) for each in await asyncio.gather(*tries, return_exceptions=True)]
    assert sorted(refused, key=str) == [TooManyTries] * 2 + [WrongPassword] * 8


async def test_a_good_sign_in_forgets_the_misses_before_it(service: Service, robin: Person) -> None:
    for _ in range(2):
        for _ in range(7):
            with pytest.raises(WrongPassword):
                await service.operators.sign_in(robin.email, "wrong", "192.0.2.1")
        await service.operators.sign_in(robin.email, RIGHT, "192.0.2.1")


async def test_a_sign_in_ends_after_twelve_hours(service: Service, robin: Person, clock: HandClock) -> None:
    signed = await service.operators.sign_in(robin.email, RIGHT, "192.0.2.1")
    clock.forward(hours=11, minutes=59)
    await service.operators.who(signed.secret)
    clock.forward(minutes=1)
    with pytest.raises(NotSignedIn):
        await service.operators.who(signed.secret)


async def test_signing_out_ends_this_sign_in_and_no_other(service: Service, robin: Person) -> None:
    one, two = [await service.operators.sign_in(robin.email, RIGHT, "192.0.2.1") for _ in range(2)]
    await service.operators.sign_out(one.secret)
    with pytest.raises(NotSignedIn):
        await service.operators.who(one.secret)
    assert (await service.operators.who(two.secret)).person == robin


@pytest.mark.parametrize("secret", [None, "", "somebody's"])
async def test_no_cookie_and_an_unknown_one_sign_nobody_in(secret: str | None, service: Service) -> None:
    with pytest.raises(NotSignedIn):
        await service.operators.who(secret)


async def test_neither_password_nor_cookie_secret_is_stored_as_it_is(service: Service, robin: Person) -> None:
    signed = await service.operators.sign_in(robin.email, RIGHT, "192.0.2.1")
    async with service.storage.work() as work:
        hashes = [
            (await work.execute(sa.select(column))).scalar_one()
            for column in (Operator.password_hash, SignIn.secret_hash)
        ]
    assert hashes[0].startswith("$argon2id$")
    assert signed.secret not in hashes[1]


@pytest.mark.parametrize("given", [None, "", "another page's"])
async def test_a_change_needs_the_pages_own_csrf_token(given: str | None, service: Service, robin: Person) -> None:
    signed = await service.operators.sign_in(robin.email, RIGHT, "192.0.2.1")
    check_csrf(signed, signed.csrf)
    with pytest.raises(BadCsrfToken):
        check_csrf(signed, given)


@pytest.mark.parametrize(
    ("role", "password", "rule"),
    [
        pytest.param("boss", RIGHT, "must be one of operator, lead", id="unknown role"),
        pytest.param("lead", "eleven char", "at least 12 characters", id="short password"),
    ],
)
async def test_a_new_operator_is_checked(role: str, password: str, rule: str, service: Service) -> None:
    with pytest.raises(ValueError, match=rule):
        await service.operators.add("new@shop.example", "New", role, password)


async def test_an_address_is_taken_once(service: Service, robin: Person) -> None:
    assert await service.operators.add(robin.email.upper(), "Other", "lead", RIGHT) is None
