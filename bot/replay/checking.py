"""Whether what the bot says it will do is what the shopper wants: what a person checks before saying yes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from bot.replay.hearing import numbers, sentences
from bot.replay.wishes import Thing, Way, Wish

KIND_WORDS = {
    "cancel": r"cancel",
    "return": r"return|send(ing)? back|sent back|give back|refund",
    "exchange": r"exchang|swap|replac|instead|chang",
    "items": r"chang(?!e the (\w+ )?(address|payment))|swap|replac|instead|exchang|modif|becom",
    "address": r"address|deliver|\bgo(es)?\b|sent? to|ship",
    "payment": r"pa(y|id)|charg",
}
OPPOSITES = {"yes": "no", "no": "yes"}
# What is said of the rest of an order is not what will happen to it.
ASIDE = re.compile(r"\b(stays?|keeps?|kept|remains?|rest|others?|as (it|they) (is|are)|everything else)\b", re.I)


def objection(text: str, wish: Wish) -> str | None:
    """What is wrong with a proposal: kind, order, things, swaps, address or way; None when a person would say yes."""
    about = " ".join(one for one in sentences(text) if not ASIDE.search(one))
    wrongs = (
        ("order", other_order(about, wish)),
        ("kind", not re.search(KIND_WORDS[wish.kind], text, re.I)),
        ("things", bool(wish.things) and _other_things(about, wish)),
        ("swaps", any(_other_options(about, one) for one in wish.things)),
        ("address", wish.address is not None and _other_address(text, wish)),
        ("way", wish.way is not None and _other_way(about, wish.way, wish.kind)),
    )
    return next((name for name, wrong in wrongs if wrong), None)


def other_order(text: str, wish: Wish) -> bool:
    """Whether a text names orders, and not the wish's."""
    named = numbers(text)
    return bool(named) and not named & numbers(wish.order)


def other_things(text: str, wish: Wish) -> bool:
    """Whether a text names items of the wish's order, and none that the wish is about."""
    wanted = {one.product for one in wish.things}
    named = any(_alone(text, name, wanted) for name in wish.rest if name not in wanted)
    meant = [one for one in wish.things if names_product(text, one.product)]
    if not meant:
        return bool(wanted) and named
    return all(one.apart and not all(names_value(text, value) for value in one.apart.values()) for one in meant)


def names_way(text: str, way: Way) -> bool:
    """Whether a text names this way to pay."""
    said = text.lower()
    if way.kind == "paypal":
        return "paypal" in said
    if way.kind == "gift_card":
        return bool(re.search(r"gift ?card|store credit", said))
    return way.last_four in said or (way.alone_of_brand and way.brand.lower() in said)


def names_product(text: str, product: str) -> bool:
    """Whether a text names this product, in one number or the other."""
    return re.search(rf"\b{re.escape(product.rstrip('s'))}s?\b", text, re.I) is not None


def names_value(text: str, value: str) -> bool:
    """Whether a text has this value of an option as a word of its own."""
    return re.search(rf"(?<![\w-]){re.escape(value)}(?![\w-])", text, re.I) is not None


def _other_things(text: str, wish: Wish) -> bool:
    wanted = {one.product for one in wish.things}
    everything = re.search(r"\b(everything|all (of it|items|of them)|both)\b", text, re.I) is not None
    missing = [name for name in wanted if not names_product(text, name)]
    unwanted = [name for name in wish.rest if name not in wanted and _alone(text, name, wanted)]
    unwanted += [name for name in wanted.intersection(wish.rest) if _times(text, name) > _meant(wish, name)]
    return bool(unwanted) or (bool(missing) and not (everything and wish.everything))


def _times(text: str, product: str) -> int:
    return len(re.findall(rf"\b{re.escape(product)}\b", text, re.I))


def _meant(wish: Wish, product: str) -> int:
    return sum(one.product == product for one in wish.things)


def _alone(text: str, product: str, wanted: Iterable[str]) -> bool:
    """Whether a product is named otherwise than inside another's name."""
    for other in wanted:
        text = re.sub(re.escape(other), " ", text, flags=re.I)
    return names_product(text, product)


def _other_options(text: str, one: Thing) -> bool:
    """A proposal must name the values that are wanted; yes and no are heard where all values are listed, or by name."""
    wanted = {name: value for name, value in (one.wanted or {}).items() if value not in (*OPPOSITES, "none")}
    if not all(names_value(text, value) for value in wanted.values()):
        return True
    if one.whole and _lists(text, one.options) and not _lists(text, one.whole):
        return True
    return any(_opposite(text, one, name) for name, value in (one.wanted or {}).items() if value in OPPOSITES)


def _lists(text: str, options: Mapping[str, str]) -> bool:
    """Whether a text lists all options of something: then it lists those of what takes its place, too."""
    return names_value(text, ", ".join(options.values()))


def _opposite(text: str, one: Thing, name: str) -> bool:
    whole = dict(one.whole or {})
    whole[name] = OPPOSITES[whole[name]]
    listed = _lists(text, whole) and whole != dict(one.options)
    return listed or names_value(text, f"{name}: {whole[name]}")


def _other_address(text: str, wish: Wish) -> bool:
    parts = wish.address or {}
    return any(parts[key] and parts[key].lower() not in text.lower() for key in ("address1", "city", "zip"))


def _other_way(text: str, way: Way, kind: str) -> bool:
    """A way must be named where the wish is about it; elsewhere another must not be named in its place."""
    if names_way(text, way):
        return False
    other = re.search(r"paypal|gift ?card|store credit|ending (in )?\d{4}|\b(visa|mastercard|card)\b", text, re.I)
    return kind == "payment" or (other is not None and not re.search(r"the way it came|way you paid", text, re.I))
