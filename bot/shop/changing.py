"""Changes of an order: weighing one, and carrying it out once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from bot.shop import (
    cancelling,
    changing_delivery,
    changing_items,
    changing_payment,
    claiming,
    exchanging,
    returning,
    settling,
    settling_exchanges,
)
from bot.shop.case import Case, No, Plan
from bot.shop.changes import (
    CancelOrder,
    Change,
    ChangeAddress,
    ChangeItems,
    ChangePayment,
    ChangeShipping,
    ExchangeItems,
    ReportMissing,
    ReportWrong,
    ReturnItems,
    SettleClaim,
    SettleExchange,
    change_of,
)
from bot.shop.facts import Refusal
from bot.shop.instead import instead
from bot.shop.loading import act_of, hold_orders, own_order
from bot.shop.money import money
from bot.shop.outcomes import Done, LabelFacts, Refused, Weighed
from bot.shop.plain import as_plain, from_plain
from bot.shop.policies import Policies
from bot.shop.records import PaymentMethod, ShopAct, Variant
from bot.shop.telling import line_facts, order_facts, payment_facts, variant_facts

# A change's rules: what it would do, and doing that; the second gives back the number of what it made.
Rules = tuple[Callable[[Case, Any], Plan | No], Callable[[Case, Any, Plan], str | None]]
RULES: dict[type[Change], Rules] = {
    CancelOrder: (cancelling.weigh, cancelling.carry_out),
    ChangeItems: (changing_items.weigh, changing_items.carry_out),
    ChangeAddress: (changing_delivery.weigh_address, changing_delivery.carry_out_address),
    ChangePayment: (changing_payment.weigh, changing_payment.carry_out),
    ChangeShipping: (changing_delivery.weigh_shipping, changing_delivery.carry_out_shipping),
    ReturnItems: (returning.weigh, returning.carry_out),
    ExchangeItems: (exchanging.weigh, exchanging.carry_out),
    ReportMissing: (claiming.weigh_missing, claiming.carry_out_missing),
    ReportWrong: (claiming.weigh_wrong, claiming.carry_out_wrong),
    SettleClaim: (settling.weigh, settling.carry_out),
    SettleExchange: (settling_exchanges.weigh, settling_exchanges.carry_out),
}


async def weigh(
    session: AsyncSession, policies: Policies, customer_id: int, change: Change, today: date
) -> Weighed | Refused:
    """What a change would mean; nothing is changed."""
    case = await case_of(session, policies, customer_id, change, today)
    return weighed(case, change) if case else Refused(Refusal.NO_SUCH_ORDER)


def weighed(case: Case, change: Change) -> Weighed | Refused:
    """What a change would mean in this case."""
    plan = plan_of(case, change)
    return _refused(case, plan) if isinstance(plan, No) else Weighed(**_told(case, change, plan))


def plan_of(case: Case, change: Change) -> Plan | No:
    """What the rules of a change make of it in this case."""
    return RULES[type(change)][0](case, change)


async def carry_out(
    session: AsyncSession, policies: Policies, customer_id: int, change: Change, source: str, now: datetime
) -> Done | Refused:
    """Make a change and commit it; the same source again gives the same answer and changes nothing."""
    done = await make(session, policies, customer_id, change, source, now)
    if isinstance(done, Done):
        await session.commit()
    return done


async def make(
    session: AsyncSession,
    policies: Policies,
    customer_id: int,
    change: Change,
    source: str,
    now: datetime,
    done_by: str | None = None,
) -> Done | Refused:
    """Make a change in a unit of work that somebody else commits; `done_by` is its customer where nobody is named.

    The customer's orders are held until then, so nothing of them may have been read before.
    """
    await hold_orders(session, customer_id)
    case = await case_of(session, policies, customer_id, change, now.date(), held=True)
    if case is None:
        return Refused(Refusal.NO_SUCH_ORDER)
    before = await act_of(session, source, change.act, case.order)
    if before:
        return _told_again(case, before)
    weigh_it, do_it = RULES[type(change)]
    plan = weigh_it(case, change)
    if not isinstance(plan, No) and plan.missing:
        plan = No(Refusal.REASON_NEEDED, among=policies.orders.cancel_reasons)
    if isinstance(plan, No):
        return _refused(case, plan)
    told = _told(case, change, plan)
    number = do_it(case, change, plan)
    label = LabelFacts(number, policies.returns.drop_off) if number and "label" in plan.steps else None
    await session.flush()
    done = Done(**{**told, "order": order_facts(case.order, policies, case.today)}, number=number, label=label)
    session.add(_act(case, done, source, now, done_by or f"customer:{customer_id}"))
    return done


async def made_because_of(session: AsyncSession, source: str) -> list[Change]:
    """The changes that this message had made so far; empty for none."""
    answers = await session.execute(sa.select(ShopAct.answer).where(ShopAct.source == source))
    return [change_of(answer["change"]) for answer in answers.scalars()]


async def case_of(
    session: AsyncSession, policies: Policies, customer_id: int, change: Change, today: date, held: bool = False
) -> Case | None:
    """A customer's order as the rules of a change look at it; None when it is not theirs. `held` keeps its variants."""
    order = await own_order(session, change.order, customer_id, policies.orders.number_prefix)
    if order is None:
        return None
    owned = sa.select(PaymentMethod).where(PaymentMethod.customer_id == customer_id).order_by(PaymentMethod.id)
    methods = (await session.execute(owned.options(joinedload(PaymentMethod.gift_card)))).scalars()
    wanted = {variant for _, variant in getattr(change, "swaps", ())}
    wanted |= {line.variant_id for line in order.lines if line.variant_id}
    wanted |= {each.variant_id for one in order.returns for each in one.exchanges if each.waits}
    named = sa.select(Variant).where(Variant.id.in_(wanted)).options(joinedload(Variant.product))
    # Two customers may want the last one: where rows can be held, the second waits.
    named = named.with_for_update(of=Variant).order_by(Variant.id) if held else named
    variants = (await session.execute(named.execution_options(populate_existing=True))).scalars()
    return Case(
        order,
        {method.external_id: method for method in methods},
        {variant.id: variant for variant in variants},
        policies,
        today,
    )


