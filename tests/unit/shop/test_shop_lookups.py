"""Guessing numbers and e-mails: misses are counted for everybody, and then a right guess looks like a wrong one."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from bot.shop.facts import OrderFacts
from bot.shop.lookups import Asker, Miss
from bot.shop.policies import LookupRules, Policies
from bot.shop.shop import Shop
from bot.storage import Storage
from tests.unit.shop.conftest import Place

NOA = "noa@example.com"
RULES = LookupRules(minutes=60, misses_per_conversation=5, misses_per_order=10, misses_per_address=30)


@pytest.fixture
def shop(storage: Storage, policies: Policies) -> Shop:
    return Shop(storage, policies.copy(update={"lookups": RULES}))


@pytest.fixture(autouse=True)
async def order(place: Place) -> None:
    await place("BH-204817")


async def closed_after(shop: Shop, now: datetime, guesses: list[tuple[str, str, Asker]]) -> int:
    """How many guesses are answered before one is not."""
    for number, (order, mail, asker) in enumerate(guesses):
        if await shop.look_up(order, mail, asker, now) is Miss.CLOSED:
            return number
    return len(guesses)


GUESSES = {
    "one conversation": (5, lambda n: (f"BH-{n}", NOA, Asker("one", f"address {n}"))),
    "one order that exists": (10, lambda n: ("204817", f"{n}@example.com", Asker(f"{n}", f"address {n}"))),
    "one order in many spellings": (10, lambda n: (("BH-204817", "bh 204817")[n % 2], f"{n}@x.example", Asker(f"{n}"))),
    "one order that does not exist": (10, lambda n: ("BH-999999", f"{n}@example.com", Asker(f"{n}", f"address {n}"))),
    "one address": (30, lambda n: (f"BH-{n}", NOA, Asker(f"{n}", "one address"))),
}


@pytest.mark.parametrize(("most", "guess"), GUESSES.values(), ids=GUESSES)
async def test_a_budget_of_misses_ends_all_looking(most: int, guess, shop: Shop, now: datetime) -> None:
    assert await closed_after(shop, now, [guess(n) for n in range(most + 5)]) == most


async def test_when_the_budget_is_used_up_a_right_guess_looks_like_a_wrong_one(shop: Shop, now: datetime) -> None:
    asker = Asker("one")
    await closed_after(shop, now, [(f"BH-{n}", NOA, asker) for n in range(9)])
    right = await shop.look_up("BH-204817", NOA, asker, now)
    wrong = await shop.look_up("BH-204817", "ben@example.com", asker, now)
    assert right is wrong is Miss.CLOSED


async def test_whoever_is_right_pays_nothing_and_stays_right(shop: Shop, now: datetime) -> None:
    asker = Asker("one", "address")
    for _ in range(50):
        assert isinstance(await shop.look_up("BH-204817", NOA, asker, now), OrderFacts)
    assert await closed_after(shop, now, [(f"BH-{n}", NOA, asker) for n in range(9)]) == 5
    assert isinstance(await shop.look_up("204817", " NOA@example.com", asker, now), OrderFacts)


async def test_the_same_miss_again_is_paid_once(shop: Shop, now: datetime) -> None:
    asker = Asker("one")
    assert await closed_after(shop, now, [("BH-204817", "ben@example.com", asker)] * 50) == 50
    assert await closed_after(shop, now, [(f"BH-{n}", NOA, asker) for n in range(9)]) == 4


async def test_who_proved_a_pair_proved_it_for_one_conversation(shop: Shop, now: datetime) -> None:
    await shop.look_up("BH-204817", NOA, Asker("one"), now)
    await closed_after(shop, now, [("BH-204817", f"{n}@example.com", Asker(f"{n}")) for n in range(20)])
    assert isinstance(await shop.look_up("BH-204817", NOA, Asker("one"), now), OrderFacts)
    assert await shop.look_up("BH-204817", NOA, Asker("other"), now) is Miss.CLOSED


async def test_a_budget_comes_back_evenly(shop: Shop, now: datetime) -> None:
    guesses = [(f"BH-{n}", NOA, Asker("one")) for n in range(30)]
    assert await closed_after(shop, now, guesses[:9]) == 5
    assert await closed_after(shop, now + timedelta(minutes=12), guesses[10:]) == 1
    assert await closed_after(shop, now + timedelta(minutes=72), guesses[20:]) == 5


async def test_guesses_at_once_get_no_more_than_the_budget(shop: Shop, now: datetime) -> None:
    guesses = [shop.look_up(f"BH-{n}", NOA, Asker(f"{n}", "address"), now) for n in range(60)]
    assert (await asyncio.gather(*guesses)).count(Miss.NOT_FOUND) == 30


@effort(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(guesses=st.lists(st.tuples(st.text(max_size=12), st.text(max_size=12)), max_size=12))
async def test_nothing_that_is_typed_opens_an_order_but_its_number_and_its_e_mail(
    guesses: list[tuple[str, str]], shop: Shop, now: datetime
) -> None:
    for n, (number, mail) in enumerate(guesses):
        assert isinstance(await shop.look_up(number, mail, Asker(f"{number}{n}"), now), Miss)


async def test_a_day_later_nothing_is_known_of_what_was_looked_for(shop: Shop, now: datetime) -> None:
    await shop.look_up("BH-204817", NOA, Asker("one"), now)
    await shop.forget_lookups(now + timedelta(hours=23))
    await closed_after(shop, now, [("BH-204817", f"{n}@example.com", Asker(f"{n}")) for n in range(20)])
    assert isinstance(await shop.look_up("BH-204817", NOA, Asker("one"), now), OrderFacts)
    await shop.forget_lookups(now + timedelta(days=1))
    assert await shop.look_up("BH-204817", NOA, Asker("one"), now) is Miss.CLOSED
