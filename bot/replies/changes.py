"""Replies while a change of an order is prepared: what is asked, what would happen, what was done, and why not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.replies import words
from bot.replies.cards import order_card
from bot.replies.order_words import order_words
from bot.replies.orders import NO, YES, Told, about, about_order, with_next
from bot.replies.reply import Offer, Reply, offers_of
from bot.shop.facts import (
    AddressFacts,
    LineFacts,
    Money,
    OrderFacts,
    PaymentFacts,
    Refusal,
    VariantFacts,
)
from bot.shop.outcomes import Done, Refused, Weighed

OFFERED_AT_MOST = 8
ADDRESS_PARTS = ("street", "city", "postcode")


@dataclass(frozen=True)
class Question:
    """What is asked next, `utter_ask_<name>_<wish>` or `utter_ask_<name>`, its facts and what can be pressed."""

    name: str
    wish: str
    facts: Mapping[str, str]
    offers: tuple[Offer, ...] = ()


def ask(told: Told, order: OrderFacts, question: Question) -> Reply:
    """One question about a change of this order."""
    facts = {**order_words(order, told.language, told.sentences, told.today), **question.facts}
    names = (f"utter_ask_{question.name}_{question.wish}", f"utter_ask_{question.name}")
    said = told.sentences.first_sayable(names, told.language, facts) or names[-1]
    return Reply((said,), facts, offers=question.offers[:OFFERED_AT_MOST])


def pick(kind: str, value: object, title: str, facts: Mapping[str, str] | None = None) -> Offer:
    """Something to press that stands for one answer: `picked` is "kind:value"."""
    return Offer(title, "inform", {"picked": f"{kind}:{value}"}, facts or {})


def line_offers(kind: str, lines: Iterable[LineFacts], everything: bool) -> tuple[Offer, ...]:
    """A line each, and all of them."""
    lines = list(lines)
    one = tuple(pick(kind, line.line_id, "utter_choice_line", {"item": words.line(line)}) for line in lines)
    together = ",".join(str(line.line_id) for line in lines)
    return (*one, pick(kind, together, "utter_choice_all_lines")) if everything and len(lines) > 1 else one


def variant_offers(kind: str, line: LineFacts, variants: Sequence[VariantFacts], told: Told) -> tuple[Offer, ...]:
    """A variant each, with what it costs."""
    return tuple(
        pick(kind, f"{line.line_id},{one.variant_id}", "utter_choice_variant", variant_words(one, told))
        for one in variants
    )


def variant_words(one: VariantFacts, told: Told) -> dict[str, str]:
    """A variant in words: its options and its price."""
    return {"options": ", ".join(value for _, value in one.options), "price": words.money(one.price, told.language)}


def payment_offers(kind: str, methods: Sequence[PaymentFacts], told: Told) -> tuple[Offer, ...]:
    """A payment method each, as people name it."""
    return tuple(pick(kind, one.id, "utter_choice_payment", {"payment": payment_words(one, told)}) for one in methods)


def payment_words(one: PaymentFacts | None, told: Told) -> str:
    """'Visa ending in 9212', 'PayPal account', 'gift card (€40.00 left)'; empty for none."""
    if one is None:
        return ""
    facts = {"last_four": one.last_four or "", "brand": (one.brand or "").capitalize()}
    facts["balance"] = words.money(one.balance, told.language)
    names = (f"utter_payment_{one.kind}", "utter_payment_card", f"utter_method_{one.kind}", "utter_method_other")
    said = told.sentences.first_sayable(names, told.language, facts)
    return told.sentences.say(said, told.language, **facts) if said else one.kind


def address_words(address: AddressFacts | None) -> str:
    """An address in one line; what is not known is left out."""
    if address is None:
        return ""
    town = " ".join(part for part in (address.city, address.region, address.postcode) if part)
    return ", ".join(part for part in (address.street, address.street2, town, address.country) if part)


def whole_address(address: Mapping[str, Any] | None) -> bool:
    """Whether a parcel could find it."""
    return address is not None and all(address.get(part) for part in ADDRESS_PARTS)


def propose(told: Told, wish: str, what: str | None, weighed: Weighed) -> Reply:
    """What would happen, to which lines, for how much and by when; asks for a yes."""
    facts = _weighed_words(told, weighed)
    said = told.sentences.first_sayable(_names("utter_propose", wish, what, weighed), told.language, facts)
    noted = about(told, wish, weighed.order.state.value, facts)
    says = (*_reason_noted(told, facts), said or "utter_propose")
    return Reply(says, facts, offers=(YES, NO), cards=(_card(told, weighed.order),), about=noted)


def _reason_noted(told: Told, facts: Mapping[str, str]) -> tuple[str, ...]:
    said = told.sentences.first_sayable(("utter_propose_reason",), told.language, facts)
    return (said,) if said else ()


def done(told: Told, wish: str, what: str | None, result: Done) -> Reply:
    """What was done, and what comes next."""
    reply = done_alone(told, wish, what, result)
    return with_next(told, DONE.get(wish, wish), result.order.state.value, reply)


def done_alone(told: Told, wish: str, what: str | None, result: Done) -> Reply:
    """What was done, without what comes next."""
    drop_off = words.listed(list(result.label.drop_off), told.language) if result.label else ""
    facts = _weighed_words(told, result) | {"number": result.number or "", "drop_off": drop_off}
    facts = {name: value for name, value in facts.items() if value}
    said = told.sentences.first_sayable(_names("utter_done", wish, what, result), told.language, facts)
    return Reply((said or "utter_done",), facts, cards=(_card(told, result.order),))


DONE = {"cancel_order": "cancelled_now", "return_item": "return_opened", "order_missing": "missing_reported"}
"""The names data/followups.yml knows what was just done by."""


def refused(told: Told, wish: str, result: Refused, order: OrderFacts) -> Reply:
    """Why it cannot be done, and what can."""
    facts = order_words(order, told.language, told.sentences, told.today)
    facts |= {"from_on": words.day(result.from_on, told.language)} if result.from_on else {}
    by_state = (f"utter_{wish}_{order.state.value}", f"utter_{wish}_{order.state.value}_plain")
    by_reason = (f"utter_refused_{wish}_{result.why.value}", f"utter_refused_{result.why.value}")
    names = (*by_state, *by_reason) if result.why in BY_STATE else by_reason
    said = told.sentences.first_sayable(names, told.language, facts)
    offers = offers_of(result.instead, told.sentences)
    if said is None:
        plain = about_order(told, wish, order)
        return replace(plain, offers=(*offers, *plain.offers)[:3])
    noted = about(told, wish, order.state.value, facts)
    return Reply((said,), facts, offers=offers, cards=(_card(told, order),), about=noted)


BY_STATE = frozenset({Refusal.ALREADY_SHIPPED, Refusal.ALREADY_CANCELLED, Refusal.NOT_DELIVERED, Refusal.SEARCH_FIRST})
"""Refusals told by where the order is now: on the van, late, here, searched for, cancelled since a day."""


def both(first: Reply, then: Reply) -> Reply:
    """Two replies as one message; what can be pressed is the second's."""
    return Reply((*first.says, *then.says), {**first.facts, **then.facts}, offers=then.offers, cards=first.cards)


