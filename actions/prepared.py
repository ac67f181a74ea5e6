"""A change that was being prepared when a person took over, in words: what is known of it, and what was asked last."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from actions.base import Turn
from actions.draft import Draft
from actions.means import means
from bot.replies import words
from bot.replies.changes import address_words, payment_words
from bot.replies.orders import Told
from bot.shop.facts import AddressFacts, LineFacts, OrderFacts, VariantFacts


async def prepared(turn: Turn, draft: Draft | None, order: OrderFacts | None) -> dict[str, Any] | None:
    """The draft as the desk reads it; None when nothing was being prepared. What is not known is left out.

    `lines` are things as people name them, `swaps` are {"line", "to"}, `open` are {"line", "possible"}.
    """
    if draft is None:
        return None
    order = await _order(turn, draft, order)
    known = {
        **{"wish": draft.wish, "order": order.number if order else draft.order, "what": draft.what},
        **(await _things(draft, order) if order else {}),
        "payment": await _payment(draft, order, turn.told) if order else None,
        "address": address_words(AddressFacts(**draft.address)) if draft.address else None,
        **{"shipping": draft.option, "reason": draft.reason, "remedy": draft.remedy},
        **{"asked": draft.asked, "said": draft.said},
    }
    return {name: value for name, value in known.items() if value}


async def _order(turn: Turn, draft: Draft, order: OrderFacts | None) -> OrderFacts | None:
    """The order the draft is about, which need not be the one talked of last."""
    if draft.order is None or turn.customer_id is None or (order and order.number == draft.order):
        return order
    return await means().shop.order_of_customer(draft.order, turn.customer_id, turn.today)


async def _things(draft: Draft, order: OrderFacts) -> dict[str, Any]:
    lines = {line.line_id: line for line in order.lines}
    swaps = [(lines[key], (to,)) for key, to in draft.swaps if key in lines]
    still = [(lines[key], possible) for key, possible in draft.open if key in lines]
    named = [words.line(lines[key]) for key in draft.lines if key in lines]
    named += [words.line(line) for line, _ in (*swaps, *still)]
    return {
        "lines": named,
        "swaps": [{"line": words.line(line), "to": "".join(await _variants(line, to))} for line, to in swaps],
        "open": [{"line": words.line(line), "possible": await _variants(line, keys)} for line, keys in still],
    }


async def _variants(line: LineFacts, wanted: Iterable[int]) -> list[str]:
    """Variants of a line's product by their options."""
    found = {one.variant_id: one for one in await means().shop.variants_like(line.line_id)}
    return [_named(found[key]) for key in wanted if key in found]


def _named(one: VariantFacts) -> str:
    return ", ".join(value for _, value in one.options) or one.product


async def _payment(draft: Draft, order: OrderFacts, told: Told) -> str | None:
    methods = await means().shop.payment_methods(order.customer_id) if draft.payment else ()
    named = next((one for one in methods if one.id == draft.payment), None)
    return payment_words(named, told) or draft.payment
