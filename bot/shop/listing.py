"""Orders listed by state, for the command line."""

from __future__ import annotations

from datetime import date

from bot.shop.facts import OrderFacts, OrderState
from bot.shop.loading import whole_orders
from bot.shop.money import money
from bot.shop.policies import Policies
from bot.shop.records import Order
from bot.shop.telling import order_facts
from bot.storage import Storage

PAGE = 200


async def list_orders(
    storage: Storage, policies: Policies, today: date, state: OrderState | None, limit: int
) -> list[dict[str, object]]:
    """At most `limit` orders in a state (any when None), newest first, as plain values ready for JSON.

    A state is a rule and not a column, so orders are read page by page until enough are found.
    """
    newest = whole_orders().order_by(Order.placed_on.desc(), Order.id.desc())
    found: list[dict[str, object]] = []
    async with storage.work() as session:
        for offset in range(0, 10**9, PAGE):
            page = (await session.execute(newest.offset(offset).limit(PAGE))).scalars().unique().all()
            told = [(order, order_facts(order, policies, today)) for order in page]
            found += [_row(order, facts) for order, facts in told if state in (None, facts.state)]
            if len(page) < PAGE or len(found) >= limit:
                return found[:limit]
            session.expunge_all()
    return found[:limit]


def _row(order: Order, facts: OrderFacts) -> dict[str, object]:
    return {
        "order_number": facts.number,
        "email": facts.email,
        "state": facts.state.value,
        "placed_on": facts.placed_on.isoformat(),
        "expected_on": facts.expected_on.isoformat() if facts.expected_on else None,
        "total": {"amount": str(money(order.total_cents, order.currency).amount), "currency": order.currency},
        "customer": f"{order.customer.first_name} {order.customer.last_name}",
        "customer_id": order.customer.external_id,
        "items": [f"{line.product}, {line.options}" for line in facts.lines],
        "payment": facts.payment.kind if facts.payment else None,
    }
