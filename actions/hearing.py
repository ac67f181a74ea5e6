"""What a message says of the shop's goods and of a topic: read against the catalogue and the lists of words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import base
from actions.base import PERSON, Events, Turn
from actions.means import means
from bot.reading.catalogue_words import name_products, named_options, spoken_of, stem
from bot.reading.words import either, word_lists, words_of
from bot.replies.orders import YES
from bot.replies.reply import Reply
from bot.shop.facts import Money
from bot.shop.facts_goods import Options, ProductFacts, ProductName

PRODUCT = "product"


@dataclass(frozen=True)
class Meant:
    """The product a message is about: known, or one of several, or none of the shop's; `rest` are its other words."""

    product: ProductFacts | None
    rest: str
    among: tuple[ProductName, ...] = ()


def tell(dispatcher: CollectingDispatcher, turn: Turn, topic: str, reply: Reply) -> Events:
    """Say the answer to a topic; one that offers a person by yes or no has it proposed."""
    base.say_offering_person(dispatcher, turn, reply)
    person = {"act": PERSON, "wish": topic} if YES in reply.offers else None
    return [*base.answered(topic), SlotSet("proposal", person)]


async def product_meant(turn: Turn) -> Meant:
    """The product this message names; without one, the product talked about before, if the message points to it."""
    goods = means().shop.goods
    names = {one.product_id: one for one in await goods.names()}
    keys, rest = _named(turn, names)
    if len(keys) > 1:
        return Meant(None, rest, tuple(names[key] for key in keys))
    if not keys and turn.slot(PRODUCT) and _points_back(turn):
        keys = [int(turn.slot(PRODUCT))]
    found = await goods.products(keys)
    return Meant(found[0] if found else None, rest)


def _points_back(turn: Turn) -> bool:
    """Whether a message speaks of what was named before: "is it", "in blue?", "and the weight?"."""
    small = word_lists(turn.language)["pointing_words"]
    described = turn.entities("size") or turn.entities("colour") or spoken(turn.words, turn.language, "fact_words")
    return bool(described) or not turn.words or not small.isdisjoint(words_of(turn.words))


def _named(turn: Turn, names: dict[int, ProductName]) -> tuple[list[int], str]:
    """The products that may be meant, and the message without the words that name them."""
    text = turn.words
    pressed = {name.lower() for name in turn.entities(PRODUCT)} if turn.pressed else set()
    if pressed:
        return [key for key, one in names.items() if one.name.lower() in pressed], ""
    found = name_products(text, {key: one.name for key, one in names.items()}, {one.category for one in names.values()})
    if not found:
        return [], text
    return list(found[0].keys), f"{text[: found[0].start]} {text[found[0].end :]}"


async def products_named(turn: Turn) -> tuple[ProductFacts, ...]:
    """Every product this message surely names."""
    names = await means().shop.goods.names()
    found = name_products(turn.words, {one.product_id: one.name for one in names}, {one.category for one in names})
    return await means().shop.goods.products([one.keys[0] for one in found if len(one.keys) == 1])


def options_meant(turn: Turn, product: ProductFacts) -> Options:
    """The options of a product that this message names."""
    read = tuple(
        (name, value)
        for name, value in product.options
        if value.lower() in {one.lower() for one in (*turn.entities("size"), *turn.entities("colour"))}
    )
    return tuple(dict.fromkeys((*named_options(turn.words, product.options), *read)))


def wanted_elsewise(turn: Turn, product: ProductFacts) -> str | None:
    """A size or colour this message names and the product does not have; None when there is none."""
    known = [value.lower() for _, value in product.options] + [product.name.lower()]
    asked = (*turn.entities("colour"), *turn.entities("size"))
    return next((one for one in asked if not any(one.lower() in value for value in known)), None)


def spoken(text: str, language: str, table: str) -> tuple[str, ...]:
    """The keys of a table of phrases that a text says, the longest phrase first."""
    return spoken_of(text, word_lists(language).tables.get(table, {}))


def topic_of(turn: Turn, intent: str) -> str | None:
    """Which part of a matter this message is about; None for none in particular."""
    topics: dict[str, Any] = word_lists(turn.language).tables["topics"].get(intent, {})
    return next(iter(spoken_of(turn.words, topics)), None)


def budget(turn: Turn, asked: bool = False) -> Money | None:
    """What this message wants to spend at most; None when it does not say.

    A bare number counts behind a word such as "under", or when it was `asked`.
    """
    named = [value.split()[0] for value in turn.entities("money")]
    words = either(word_lists(turn.language)["budget_words"])
    leads = "" if asked else rf"(?:{words})\s+(?:\w+\s+)?"
    bare = re.findall(rf"(?i)\b{leads}(\d{{1,5}}(?:\.\d\d?)?)\b", turn.words)
    sums = [Decimal(one) for one in (*named, *bare)]
    return Money(sums[0], means().shop.services.currency) if sums else None


def size(turn: Turn, asked: bool) -> str | None:
    """The size this message names; a number or letters alone are one when it was `asked`."""
    bare = re.findall(r"\b(\d{2}|X{0,3}[SL]|M)\b", turn.words.upper()) if asked else []
    return next(iter((*turn.entities("size"), *bare)), None)


def stems(turn: Turn) -> frozenset[str]:
    """The words of this message without plurals."""
    return frozenset(stem(word) for word in words_of(turn.words))
