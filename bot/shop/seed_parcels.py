"""Parcels of the demonstration shop, with scans as carriers send them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from random import Random
from typing import Any

from bot.shop.facts import OrderState
from bot.shop.records import Parcel, Scan

# What the carrier saw: code, days after shipping, time of day (UTC) and which place.
SENT = (("label_made", -1, time(15, 10), "warehouse"), ("handed_over", 0, time(14, 20), "warehouse"))
UNDER_WAY = (*SENT, ("in_transit", 0, time(22, 40), "hub"))


def make_parcel(
    state: OrderState, carrier: str, city: str, shipped_on: date, last_day: date, data: dict[str, Any], rng: Random
) -> Parcel:
    """A parcel to `city` whose last scan, on `last_day`, is the one its order's state calls for."""
    came = state not in (OrderState.SHIPPED, OrderState.OUT_FOR_DELIVERY, OrderState.LATE)
    places = {"warehouse": data["warehouse"], "hub": data["carriers"][carrier]["hub"], "city": city}
    pattern = data["carriers"][carrier]["tracking"]
    return Parcel(
        carrier=carrier,
        tracking_number="".join(str(rng.randint(0, 9)) if sign == "#" else sign for sign in pattern),
        shipped_on=shipped_on,
        delivered_on=last_day if came else None,
        left_with=rng.choice(data["left_with"]) if came else None,
        scans=[
            _scan(code, places[place], shipped_on + timedelta(days=days), at, rng)
            for code, days, at, place in _route(state, (last_day - shipped_on).days, rng)
        ],
    )


def _route(state: OrderState, days: int, rng: Random) -> tuple[tuple[str, int, time, str], ...]:
    if state is OrderState.SHIPPED:
        return UNDER_WAY if days else SENT
    if state is OrderState.LATE:
        return (*UNDER_WAY, *rng.choice(_troubles(days)))
    arrived = (*UNDER_WAY, ("at_depot", days, time(3, 30), "city"), ("out_for_delivery", days, time(5, 5), "city"))
    if state is OrderState.OUT_FOR_DELIVERY:
        return arrived
    return (*arrived, ("delivered", days, time(11, 25), "city"))


def _troubles(days: int) -> tuple[tuple[tuple[str, int, time, str], ...], ...]:
    return (
        (("delayed", days, time(4, 45), "hub"),),
        (("at_depot", days - 1, time(3, 30), "city"), ("delayed", days, time(4, 45), "city")),
        (("out_for_delivery", days - 1, time(5, 5), "city"), ("delivery_failed", days - 1, time(15, 40), "city")),
    )


def _scan(code: str, place: str, day: date, at: time, rng: Random) -> Scan:
    moment = datetime.combine(day, at, timezone.utc) + timedelta(minutes=rng.randint(0, 20))
    return Scan(code=code, place=place, at=moment)
