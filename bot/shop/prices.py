"""Prices that fell after somebody bought: what is due, why it is not, and giving the difference as store credit."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from bot.shop.facts_goods import CreditGiven, PriceDrop, PriceState
from bot.shop.gift_cards import code_key
from bot.shop.loading import hold_orders, whole_orders
from bot.shop.money import cents, money
from bot.shop.months import months_on
from bot.shop.policies import Policies
from bot.shop.records import GiftCard, Order, OrderLine, PaymentMethod, PriceMatch, ShopAct
from bot.shop.rules import CreditRules, PriceRules
from bot.shop.worths import worth_of

ACT = "price_match"
LOOKED_BACK_DAYS = 90
"""So far back a lower price is explained, though it may be too late for anything."""


async def of_customer(
    session: AsyncSession, policies: Policies, customer_id: int, today: date
) -> tuple[PriceDrop, ...]:
    """Every line a customer bought lately and still has, what is due first, then the greatest difference."""
    since = today - timedelta(days=LOOKED_BACK_DAYS)
    mine = sa.and_(Order.customer_id == customer_id, Order.placed_on >= since, Order.cancelled_on.is_(None))
    orders = (await session.execute(whole_orders().where(mine, Order.paid_on.is_not(None)))).scalars().unique().all()
    given = await _given(session, [line.id for order in orders for line in order.lines])
    rules = policies.prices
    drops = [_drop(order, line, rules, line.id in given, today) for order in orders for line in kept(order) if rules]
    told = [drop for drop in drops if drop is not None]
    ranks = list(PriceState)
    return tuple(sorted(told, key=lambda drop: (ranks.index(drop.state), -drop.difference.amount, drop.line_id)))


async def give(
    session: AsyncSession, policies: Policies, customer_id: int, line_id: int, source: str, now: datetime
) -> CreditGiven | PriceDrop | None:
    """Give the difference for a line as store credit, once; the same message again is answered the same.

    Gives the drop, and changes nothing, if nothing is due; None for a line that is not the customer's.
    """
    await hold_orders(session, customer_id)
    same = (PriceMatch.order_line_id == line_id, PriceMatch.source == source, GiftCard.customer_id == customer_id)
    for match, card in await session.execute(sa.select(PriceMatch, GiftCard).join(GiftCard).where(*same)):
        return _credit(card, match.amount_cents)
    drops = await of_customer(session, policies, customer_id, now.date())
    drop = next((one for one in drops if one.line_id == line_id), None)
    if drop is None or drop.state is not PriceState.DUE or policies.credit is None:
        return drop
    card = _card(customer_id, drop, policies.credit, now.date())
    await _book(session, customer_id, drop, card, source, now)
    await session.commit()
    return _credit(card, card.value_cents)


async def _book(
    session: AsyncSession, customer_id: int, drop: PriceDrop, card: GiftCard, source: str, now: datetime
) -> None:
    """Write down the credit, that it can be paid with, for which line it was given, and why."""
    external_id, done_by = f"credit-{secrets.token_hex(8)}", f"customer:{customer_id}"
    session.add(PaymentMethod(external_id=external_id, customer_id=customer_id, kind="gift_card", gift_card=card))
    await session.flush()
    given: dict[str, Any] = {"amount_cents": card.value_cents, "source": source, "given_on": now.date()}
    session.add(PriceMatch(order_line_id=drop.line_id, gift_card_id=card.id, **given))
    line = sa.update(OrderLine).where(OrderLine.id == drop.line_id).values(credited_cents=card.value_cents)
    await session.execute(line.execution_options(synchronize_session=False))
    act: dict[str, Any] = {"act": ACT, "order_number": drop.order, "done_by": done_by, "source": source}
    session.add(ShopAct(**act, result=str(drop.line_id), at=now))


def kept(order: Order) -> Sequence[OrderLine]:
    """The lines of an order that nobody has sent back, or is about to."""
    back = {each.order_line_id for one in order.returns for each in one.lines}
    return [line for line in order.lines if line.id not in back]


def _drop(order: Order, line: OrderLine, rules: PriceRules, given: bool, today: date) -> PriceDrop | None:
    """What a line cost and costs; None for what is no longer sold."""
    if line.variant is None:
        return None
    paid, now = worth_of(order, [line]), line.variant.price_cents * line.quantity
    until = order.placed_on + timedelta(days=rules.drop_days)
    return PriceDrop(
        state=_state(paid - now, until, given, rules, today),
        line_id=line.id,
        order=order.number,
        product=line.product,
        options=line.options,
        bought_on=order.placed_on,
        paid=money(paid, order.currency),
        today=money(now, order.currency),
        difference=money(max(paid - now, 0), order.currency),
        claim_until=until,
    )


def _state(difference: int, until: date, given: bool, rules: PriceRules, today: date) -> PriceState:
    if given:
        return PriceState.ALREADY_GIVEN
    if today > until:
        return PriceState.TOO_LONG_AGO
    if difference <= 0:
        return PriceState.NOT_CHEAPER
    return PriceState.DUE if difference <= cents(rules.decide_up_to) else PriceState.PERSON_DECIDES


async def _given(session: AsyncSession, lines: Sequence[int]) -> set[int]:
    found = await session.execute(sa.select(PriceMatch.order_line_id).where(PriceMatch.order_line_id.in_(lines)))
    return {*found.scalars()}


def _card(customer_id: int, drop: PriceDrop, rules: CreditRules, today: date) -> GiftCard:
    amount = cents(drop.difference.amount)
    return GiftCard(
        code=f"CREDIT-{secrets.token_hex(8).upper()}",
        customer_id=customer_id,
        value_cents=amount,
        balance_cents=amount,
        currency=drop.difference.currency,
        ends_on=months_on(today, rules.months),
    )


def _credit(card: GiftCard, amount: int) -> CreditGiven:
    return CreditGiven(money(amount, card.currency), code_key(card.code)[-4:], card.ends_on)
