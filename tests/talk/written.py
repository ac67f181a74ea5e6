"""Conversations as people write them down, in tests/talk/conversations/*.yml; the README there says how."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bot.app import Service
from bot.conversations.told import Outcome
from bot.shop.facts import LineFacts, OrderFacts, OrderState, VariantFacts
from tests.talk.conftest import NOW, Talk, Untouched, newest_code, says, text_of

FOLDER = Path(__file__).parent / "conversations"
LOOKED_AT = 100


def written() -> list[dict[str, Any]]:
    """Every conversation written down."""
    return [one for path in sorted(FOLDER.glob("*.yml")) for one in yaml.safe_load(path.read_text("utf-8"))]


@dataclass
class Scene:
    """A conversation under way: its orders by name, and what its texts may say between braces."""

    service: Service
    orders: dict[str, OrderFacts]
    words: dict[str, str] = field(default_factory=dict)
    heard: list[str] = field(default_factory=list)

    def fill(self, text: str) -> str:
        """A text with its facts."""
        return text.format_map(self.words)


async def set_up(service: Service, untouched: Untouched, wanted: Mapping[str, Mapping[str, Any]]) -> Scene:
    """Orders of the demonstration shop such as a conversation asks for; raises LookupError if there are none.

    All belong to one customer, but for the one called `strange`.
    """
    name, first = next(iter(wanted.items()))
    for order in await _in_state(untouched, first):
        mine = await service.shop.orders_of_customer(order.customer_id, NOW.date(), LOOKED_AT)
        rest = {other: such for other, such in wanted.items() if other not in (name, "strange")}
        found = {name: order} | {
            other: match
            for other, such in rest.items()
            if (match := next((one for one in mine if one != order and _is(one, such)), None))
        }
        others = sum(one.state is order.state for one in mine) - sum(one.state is order.state for one in found.values())
        if len(found) == len(rest) + 1 and not (first.get("alone") and others):
            strange = await _strange(untouched, wanted.get("strange"), order.customer_id)
            kinds = {one.kind for one in await service.shop.payment_methods(order.customer_id)}
            if bool(first.get("gift_card")) != ("gift_card" in kinds):
                continue
            scene = Scene(service, found | strange)
            if await _words(scene, swap=bool(first.get("swap"))):
                return scene
    raise LookupError(f"no such orders: {wanted}")


async def take_turn(scene: Scene, talk: Talk, turn: Mapping[str, Any]) -> list[str]:
    """Say or press what a turn has; what is not as written there, in words."""
    if "{code}" in turn.get("say", "") or "{wrong_code}" in turn.get("say", ""):
        code = await newest_code(scene.service, talk)
        scene.words |= {"code": code, "wrong_code": f"{(int(code) + 1) % 10**6:06d}"}
    outcome = await talk.press(_offered(talk, scene.fill(turn["press"]))) if "press" in turn else None
    outcome = outcome or await talk.say(scene.fill(turn["say"]))
    offered = [choice["title"] for message in outcome.messages for choice in message.choices]
    scene.heard += [f"> {outcome.accepted.text}", f"  {text_of(outcome)} {offered}"]
    return _wrong(scene, turn, outcome)


def _wrong(scene: Scene, turn: Mapping[str, Any], outcome: Outcome) -> list[str]:
    text = text_of(outcome)
    cards = " ".join(str(message.cards) for message in outcome.messages)
    told = [scene.fill(fact) for fact in _several(turn.get("tells"))]
    shown = [scene.fill(fact) for fact in _several(turn.get("shows"))]
    hidden = [scene.fill(fact) for fact in _several(turn.get("hides"))]
    wrong = [f"not said: {name}" for name in _several(turn.get("says")) if not says(scene.service, name, text)]
    wrong += [f"said: {name}" for name in _several(turn.get("never")) if says(scene.service, name, text)]
    wrong += [f"not told: {fact}" for fact in told if fact not in text]
    wrong += [f"not shown: {fact}" for fact in shown if fact not in cards]
    wrong += [f"told: {fact}" for fact in hidden if fact in text + cards]
    wrong += [f"owner: {outcome.owner}"] if outcome.owner != turn.get("owner", outcome.owner) else []
    return wrong


def _several(value: str | Sequence[str] | None) -> list[str]:
    return [value] if isinstance(value, str) else list(value or ())


def _offered(talk: Talk, beginning: str) -> str:
    """The title offered that has these words."""
    assert talk.last is not None
    titles = [choice["title"] for message in talk.last.messages for choice in message.choices]
    return next((title for title in titles if beginning.casefold() in title.casefold()), beginning)


async def _in_state(untouched: Untouched, such: Mapping[str, Any]) -> list[OrderFacts]:
    return [order for order in await untouched.orders(OrderState(such["state"])) if _is(order, such)]


def _is(order: OrderFacts, such: Mapping[str, Any]) -> bool:
    """Whether an order is such a one: its state, how many things are in it, their worth, what it was paid with."""
    worths = [line.unit_price.amount * line.quantity for line in order.lines]
    low, high = such.get("worth", (0, 10**6))
    least, most = such.get("each", (0, 10**6))
    single = all(line.quantity == 1 for line in order.lines)
    returnable = all(line.kept_back is None for line in order.lines) or order.state is not OrderState.DELIVERED
    return (
        order.state.value == such["state"]
        and (such.get("things") in (None, len(order.lines)))
        and len({line.product for line in order.lines}) == len(order.lines)
        and low <= sum(worths) <= high
        and least <= min(worths) <= max(worths) <= most
        and such.get("to", order.address and order.address.country) == (order.address and order.address.country)
        and ((single and returnable) or order.state not in (OrderState.DELIVERED, OrderState.PENDING))
        and such.get("paid", order.payment and order.payment.kind) == (order.payment and order.payment.kind)
        and (order.state is not OrderState.LATE or order.expected_on is not None)
        and (order.state is not OrderState.DELIVERED or order.last_return is None)
    )


async def _strange(untouched: Untouched, such: Mapping[str, Any] | None, customer_id: int) -> dict[str, OrderFacts]:
    if such is None:
        return {}
    return {"strange": next(one for one in await _in_state(untouched, such) if one.customer_id != customer_id)}


async def _words(scene: Scene, swap: bool) -> bool:
    """Put what texts may say into the scene; False if a line was to have another colour or size and has none."""
    for name, order in scene.orders.items():
        prefix = "" if name == "order" else f"{name}_"
        facts = {"number": order.number, "email": order.email, "carrier": order.parcel.carrier if order.parcel else ""}
        facts |= {f"thing{place}": line.product for place, line in enumerate(order.lines, 1)}
        scene.words |= {f"{prefix}{key}": value for key, value in facts.items()}
    return not swap or await _swap_words(scene, next(iter(scene.orders.values())).lines[0])


async def _swap_words(scene: Scene, line: LineFacts) -> bool:
    """`new` and `newer` are values of the option `kind` that this line can have instead, everything else the same."""
    for kind, old in line.option_pairs:
        able = [one for one in await scene.service.shop.variants_like(line.line_id) if _differs(one, line, kind)]
        values = [dict(one.options)[kind] for one in able]
        if len(values) > 1:
            scene.words |= {"kind": kind, "old": old, "new": values[0], "newer": values[1]}
            return True
    return False


def _differs(one: VariantFacts, line: LineFacts, kind: str) -> bool:
    now, then = dict(line.option_pairs), dict(one.options)
    same = {name: value for name, value in then.items() if name != kind}
    return one.in_stock and now[kind] != then[kind] and same == {k: v for k, v in now.items() if k != kind}
