"""Replies about goods: whether they are there, what is known of them, and which to look at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.replies import words
from bot.replies.advice import category_words
from bot.replies.cards import money_json
from bot.replies.orders import NO, YES, Told, with_next
from bot.replies.reply import Offer, Reply
from bot.shop.facts import VariantFacts
from bot.shop.facts_goods import Advice, Options, ProductFacts, ProductName, StockFacts, StockState
from bot.shop.facts_policies import ShippingFacts

NAMES_AT_MOST = 4
KNOWN_AT_MOST = 3


def which(wish: str, among: Sequence[ProductName]) -> Reply:
    """Which of these products is meant, to press; without any, a question for its name."""
    offers = tuple(
        Offer("utter_choice_product", wish, {"product": one.name}, {"product": one.name})
        for one in among[:NAMES_AT_MOST]
    )
    return Reply(("utter_which_product" if offers else "utter_ask_product",), offers=offers)


def stock(told: Told, found: StockFacts, wanted: Options, shipping: ShippingFacts, noting: bool) -> Reply:
    """Whether what was asked for is there, and what else of it; with `noting` a note for its return is offered."""
    facts = product_words(told, found.product) | shipping_words(told, shipping)
    facts |= {"wanted": _values(wanted), "there": in_words(found.there, told.language)}
    facts["price"] = price_of(found.there or found.product.variants, told.language)
    names = (f"utter_stock_check_{found.state.value}_wanted", f"utter_stock_check_{found.state.value}")
    said = told.sentences.first_sayable(names, told.language, facts) or "utter_stock_check_sold_out"
    reply = with_next(told, "stock_check", found.state.value, Reply((said,), _known(facts)))
    if found.state is StockState.IN_STOCK:
        return reply
    note = "utter_stock_note_offer" if noting else "utter_stock_note_sign_in"
    return replace(reply, says=(*reply.says, note), offers=(YES, NO) if noting else reply.offers)


def no_such(told: Told, product: ProductFacts, wanted: str) -> Reply:
    """It does not come in what was asked for; what it does come in."""
    facts = product_words(told, product) | {"wanted": wanted}
    return with_next(told, "stock_check", "any", Reply(("utter_stock_check_no_such",), facts))


def noted(told: Told, variants: Sequence[VariantFacts]) -> Reply:
    """The note is kept; or nothing of it is sold out any more."""
    if not variants:
        return Reply(("utter_stock_note_not_needed",))
    facts = {"product": variants[0].product, "wanted": in_words(variants, told.language)}
    return with_next(told, "stock_note", "any", Reply(("utter_stock_noted",), facts))


def about(told: Told, product: ProductFacts, asked: Iterable[str], help_facts: Mapping[str, str]) -> Reply:
    """What is known of what was asked; what is not known is said to be unknown, and a person is offered."""
    sentences = told.sentences
    facts = product_words(told, product) | dict(help_facts)
    asked = tuple(asked)
    known = [name for name in asked if product.fact(name)]
    if not known and "warranty" in asked and facts.get("guarantee_years"):
        return with_next(told, "product_question", "any", Reply(("utter_product_guarantee",), facts))
    if not known:
        facts["known"] = _told_facts(told, product, [name for name, _ in product.known][:KNOWN_AT_MOST])
        said = sentences.first_sayable(("utter_product_unknown", "utter_product_unknown_plain"), told.language, facts)
        return Reply((said or "utter_product_unknown_plain",), _known(facts), offers=(YES, NO))
    facts["known"] = _told_facts(told, product, known)
    rest = ("utter_product_rest_unknown",) if len(known) < len(asked) else ()
    return with_next(told, "product_question", "any", Reply(("utter_product_known", *rest), _known(facts)))


def advice(told: Told, found: Sequence[Advice]) -> Reply:
    """At most a few products, each with its one reason, as text and as cards."""
    if not found:
        return Reply(("utter_product_advice_none",), offers=(YES, NO))
    lines = [_advice_words(told, one) for one in found]
    facts = {"products": "\n".join(told.sentences.say("utter_advice_line", told.language, **line) for line in lines)}
    cards = tuple(_card(one, line) for one, line in zip(found, lines, strict=True))
    return with_next(told, "product_advice", "any", Reply(("utter_product_advice",), facts, cards=cards))


def product_words(told: Told, product: ProductFacts) -> dict[str, str]:
    """A product's facts by placeholder; those the catalogue does not have are left out."""
    facts = {
        "product": product.name,
        "choice": in_words(product.variants, told.language),
        "there": in_words([one for one in product.variants if one.in_stock], told.language),
        "price": price_of(product.variants, told.language),
        "was": words.money(product.was, told.language),
        "cheaper_since": words.day(product.cheaper_since, told.language),
        **{f"fact_{name}": value for name, value in product.known},
    }
    return _known(facts)


def shipping_words(told: Told, shipping: ShippingFacts) -> dict[str, str]:
    """The cheapest way to ship, and from which basket it is free; empty where the shop does not ship."""
    if not shipping.options:
        return {}
    way = shipping.options[0]
    return {
        "ship_price": words.money(way.price, told.language),
        "ship_fewest": str(way.days[0]),
        "ship_most": str(way.days[1]),
        "free_from": words.money(shipping.free_from, told.language),
    }


def in_words(variants: Iterable[VariantFacts], language: str) -> str:
    """'navy (S, M) and cream (L)': variants by their first option; empty for none."""
    groups: dict[str, list[str]] = {}
    for variant in variants:
        first, *rest = [value for _, value in variant.options] or [""]
        groups.setdefault(first, []).extend([", ".join(rest)] if rest else [])
    return words.listed([f"{first} ({'; '.join(rest)})" if rest else first for first, rest in groups.items()], language)


def price_of(variants: Sequence[VariantFacts], language: str) -> str:
    """'€19.90', or '€19.90 to €24.90' where variants differ; empty for none."""
    prices = sorted({variant.price.amount: variant.price for variant in variants}.items())
    told = [words.money(price, language) for _, price in prices]
    return " – ".join(dict.fromkeys([told[0], told[-1]])) if told else ""


def _told_facts(told: Told, product: ProductFacts, names: Sequence[str]) -> str:
    titled = [name for name in names if told.sentences.has(f"utter_fact_{name}")]
    return "; ".join(
        told.sentences.say(f"utter_fact_{name}", told.language, value=product.fact(name)) for name in titled
    )


def _advice_words(told: Told, one: Advice) -> dict[str, str]:
    reason = told.sentences.say(f"utter_reason_{one.why}", told.language, what=_whats(told, one))
    price = words.money(one.variant.price, told.language)
    return {"product": one.product.name, "price": price, "reason": reason}


def _whats(told: Told, one: Advice) -> str:
    named = [category_words(told, what) for what in one.what] if one.why == "category" else list(one.what)
    return words.listed(named, told.language)


def _card(one: Advice, line: Mapping[str, str]) -> dict[str, Any]:
    return {
        "type": "product",
        "title": line["product"],
        "detail": f"{line['price']} · {line['reason']}",
        "product_id": one.product.product_id,
        "price": money_json(one.variant.price),
        "options": [list(pair) for pair in one.variant.options],
    }


def _values(options: Options) -> str:
    return ", ".join(value for _, value in options)


def _known(facts: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in facts.items() if value}
