"""Which variant a shopper wishes for: "same but black", "size L instead of M", "one size up", "any colour but red"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.reading.scales import compared, comparisons, priced
from bot.reading.things import Item
from bot.reading.values import Pair, options_of
from bot.reading.wanting import Options, Wish, wish_of
from bot.reading.words import WordLists, word_lists

__all__ = ["Variant", "Wanted", "pick_variant"]


@dataclass(frozen=True)
class Variant:
    """One of the things that a product may be had as."""

    key: int
    options: tuple[Pair, ...]
    price_cents: int = 0
    in_stock: bool = True


@dataclass(frozen=True)
class Wanted:
    """The keys of the variants that fit, those most like the old one first, and the values that were named.

    `missing` are the names of the options that tell several apart and that nobody settled. `absent` are words for
    values that no variant has, "purple". No keys: nothing was named, and `missing` says what there is to choose; or
    there is no such variant.
    """

    keys: tuple[int, ...] = ()
    named: tuple[Pair, ...] = ()
    missing: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


def pick_variant(text: str, now: Item, variants: Sequence[Variant], language: str = "en") -> Wanted:
    """Gives the variants that a message wishes for instead of `now`.

    What was not spoken of stays as it is now, if there is such a variant; the words of the old thing, "from red to
    blue", are no wishes. One that is named to the last value is meant also when it is sold out.
    """
    lists = word_lists(language)
    options = options_of([now.options, *(variant.options for variant in variants)])
    wish, words = wish_of(text, now, options, language)
    said = f" {' '.join(word.said for word in words)} "
    if wish.absent:
        return Wanted((), wish.named, (), wish.absent)
    more = comparisons(words, options, language)
    wish = _without_compared(wish, {one.option for one in more}, now)
    fit = [variant for variant in variants if _meets(variant, wish)]
    for comparison in more:
        fit = compared(fit, comparison, now, language)
    if by_price := priced(words, fit, language):
        return Wanted(tuple(variant.key for variant in by_price), wish.named, _differing(by_price, options))
    touched = wish.spoken_of
    if not touched or _only_describes(wish, now, said, lists):
        return _untouched(said, now, variants, options, lists)
    if _any_in(said, lists["fallbacks"]):
        fit = _first_choice(fit, wish)
    return _narrowed(fit, wish, touched, now, options, _any_in(said, lists["any_will_do"]))


def _meets(variant: Variant, wish: Wish) -> bool:
    has = set(variant.options)
    return all(has.intersection(some) for some in wish.sets) and not has & wish.barred


def _without_compared(wish: Wish, names: set[str], now: Item) -> Wish:
    """In "750 ml is too big" the volume is the old one."""
    kept = tuple(
        some for some in wish.sets if not (set(some) <= set(now.options) and {name for name, _ in some} <= names)
    )
    return replace(wish, sets=kept, opened=wish.opened | names)


def _only_describes(wish: Wish, now: Item, said: str, lists: WordLists) -> bool:
    """ "I want to change my red one" says what it is, and not what it shall be."""
    values = {pair for some in wish.sets for pair in some}
    changing = not lists["change_verbs"].isdisjoint(said.split()) and lists["stays_as_it_is"].isdisjoint(said.split())
    return changing and values <= set(now.options) and not wish.barred and not wish.opened


def _any_in(said: str, phrases: frozenset[str]) -> bool:
    return any(f" {phrase} " in said for phrase in phrases)


def _untouched(said: str, now: Item, variants: Sequence[Variant], options: Options, lists: WordLists) -> Wanted:
    if _any_in(said, lists["same_again"]):
        return Wanted(tuple(variant.key for variant in variants if set(variant.options) == set(now.options)))
    if _any_in(said, lists["any_will_do"]):
        return Wanted(tuple(variant.key for variant in _ordered(variants, now) if variant.in_stock))
    return Wanted(missing=tuple(name for name, values in options if len(values) > 1))


def _first_choice(fit: list[Variant], wish: Wish) -> list[Variant]:
    """Of "blue, otherwise black" those in the first colour that can be had."""
    for some in wish.sets:
        for pair in some if len(some) > 1 else ():
            having = [variant for variant in fit if pair in variant.options and variant.in_stock]
            if having:
                fit = having
                break
    return fit


def _narrowed(
    fit: Sequence[Variant], wish: Wish, touched: frozenset[str], now: Item, options: Options, any_will_do: bool
) -> Wanted:
    kept = {pair for pair in now.options if pair[0] not in touched}
    same = [variant for variant in fit if kept <= set(variant.options)]
    left = same or list(fit)
    if len(left) > 1:
        left = [variant for variant in left if variant.in_stock] or left
    keys = tuple(variant.key for variant in _ordered(left, now))
    return Wanted(keys, wish.named, () if any_will_do else _differing(left, options))


def _ordered(variants: Sequence[Variant], now: Item) -> list[Variant]:
    """Those in stock first, then those most like the thing as it is, then those nearest to its price."""
    as_now = set(now.options)
    return sorted(
        variants,
        key=lambda v: (not v.in_stock, -len(as_now.intersection(v.options)), abs(v.price_cents - now.price_cents)),
    )


def _differing(variants: Sequence[Variant], options: Options) -> tuple[str, ...]:
    having: dict[str, set[str]] = {name: set() for name, _ in options}
    for variant in variants:
        for name, value in variant.options:
            having[name].add(value)
    return tuple(name for name, values in having.items() if len(values) > 1)
