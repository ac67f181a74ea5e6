"""Wishes in one word, for tests that are about what comes of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.shop.changes import CancelOrder, Change, ReportMissing, ReturnItems
from bot.shop.facts import Refusal
from bot.shop.outcomes import Done, Refused
from bot.shop.shop import Shop


async def cancel(shop: Shop, number: str, customer: int, source: str, now: datetime) -> Done | Refusal:
    return await _wish(shop, CancelOrder(number), customer, source, now)


async def miss(shop: Shop, number: str, customer: int, source: str, now: datetime) -> Done | Refusal:
    return await _wish(shop, ReportMissing(number), customer, source, now)


async def send_back(
    shop: Shop,
    number: str,
    customer: int,
    lines: Sequence[int],
    source: str,
    now: datetime,
    reason: str | None = None,
) -> Done | Refusal:
    return await _wish(shop, ReturnItems(number, tuple(lines), None, reason), customer, source, now)


async def _wish(shop: Shop, change: Change, customer: int, source: str, now: datetime) -> Done | Refusal:
    done = await shop.carry_out(customer, change, source, now)
    return done.why if isinstance(done, Refused) else done
