"""Changes of an order: weighing one, and carrying it out."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.shop import orders, returns
from bot.shop.changes import CancelOrder, Change, ReturnItems
from bot.shop.facts import Refusal
from bot.shop.outcomes import Done, LabelFacts, Refused, Weighed
from bot.shop.policies import Policies


async def weigh(
    session: AsyncSession, policies: Policies, customer_id: int, change: Change, today: date
) -> Weighed | Refused:
    """What a change would mean; nothing is changed."""
    order = await orders.of_customer(session, policies, change.order, customer_id, today)
    if order is None:
        return Refused(Refusal.NO_SUCH_ORDER)
    back_by = today + timedelta(days=policies.refund_days(order.payment.kind if order.payment else "other")[1])
    if isinstance(change, CancelOrder):
        if not order.cancellable:
            why = Refusal.ALREADY_CANCELLED if order.cancelled_on else Refusal.ALREADY_SHIPPED
            return Refused(why, order, ("return_item",) if order.delivered_on else ("track_order",))
        gets = order.total if order.pay_until is None else None
        return Weighed(
            change, order, order.lines, gets=gets, payment=order.payment, by=back_by, steps=("refund",) if gets else ()
        )
    if isinstance(change, ReturnItems):
        offer = await returns.weigh_return(
            session, policies, change.order, customer_id, change.lines, today, change.reason
        )
        if isinstance(offer, Refusal):
            return Refused(offer, order, ("talk_to_human",))
        return Weighed(
            change,
            order,
            offer.lines,
            gets=offer.amount,
            fee=offer.fee if offer.fee.amount else None,
            payment=order.payment,
            send_by=offer.send_by,
            steps=("label", "drop_off", "refund"),
        )
    return Refused(Refusal.PERSON_DECIDES, order, ("talk_to_human",))


async def carry_out(
    session: AsyncSession, policies: Policies, customer_id: int, change: Change, source: str, now: datetime
) -> Done | Refused:
    """Make a change, once per source."""
    today = now.date()
    if isinstance(change, CancelOrder):
        told = await orders.cancel(session, policies, change.order, customer_id, source, now)
        if isinstance(told, Refusal):
            return _refused(await weigh(session, policies, customer_id, change, today), told)
        back = told.refund
        return Done(
            change,
            told,
            told.lines,
            gets=back.amount if back else None,
            payment=told.payment,
            by=back.expected_by if back else None,
        )
    if isinstance(change, ReturnItems):
        opened = await returns.open_return(
            session, policies, change.order, customer_id, change.lines, change.reason, source, now
        )
        if isinstance(opened, Refusal):
            return _refused(await weigh(session, policies, customer_id, change, today), opened)
        order = await orders.of_customer(session, policies, change.order, customer_id, today)
        if order is None:
            return Refused(Refusal.NO_SUCH_ORDER)
        label = LabelFacts(opened.number, policies.returns.drop_off)
        return Done(
            change,
            order,
            opened.lines,
            gets=opened.amount,
            payment=order.payment,
            send_by=opened.send_by,
            steps=("label", "drop_off", "refund"),
            number=opened.number,
            label=label,
        )
    return _refused(await weigh(session, policies, customer_id, change, today), Refusal.PERSON_DECIDES)


def _refused(weighed: Weighed | Refused, why: Refusal) -> Refused:
    return weighed if isinstance(weighed, Refused) else Refused(why, weighed.order)
