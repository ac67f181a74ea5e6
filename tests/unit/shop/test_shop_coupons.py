"""Why a coupon works or not, and which are offered."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from bot.shop.coupons import Basket, coupon_state
from bot.shop.facts import CouponState, Money
from bot.shop.records import Coupon, CouponUse, Customer
from bot.shop.shop import Shop
from bot.storage import Storage

TODAY = date(2024, 6, 14)


def day(offset: int) -> date:
    return TODAY + timedelta(days=offset)


def coupon(code: str = "LOOM20", **columns: object) -> Coupon:
    """Twenty per cent off, from ten days ago until in ten days, for everyone."""
    told = {"percent": 20, "starts_on": day(-10), "ends_on": day(10), "combinable": True, "public": True, **columns}
    return Coupon(code=code, code_key=code, currency="EUR", **told)


def used(*customers: int) -> list[CouponUse]:
    return [CouponUse(customer_id=customer, used_on=day(-customer)) for customer in customers]


def euros(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


@pytest.mark.parametrize(
    ("one", "customer", "basket", "state"),
    [
        pytest.param(coupon(), None, None, CouponState.VALID, id="works"),
        pytest.param(coupon(starts_on=day(1)), None, None, CouponState.NOT_YET, id="from tomorrow"),
        pytest.param(coupon(starts_on=TODAY), None, None, CouponState.VALID, id="first day"),
        pytest.param(coupon(ends_on=TODAY), None, None, CouponState.VALID, id="last day"),
        pytest.param(coupon(ends_on=day(-1)), None, None, CouponState.EXPIRED, id="until yesterday"),
        pytest.param(coupon(uses_allowed=2, uses=used(1)), None, None, CouponState.VALID, id="one use left"),
        pytest.param(coupon(uses_allowed=2, uses=used(1, 2)), None, None, CouponState.USED_UP, id="no use left"),
        pytest.param(
            coupon(ends_on=day(-1), uses_allowed=1, uses=used(1)),
            None,
            None,
            CouponState.EXPIRED,
            id="expired comes first",
        ),
        pytest.param(coupon(once_per_customer=True), 1, None, CouponState.VALID, id="once, not used by them"),
        pytest.param(
            coupon(once_per_customer=True, uses=used(2)), 1, None, CouponState.VALID, id="once, used by other"
        ),
        pytest.param(
            coupon(once_per_customer=True, uses=used(1)),
            1,
            None,
            CouponState.ONCE_PER_CUSTOMER,
            id="once, used by them",
        ),
        pytest.param(
            coupon(once_per_customer=True), None, None, CouponState.ONCE_PER_CUSTOMER, id="once, nobody known"
        ),
        pytest.param(coupon(uses=used(1)), 1, None, CouponState.VALID, id="used before, may be used again"),
        pytest.param(coupon(minimum_cents=5000), None, None, CouponState.MINIMUM_BASKET, id="minimum, no basket known"),
        pytest.param(coupon(minimum_cents=5000), 1, euros("49.99"), CouponState.MINIMUM_BASKET, id="a cent too little"),
        pytest.param(coupon(minimum_cents=5000), 1, euros("50.00"), CouponState.VALID, id="just enough"),
        pytest.param(
            coupon(minimum_cents=5000, category="shoes"), 1, None, CouponState.MINIMUM_BASKET, id="minimum comes first"
        ),
        pytest.param(coupon(category="shoes"), 1, euros("90.00"), CouponState.CATEGORY_ONLY, id="one category"),
        pytest.param(
            coupon(category="shoes", combinable=False), 1, None, CouponState.CATEGORY_ONLY, id="category comes first"
        ),
        pytest.param(coupon(combinable=False), 1, None, CouponState.NOT_COMBINABLE, id="not with another"),
    ],
)
def test_a_coupon_tells_the_first_reason_why_it_fails(
    one: Coupon, customer: int | None, basket: Money | None, state: CouponState
) -> None:
    assert coupon_state(one, TODAY, customer, Basket(basket)) is state


async def save(storage: Storage, *coupons: Coupon) -> None:
    async with storage.work() as session:
        session.add_all(coupons)
        await session.commit()


@pytest.mark.parametrize("typed", ["loom20", " LOOM20 ", "Loom20.", "“LOOM20”"])
async def test_a_code_is_found_however_it_is_typed(typed: str, storage: Storage, shop: Shop) -> None:
    await save(storage, coupon())
    facts = await shop.check_coupon(typed, TODAY)
    assert (facts.code, facts.state, facts.share, facts.amount) == ("LOOM20", CouponState.VALID, Decimal("0.2"), None)


@pytest.mark.parametrize("typed", ["LOOM2", "", "💸", "LOOM20" * 50])
async def test_a_code_nobody_made_is_unknown(typed: str, storage: Storage, shop: Shop) -> None:
    await save(storage, coupon())
    assert (await shop.check_coupon(typed, TODAY)).state is CouponState.UNKNOWN


async def test_the_minimum_is_told_with_the_reason(storage: Storage, shop: Shop) -> None:
    await save(storage, coupon(percent=None, amount_cents=1500, minimum_cents=8000))
    facts = await shop.check_coupon("LOOM20", TODAY, basket=Basket(euros("79.00")))
    assert (facts.state, facts.minimum) == (CouponState.MINIMUM_BASKET, euros("80.00"))
    assert (facts.share, facts.amount) == (None, euros("15.00"))


async def test_a_customer_hears_when_they_used_it(storage: Storage, shop: Shop) -> None:
    customer = Customer(
        id=3, external_id="c3", first_name="Noa", last_name="Levi",
        email="noa@example.com", email_key="noa@example.com", language="he", city="Haifa", country="IL", since=day(-90),
    )  # fmt: skip
    async with storage.work() as session:
        session.add(customer)
        await session.flush()
        session.add(coupon(once_per_customer=True, uses=used(3)))
        await session.commit()
    facts = await shop.check_coupon("LOOM20", TODAY, customer_id=3)
    assert (facts.state, facts.used_on) == (CouponState.ONCE_PER_CUSTOMER, day(-3))


async def test_the_best_coupons_that_work_for_anyone_are_offered_first(storage: Storage, shop: Shop) -> None:
    await save(
        storage,
        coupon("TEN", percent=10),
        coupon("TWENTY"),
        coupon("NINE-EURO", percent=None, amount_cents=900),
        coupon("PERSONAL", percent=50, public=False),
        coupon("ONCE", percent=60, once_per_customer=True),
        coupon("GONE", percent=70, ends_on=day(-1)),
        coupon("BIG", percent=80, minimum_cents=9000),
    )
    assert [facts.code for facts in await shop.coupons_to_offer(TODAY)] == ["TWENTY", "NINE-EURO", "TEN"]
    assert [facts.code for facts in await shop.coupons_to_offer(TODAY, limit=1)] == ["TWENTY"]


async def test_a_shop_without_coupons_offers_none(shop: Shop) -> None:
    assert await shop.coupons_to_offer(TODAY) == ()
