"""Which of the bot's choices says what the shopper wants, going by its title as a person does."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from bot.replay import hearing
from bot.replay.checking import names_product, names_value, names_way
from bot.replay.hearing import Heard
from bot.replay.wishes import Person, Thing, Wish

# What a choice says that leads to a wish, the closest words first.
MENU_WORDS = {
    "cancel": (r"cancel",),
    "return": (r"\breturn (an?|some|the|my|it)|send .*back|give .*back|\breturns?$", r"money back"),
    "exchange": (r"exchang|swap", r"change (the|my|an) order"),
    "items": (r"size|colou?r|\bkind\b|\bitems?\b|option", r"change (the|my|an) order", r"exchang|swap"),
    "address": (r"address", r"change (the|my|an) order"),
    "payment": (r"way i pay|payment method|change.*pay|pay.*(instead|another|other)", r"change (the|my|an) order"),
}
REASON_WORDS = {"no longer needed": r"need", "ordered by mistake": r"mistake|accident"}
Choice = Mapping[str, str]


def press(topic: str, heard: Heard, wish: Wish) -> Choice | None:
    """The first choice whose title says what is wanted of this topic; None when none does."""
    if topic == hearing.KIND:
        return _leading_to(heard, wish)
    fits = _fitting(topic, heard, wish)
    return next((choice for choice in heard.choices if fits and fits(choice["title"])), None)


def _leading_to(heard: Heard, wish: Wish) -> Choice | None:
    found = (
        choice for words in MENU_WORDS[wish.kind] for choice in heard.choices if re.search(words, choice["title"], re.I)
    )
    return next(found, None)


def shown(heard: Heard, person: Person, wish: Wish) -> str | None:
    """What is asked by choices with these titles, as far as they tell."""
    titles = heard.titles
    if hearing.numbers(titles) & hearing.numbers(" ".join(person.orders)):
        return hearing.ORDER
    ways = sum(any(names_way(choice["title"], way) for way in person.ways) for choice in heard.choices)
    if ways and ways * 2 >= len(heard.choices):
        return hearing.WAY
    if any(names_product(titles, product) for product in wish.products):
        return hearing.THINGS
    values = {value for one in wish.things for value in (one.whole or {}).values()}
    if sum(names_value(titles, value) for value in values) > 1:
        return hearing.OPTIONS
    return hearing.KIND if _leading_to(heard, wish) else None


def _fitting(topic: str, heard: Heard, wish: Wish) -> Callable[[str], bool] | None:
    if topic == hearing.YES_NO:
        return lambda title: title.lower().startswith("yes")
    if topic == hearing.ORDER:
        return lambda title: bool(hearing.numbers(wish.order) & hearing.numbers(title))
    if topic == hearing.WAY and wish.way:
        way = wish.way
        return lambda title: names_way(title, way)
    if topic == hearing.THINGS:
        return _fitting_things(wish)
    if topic == hearing.OPTIONS:
        return _fitting_options(heard, wish)
    words = REASON_WORDS.get(wish.reason) if topic == hearing.REASON else None
    return (lambda title: re.search(words, title, re.I) is not None) if words else None


def _fitting_things(wish: Wish) -> Callable[[str], bool] | None:
    if wish.everything and len(wish.things) > 1:
        return lambda title: re.search(r"\b(all|everything|both)\b", title, re.I) is not None
    return (lambda title: _is(title, wish.things[0])) if len(wish.things) == 1 else None


def _fitting_options(heard: Heard, wish: Wish) -> Callable[[str], bool] | None:
    named = [one for one in wish.things if names_product(heard.text, one.product)]
    asked = named if len(named) == 1 else wish.things
    whole = asked[0].whole if len(asked) == 1 else None
    return (lambda title: all(names_value(title, value) for value in whole.values())) if whole else None


def _is(title: str, one: Thing) -> bool:
    apart = list(one.apart.values())
    return names_product(title, one.product) and all(names_value(title, value) for value in apart)
