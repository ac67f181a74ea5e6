"""Which passwords are good enough."""

from __future__ import annotations

import secrets

import pytest

from bot.desk import passwords
from bot.desk.errors import WeakPassword


@pytest.mark.parametrize(
    "password",
    [
        pytest.param("short one 1!", id="just long enough"),
        pytest.param("two ducks on a red roof", id="words that do not belong together"),
        pytest.param("пять синих зонтов", id="other letters"),
        pytest.param("Xk2#vQ9!mZt4", id="a jumble"),
    ],
)
def test_long_ones_that_nobody_tries_first_are_good(password: str) -> None:
    passwords.check(password, "robin@shop.example", "Robin Vale")


@pytest.mark.parametrize(
    "password",
    [
        pytest.param("password1234", id="the commonest, with numbers"),
        pytest.param("P@ssw0rd!2026", id="the commonest, in disguise"),
        pytest.param("welcomewelcome", id="said twice"),
        pytest.param("Admin-Admin-01", id="a role"),
        pytest.param("qwertyuiop12", id="a row of keys"),
        pytest.param("abcdefghijklmnop", id="the alphabet"),
        pytest.param("987654321012345", id="counting"),
        pytest.param("aaaaaaaaaaaabb", id="hardly any different ones"),
        pytest.param("Robin.Vale.1987", id="the own name"),
        pytest.param("robin@shop.example", id="the own address"),
        pytest.param("Beforehand 2026!", id="what this is"),
    ],
)
def test_what_is_tried_first_is_refused(password: str) -> None:
    with pytest.raises(WeakPassword):
        passwords.check(password, "robin@shop.example", "Robin Vale")


def test_what_a_machine_makes_up_is_never_refused() -> None:
    for _ in range(1000):
        passwords.check(secrets.token_urlsafe(12), "robin@shop.example", "Robin Vale")


async def test_the_same_characters_typed_on_another_keyboard_are_the_same_password() -> None:
    kept = passwords.Passwords()
    hashed = await kept.hash("grüne Wälder im Mai")
    assert await kept.fits(hashed, "gru\u0308ne Wa\u0308lder im Mai")


async def test_who_has_no_password_yet_has_none_that_fits() -> None:
    nobody = passwords.unset()
    assert not passwords.is_set(nobody)
    assert not await passwords.Passwords().fits(nobody, nobody)