def left(topics: tuple[Offer, ...]) -> Reply:
    """Nothing was changed."""
    return Reply(("utter_left_as_is",), offers=topics)


def ask_code(order: OrderFacts) -> Reply:
    """A code is on its way to the customer's mail box; nothing about the order is told."""
    return Reply(("utter_ask_code",), {"order_number": order.number}, offers=(CODE_AGAIN,))


def code_awaited() -> Reply:
    """The code that was sent is still needed."""
    return Reply(("utter_code_awaited",), offers=(CODE_AGAIN,))


def wrong_code() -> Reply:
    """The code was not the one that was sent last, or it has run out."""
    return Reply(("utter_code_wrong",), offers=(CODE_AGAIN,))


CODE_AGAIN = pick("code", "again", "utter_choice_code_again")


def _weighed_words(told: Told, weighed: Weighed) -> dict[str, str]:
    language = told.language
    facts = order_words(weighed.order, language, told.sentences, told.today)
    facts |= {
        "lines": words.listed([words.line(line) for line in weighed.lines], language),
        "swaps": _swaps(told, weighed),
        "pays": words.money(weighed.pays, language),
        "gets": words.money(weighed.gets, language),
        "fee": words.money(weighed.fee, language) if weighed.fee and weighed.fee.amount else "",
        "payment": payment_words(weighed.payment, told),
        "by": words.day(weighed.by, language),
        "send_by": words.day(weighed.send_by, language),
        "address": address_words(getattr(weighed.change, "address", None)),
        "option": getattr(weighed.change, "option", "") or "",
        "reason": _reason(told, getattr(weighed.change, "reason", None)),
    }
    return {name: value for name, value in facts.items() if value}


def _reason(told: Told, name: str | None) -> str:
    """The title of a reason as it can be pressed; "" for none, and for one that has no title."""
    title = reason_title(name or "")
    return told.sentences.say(title, told.language) if told.sentences.has(title) else ""


def reason_title(name: str) -> str:
    """The name of a reason's title: 'no longer needed' has utter_reason_no_longer_needed."""
    return f"utter_reason_{name.replace(' ', '_').replace('-', '_')}"


def _swaps(told: Told, weighed: Weighed) -> str:
    """'Desk Lamp: black, small instead of white, small', for each line."""
    said = [
        told.sentences.say(
            "utter_swap", told.language, item=line.product, old=line.options, new=variant_words(one, told)["options"]
        )
        for line, one in zip(weighed.lines, weighed.new_variants, strict=False)
    ]
    return words.listed(said, told.language)


def _names(prefix: str, wish: str, what: str | None, weighed: Weighed) -> tuple[str, ...]:
    """The sentences that may be said, the closest first: by a photo, by part, by which way money goes, by a fee."""
    way = "pays" if _some(weighed.pays) else "gets" if _some(weighed.gets) else "even"
    part = what or getattr(weighed.change, "remedy", None)
    photo = (f"{wish}_photo",) if "photo" in weighed.steps else ()
    topics = (*photo, f"{wish}_{part}", wish) if part else (*photo, wish)
    fee = ("_fee",) if _some(weighed.fee) else ()
    return tuple(
        f"{prefix}_{topic}{ending}" for topic in topics for ending in (*(f"_{way}{one}" for one in fee), f"_{way}", "")
    )


def _some(value: Money | None) -> bool:
    return value is not None and value.amount > 0


def _card(told: Told, order: OrderFacts) -> dict[str, Any]:
    return order_card(order, told.language, told.sentences)
