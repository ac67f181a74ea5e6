"""Returns: opening one for lines of an order, and taking it in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.shop.facts import Refusal, ReturnFacts, ReturnOffer
from bot.shop.facts_policies import ReturnPolicyFacts
from bot.shop.loading import act_of, hold_order, order_by_number
from bot.shop.money import cents, money
from bot.shop.orders import note_act
from bot.shop.policies import Policies
from bot.shop.records import Order, OrderLine, Refund, Return, ReturnLine
from bot.shop.refunds import return_fee, return_worth, send_refund
from bot.shop.states import return_refusal
from bot.shop.telling import line_facts, return_facts

OPEN_RETURN = "open_return"


async def open_return(
    session: AsyncSession,
    policies: Policies,
    number: str,
    customer_id: int,
    line_ids: Sequence[int],
    reason: str | None,
    source: str,
    now: datetime,
) -> ReturnFacts | Refusal:
    """Open a return for lines of an order; the same message again gives the same return."""
    order = await hold_order(session, number, customer_id)
    if order is None:
        return Refusal.NO_SUCH_ORDER
    done = await act_of(session, source, OPEN_RETURN, order)
    if done:
        one = next(one for one in order.returns if one.number == done.result)
        return return_facts(order, one, policies, now.date())
    lines = chosen_lines(order, line_ids, policies, now.date())
    if isinstance(lines, Refusal):
        return lines
    one = add_return(order, lines, reason, policies, now.date())
    note_act(session, OPEN_RETURN, order, source, now, one.number)
    await session.commit()
    return return_facts(order, one, policies, now.date())


async def weigh_return(
    session: AsyncSession,
    policies: Policies,
    number: str,
    customer_id: int,
    line_ids: Sequence[int],
    today: date,
    reason: str | None = None,
) -> ReturnOffer | Refusal:
    """What a return of these lines would be worth, changing nothing."""
    order = await order_by_number(session, number)
    if order is None or order.customer_id != customer_id:
        return Refusal.NO_SUCH_ORDER
    lines = chosen_lines(order, line_ids, policies, today)
    if isinstance(lines, Refusal):
        return lines
    return ReturnOffer(
        lines=tuple(line_facts(order, line, policies, today) for line in lines),
        amount=money(return_worth(order, lines, reason, policies), order.currency),
        fee=money(return_fee(reason, policies), order.currency),
        send_by=today + timedelta(days=policies.returns.send_within_days),
    )


def chosen_lines(order: Order, line_ids: Sequence[int], policies: Policies, today: date) -> list[OrderLine] | Refusal:
    """The lines with these ids, if all of them are the order's and may go back together."""
    lines = [line for line in order.lines if line.id in line_ids]
    if len(lines) != len(set(line_ids)):
        return Refusal.NOTHING_CHOSEN
    return lines_refusal(order, lines, policies, today) or lines


def lines_refusal(order: Order, lines: Sequence[OrderLine], policies: Policies, today: date) -> Refusal | None:
    """Why these lines cannot go back together: the first one's reason that has one; None when they can."""
    if not lines:
        return Refusal.NOTHING_CHOSEN
    refusals = (return_refusal(order, line, policies, today) for line in lines)
    return next((refusal for refusal in refusals if refusal), None)


def add_return(order: Order, lines: Sequence[OrderLine], reason: str | None, policies: Policies, today: date) -> Return:
    """Put a return of these lines on an order; its number is the order's with a count ("RT-204817-1")."""
    one = Return(
        number=f"RT-{order.number_key.removeprefix('BH')}-{len(order.returns) + 1}",
        reason=reason,
        opened_on=today,
        send_by=today + timedelta(days=policies.returns.send_within_days),
        amount_cents=return_worth(order, lines, reason, policies),
        lines=[ReturnLine(line=line) for line in lines],
    )
    order.returns.append(one)
    return one


def take_in(order: Order, one: Return, policies: Policies, today: date) -> Refund | None:
    """Note that a return has come in and send the money promised for it; a return already in gives None."""
    if one.received_on:
        return None
    one.received_on = today
    return send_refund(order, one.amount_cents, policies, today, one)


def return_policy(policies: Policies) -> ReturnPolicyFacts:
    """The rules for sending something back."""
    rules = policies.returns
    spans = policies.refunds.values()
    return ReturnPolicyFacts(
        window_days=rules.window_days,
        send_within_days=rules.send_within_days,
        return_fee=money(cents(rules.fee), policies.currency),
        free_reasons=rules.free_reasons,
        refund_days=(min(span[0] for span in spans), max(span[1] for span in spans)),
        final_sale_categories=rules.final_sale_categories,
        drop_off=rules.drop_off,
    )
