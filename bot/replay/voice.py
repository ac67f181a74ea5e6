"""How a scripted shopper puts things: one of many ways each, chosen by chance. The ways are in words/said_en.yml."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.replay.wishes import HOME, Thing, Way, Wish

WORDS = Path(__file__).parent / "words" / "said_en.yml"
TRUTHS = {
    "yes": ("option_yes", "option_is"),
    "no": ("option_no", "option_is_not"),
    "none": ("option_none", "option_none"),
}
"""Values that say whether there is something, with the ways to say them of a thing and of a quality."""
ADJECTIVES = ("proof", "able", "less", "resistant")
BY_ITEM, SHORTENED, ORIGINAL, EXACTLY, BY_ANOTHER, CAPITALS = 0.15, 0.2, 0.15, 0.6, 0.25, 0.3
"""How many shoppers name an order by an item, shorten names, say "as I paid", a card's figures, another's address."""
SHORT_NAME = 5
"""The last word of a product's name stands for the product from so many letters on: a 'keyboard', but not a 'set'."""


@lru_cache(maxsize=1)
def ways_to_say() -> dict[str, Any]:
    """All ways to say all things."""
    said: dict[str, Any] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return said


class Voice:
    """One shopper's way of talking; `chance` decides."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self._short = chance.random() < SHORTENED
        self._by_item = chance.random() < BY_ITEM

    def say(self, *keys: str, **facts: str) -> str:
        """One way to say what `keys` lead to, with these facts put in."""
        ways: Any = ways_to_say()
        for key in keys:
            ways = ways[key]
        return str(self.chance.choice(ways)).format(**facts)

    def knows(self, *keys: str) -> bool:
        """Whether there are words for what `keys` lead to."""
        ways: Any = ways_to_say()
        for key in keys:
            if key not in ways:
                return False
            ways = ways[key]
        return True

    def order(self, wish: Wish, number: bool = False) -> str:
        """The wish's order: its number, or now and then something in it when the number is not asked for."""
        if self._by_item and not number and wish.rest:
            return self.say("order_by_item", thing=self.say("thing", product=wish.rest[0].lower()))
        return self.number(wish.order)

    def number(self, number: str) -> str:
        """An order by its number, with or without its sign."""
        return self.say("order_number", number=self.chance.choice((number, number, number.lstrip("#"))))

    def thing(self, one: Thing, wish: Wish) -> str:
        """One item, with what tells it from others of its kind."""
        product = self._product(one.product, wish)
        if one.apart:
            return self.say("thing_apart", product=product, values=" ".join(list(one.apart.values())[:2]))
        return self.say("thing", product=product)

    def things(self, wish: Wish) -> str:
        """All items of the wish."""
        return listed([self.thing(one, wish) for one in wish.things])

    def swaps(self, wish: Wish) -> str:
        """All items of the wish with what shall take their place."""
        return listed([self._swap(one, wish) for one in wish.things], "; ")

    def wanted(self, one: Thing) -> str:
        """The options an item shall have; all of them, when it shall stay as it is."""
        return listed([self._option(name, value, one) for name, value in (one.wanted or one.options).items()])

    def way(self, way: Way, exactly: bool = False) -> str:
        """A way to pay; `exactly` leaves no doubt which."""
        if way.kind == "paypal":
            return self.say("paypal")
        if way.kind == "gift_card":
            return self.say("gift_card")
        if way.original and not exactly and self.chance.random() < ORIGINAL:
            return self.say("original")
        loosely = [key for key, sure in (("card_alone", way.alone), ("card_of_brand", way.alone_of_brand)) if sure]
        key = "card" if exactly or not loosely or self.chance.random() < EXACTLY else self.chance.choice(loosely)
        return self.say(key, brand=self._case(way.brand), last_four=way.last_four)

    def address(self, wish: Wish, exactly: bool = False) -> str:
        """Where it shall go: now and then another order's address or one's own, else all lines of it."""
        if wish.same_as and not exactly and self.chance.random() < BY_ANOTHER:
            if wish.same_as == HOME:
                return self.say("address_home")
            return self.say("address_same", order=self.number(wish.same_as))
        parts = wish.address or {}
        street = ", ".join(parts[key] for key in ("address1", "address2") if parts[key])
        country = self.chance.choice(("", f", {parts['country']}"))
        return f"{street}, {parts['city']}, {parts['state']} {parts['zip']}{country}"

    def _swap(self, one: Thing, wish: Wish) -> str:
        if not one.wanted:
            return self.say("same_again", thing=self.thing(one, wish))
        return self.say("swap", thing=self.thing(one, wish), wanted=self.wanted(one))

    def _option(self, name: str, value: str, one: Thing) -> str:
        is_quality = name.endswith(ADJECTIVES)
        if value in TRUTHS:
            return self.say(TRUTHS[value][is_quality], name=name)
        if value.isdecimal():
            return self.say("option_count" if name.endswith("s") else "option_number", name=name, value=value)
        unsaid = (
            value in one.shared
            or value in ways_to_say()["vague"]
            or len(value) < 3
            or not any(sign.isalpha() for sign in value)
        )
        return self.say("option_named" if unsaid else "option", name=name, value=value)

    def _product(self, product: str, wish: Wish) -> str:
        last = product.split()[-1]
        others = [name for name in wish.products if name != product]
        alone = all(last.lower() not in name.lower() for name in others)
        told = len(last) >= SHORT_NAME and last.lower() not in ways_to_say()["not_alone"]
        named = last if self._short and alone and told else product
        return named if self.chance.random() < CAPITALS else named.lower()

    def _case(self, brand: str) -> str:
        return self.chance.choice((brand.capitalize(), brand.capitalize(), brand))


def listed(parts: Sequence[str], between: str = ", ") -> str:
    """'a', 'a and b', 'a, b and c'."""
    if len(parts) == 1:
        return parts[0]
    last = "; and " if between == "; " else " and "
    return f"{between.join(parts[:-1])}{last}{parts[-1]}"
