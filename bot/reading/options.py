"""Which variant a shopper wishes for: "same but black", "size L instead of M", "one size up", "any colour but red"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.reading.scales import measured
from bot.reading.stems import Word, words_said
from bot.reading.things import Item
from bot.reading.values import TRUTHS, Pair, Said, options_of, values_said
from bot.reading.wishes import Role, roles
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

    `missing` are the names of the options that tell several apart and that nobody spoke of. No keys: either nothing
    was named, and `missing` says what there is to choose, or there is no such variant.
    """

    keys: tuple[int, ...] = ()
    named: tuple[Pair, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Wish:
    """Values wished for, one set for each, any of which will do, and values that will not do."""

    sets: tuple[frozenset[Pair], ...]
    barred: frozenset[Pair]

    def met_by(self, variant: Variant) -> bool:
        has = set(variant.options)
        return all(has & some for some in self.sets) and not has & self.barred


def pick_variant(text: str, now: Item, variants: Sequence[Variant], language: str = "en") -> Wanted:
    """Gives the variants that a message wishes for instead of `now`.

    What was not spoken of stays as it is now, if there is such a variant; the words of the old thing, "from red to
    blue", are no wishes.
    """
    lists = word_lists(language)
    words = words_said(text, language)
    options = options_of([now.options, *(variant.options for variant in variants)])
    role = roles(words, language)
    wish = _wish(words, role, now, options, language)
    fit = [variant for variant in variants if wish.met_by(variant)]
    fit, spoken = measured(words, role, now, fit, options, language)
    named = _named(wish)
    touched = {name for name, _ in (*named, *wish.barred)} | {name for some in wish.sets for name, _ in some} | spoken
    said = f" {' '.join(word.said for word in words)} "
    if not touched:
        return _untouched(said, now, variants, options, lists)
    return _narrowed(fit, named, touched, now, options, _any(said, lists))


def _wish(
    words: Sequence[Word],
    role: Sequence[Role],
    now: Item,
    options: tuple[tuple[str, tuple[str, ...]], ...],
    language: str,
) -> _Wish:
    found = [_told_apart(said, words, options, language) for said in values_said(words, options, language)]
    new = [frozenset(said.meant) for said in found if role[said.start] is Role.NEW]
    barred = {pair for said in found if role[said.start] is Role.NOT for pair in said.meant}
    for name, value, at in _truths(words, options, language):
        if role[at] is not Role.OLD:
            new.append(frozenset({(name, value)}))
    new = [some for some in new if not some <= barred]
    return _Wish(tuple(_without_old(new, now)), frozenset(barred))


def _without_old(wishes: list[frozenset[Pair]], now: Item) -> list[frozenset[Pair]]:
    """Of two values of one option, the one that the thing has already is no wish; two others may both do."""
    by_option: dict[frozenset[str], list[frozenset[Pair]]] = {}
    for some in wishes:
        by_option.setdefault(frozenset(name for name, _ in some), []).append(some)
    kept = []
    for same in by_option.values():
        other = [some for some in same if not some & set(now.options)]
        kept.append(frozenset().union(*(other or same)))
    return kept


def _told_apart(
    said: Said, words: Sequence[Word], options: tuple[tuple[str, tuple[str, ...]], ...], language: str
) -> Said:
    """ "black" beside the word "frame" is the frame's colour."""
    if len({name for name, _ in said.meant}) < 2:
        return said
    around = [*range(said.end, min(len(words), said.end + 3)), *range(said.start - 1, max(-1, said.start - 4), -1)]
    for at in around:
        named = [pair for pair in said.meant if words[at].stem in {word.stem for word in words_said(pair[0], language)}]
        if 0 < len({name for name, _ in named}) < len({name for name, _ in said.meant}):
            return Said(said.start, said.end, tuple(named))
    return said


def _truths(
    words: Sequence[Word], options: tuple[tuple[str, tuple[str, ...]], ...], language: str
) -> list[tuple[str, str, int]]:
    """ "waterproof" and "not waterproof", "no backlight": an option's name, where its values say yes, no or none."""
    no_words = word_lists(language)["no_step"]
    found = []
    for name, values in options:
        truths = [value for value in values if value.lower() in TRUTHS]
        stems = [word.stem for word in words_said(name, language)]
        for at in range(len(words) - len(stems) + 1) if truths else ():
            if [word.stem for word in words[at : at + len(stems)]] == stems:
                denied = any(word.said in no_words for word in words[max(0, at - 2) : at])
                value = next((v for v in truths if (v.lower() in ("no", "none", "false")) == denied), None)
                found += [(name, value, at)] if value else []
    return found


def _named(wish: _Wish) -> tuple[Pair, ...]:
    return tuple(pair for some in wish.sets if len(some) == 1 for pair in some)


def _any(said: str, lists: WordLists) -> bool:
    return any(f" {phrase} " in said for phrase in lists["any_will_do"])


def _untouched(
    said: str,
    now: Item,
    variants: Sequence[Variant],
    options: tuple[tuple[str, tuple[str, ...]], ...],
    lists: WordLists,
) -> Wanted:
    if any(f" {phrase} " in said for phrase in lists["same_again"]):
        return Wanted(tuple(variant.key for variant in variants if set(variant.options) == set(now.options)))
    if _any(said, lists):
        return Wanted(tuple(variant.key for variant in _ordered(variants, now) if variant.in_stock))
    return Wanted(missing=tuple(name for name, values in options if len(values) > 1))


def _narrowed(
    fit: Sequence[Variant],
    named: tuple[Pair, ...],
    touched: set[str],
    now: Item,
    options: tuple[tuple[str, tuple[str, ...]], ...],
    any_will_do: bool,
) -> Wanted:
    kept = [pair for pair in now.options if pair[0] not in touched]
    same = [variant for variant in fit if set(kept) <= set(variant.options)]
    left = same or [variant for variant in fit if variant.in_stock] or list(fit)
    if len(left) > 1:
        left = [variant for variant in left if variant.in_stock] or left
    keys = tuple(variant.key for variant in _ordered(left, now))
    return Wanted(keys, named, () if any_will_do else _differing(left, options))


def _ordered(variants: Sequence[Variant], now: Item) -> list[Variant]:
    """Those in stock first, then those most like the thing as it is, then those nearest to its price."""
    return sorted(
        variants,
        key=lambda v: (not v.in_stock, -len(set(v.options) & set(now.options)), abs(v.price_cents - now.price_cents)),
    )


def _differing(variants: Sequence[Variant], options: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[str, ...]:
    having: Mapping[str, set[str]] = {name: set() for name, _ in options}
    for variant in variants:
        for name, value in variant.options:
            having[name].add(value)
    return tuple(name for name, values in having.items() if len(values) > 1)