def _told(case: Case, change: Change, plan: Plan) -> dict[str, Any]:
    """The fields of Weighed, in facts."""
    order, today, currency = case.order, case.today, case.order.currency
    return {
        "change": change,
        "order": order_facts(order, case.policies, today),
        "lines": tuple(line_facts(order, line, case.policies, today) for line in plan.lines),
        "new_variants": tuple(variant_facts(variant) for variant in plan.variants),
        "pays": money(plan.due, currency) if plan.due > 0 else None,
        "gets": money(-plan.due, currency) if plan.due < 0 else None,
        "fee": money(plan.fee, currency) if plan.fee else None,
        "payment": payment_facts(plan.method, currency) if plan.method else None,
        "by": plan.by,
        "send_by": plan.send_by,
        "steps": plan.steps,
        "missing": plan.missing,
    }


def _refused(case: Case, no: No) -> Refused:
    order = order_facts(case.order, case.policies, case.today)
    return Refused(no.why, order, instead(no.why, order, case.today), no.among, no.from_on)


def _act(case: Case, done: Done, source: str, now: datetime, done_by: str) -> ShopAct:
    """The line in the book. The order is left out of it: it is told as it is when it is told."""
    answer = {name: value for name, value in as_plain(done).items() if name not in ("order", "change")}
    return ShopAct(
        act=done.change.act,
        order_number=case.order.number,
        done_by=done_by,
        source=source,
        result=done.number,
        answer={**answer, "change": done.change.as_json()},
        at=now,
    )


def _told_again(case: Case, act: ShopAct) -> Done:
    answer: Any = act.answer
    order = order_facts(case.order, case.policies, case.today)
    return from_plain(Done, answer, change=change_of(answer["change"]), order=order)
