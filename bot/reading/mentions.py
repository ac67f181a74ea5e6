"""The places of a message that mean things, one by one, each with the things that it may mean."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.reading.stems import Word
from bot.reading.things import KIND, PALE, Hit, Item, hits
from bot.reading.words import WordLists, word_lists

SHORT_ANSWER = 5
"""Words; in a longer message a value needs a "one" or a name beside it, or it tells of something else."""


@dataclass(frozen=True)
class Mention:
    """The keys meant; whether they are wanted or left out; whether they are settled; whether "all" of a kind."""

    keys: tuple[int, ...]
    wanted: bool
    sure: bool
    whole: bool


@dataclass(frozen=True)
class _Place:
    """Words of one mention, [start, end), with the hits in it."""

    start: int
    end: int
    hits: tuple[Hit, ...]


def mentions(
    words: Sequence[Word], items: Sequence[Item], current: Collection[int] = (), language: str = "en"
) -> list[Mention]:
    """Gives the mentions in the order of the words; none where no thing is meant."""
    lists = word_lists(language)
    signs = _signs(words, lists)
    places = list(_places(words, hits(words, items, language), lists))
    found = []
    for at, place in enumerate(places):
        lent = _lent(place, places[at + 1 :], words, lists)
        keys, sure, whole = _meant(place, lent, words, items, current, lists)
        if keys:
            found.append(Mention(keys, signs[(place.hits[-1].start if place.hits else place.start)], sure, whole))
    return found


def _signs(words: Sequence[Word], lists: WordLists) -> list[bool]:
    """Whether what stands at each word is wanted: not so from "except", "keep" or "not" to a stop or a wish."""
    everything, wanted, since, signs = False, True, 0, []
    for at, word in enumerate(words):
        everything = everything or word.said in lists["picks_all"]
        joins = word.said in lists["joins"]
        if ("." in word.marks or ";" in word.marks) or ("," in word.marks and not everything and not joins):
            wanted = True
        two = f"{word.said} {words[at + 1].said}" if at + 1 < len(words) else ""
        if lists["leaves_out"].intersection((word.said, two)) or (
            everything and word.said in lists["leaves_out_behind_all"]
        ):
            wanted, since = False, at
        elif (word.said in lists["lets_in"] and at - since > 3) or (word.said == "but" and not everything):
            wanted = True
        signs.append(wanted)
    return signs


def _places(words: Sequence[Word], found: Sequence[Hit], lists: WordLists) -> Iterator[_Place]:
    """Cuts at marks and joining words, and before another thing's name where nothing stands between."""
    start = 0
    for at, word in enumerate((*words, Word("", "", "."))):
        if at > start and (word.marks.strip("()") or word.said in lists["joins"]):
            inside = [hit for hit in found if start <= hit.start < at]
            yield from _apart(_Place(start, at, tuple(inside)), words, lists)
            start = at


def _apart(place: _Place, words: Sequence[Word], lists: WordLists) -> Iterator[_Place]:
    heads = [hit for hit in place.hits if hit.head]
    start = place.start
    for one, other in pairwise(heads):
        if set(one.points).isdisjoint(other.points):
            between = [at for at in range(one.end, other.start) if words[at].said in lists["determiners"]]
            cut = between[-1] if between else one.end
            yield _Place(start, cut, tuple(hit for hit in place.hits if start <= hit.start < cut))
            start = cut
    yield _Place(start, place.end, tuple(hit for hit in place.hits if hit.start >= start))


def _lent(place: _Place, behind: Sequence[_Place], words: Sequence[Word], lists: WordLists) -> Mapping[int, int]:
    """The name in "red and blue shirts" is the red one's too."""
    if not behind or not place.hits or any(hit.head for hit in place.hits) or _has(place, words, lists["pronouns"]):
        return {}
    nearest = behind[0]
    joint = words[nearest.start].said in lists["joins"] and nearest.hits and nearest.hits[0].start - nearest.start <= 1
    return next((hit.points for hit in nearest.hits if hit.head), {}) if joint else {}


def _has(place: _Place, words: Sequence[Word], some: Collection[str]) -> bool:
    return any(words[at].said in some for at in range(place.start, place.end))


def _meant(
    place: _Place,
    lent: Mapping[int, int],
    words: Sequence[Word],
    items: Sequence[Item],
    current: Collection[int],
    lists: WordLists,
) -> tuple[tuple[int, ...], bool, bool]:
    said = [words[at].said for at in range(place.start, place.end)]
    best = _best(place, lent, items)
    if best and not _tells(place, words, lists):
        best = []
    pool = best or list(items)
    counted = _counted(place, words, len(pool))
    if (one := _by_price(place, words, pool, lists)) or (one := _by_place(place, words, pool, lists, bool(best))):
        return one, True, False
    if (lists["others"].intersection(said) and lists["pronouns"].union(("others", "rest")).intersection(said)) or (
        best and lists["others"].intersection(said)
    ):
        rest = tuple(item.key for item in pool if item.key not in current)
        if current or len(rest) > 1:
            return (
                rest,
                len(rest) == 1 or (bool({"others", "rest", "remaining"}.intersection(said)) and bool(current)),
                False,
            )
    keys = tuple(item.key for item in best)
    if not best:
        if "both" in said or counted:
            return tuple(item.key for item in items), counted or len(items) == 2, False
        return (items[0].key,) * (len(items) == 1 and bool(lists["pronouns"].intersection(said))), True, False
    many = bool(lists["picks_many"].intersection(said)) or _plural(place, words)
    return keys, len(keys) == 1 or counted or many, many


def _best(place: _Place, lent: Mapping[int, int], items: Sequence[Item]) -> list[Item]:
    points = {
        item.key: lent.get(item.key, 0) + sum(hit.points.get(item.key, 0) for hit in place.hits) for item in items
    }
    most = max(points.values(), default=0)
    return [item for item in items if points[item.key] == most and most > PALE]


def _tells(place: _Place, words: Sequence[Word], lists: WordLists) -> bool:
    named = any(hit.head or max(hit.points.values(), default=0) >= KIND for hit in place.hits)
    return named or len(words) <= SHORT_ANSWER or _has(place, words, lists["determiners"] | lists["pronouns"])


def _counted(place: _Place, words: Sequence[Word], there: int) -> bool:
    """ "the two t-shirts", "all three" where so many are there."""
    return there > 1 and any(words[at].said == str(there) for at in range(place.start, place.end))


def _plural(place: _Place, words: Sequence[Word]) -> bool:
    heads = [words[hit.end - 1] for hit in place.hits if hit.head]
    return bool(heads) and all(word.said.endswith("s") and not word.stem.endswith("s") for word in heads)


def _by_price(place: _Place, words: Sequence[Word], pool: Sequence[Item], lists: WordLists) -> tuple[int, ...]:
    text = f" {' '.join(words[at].said for at in range(place.start, place.end))} "
    if any(f" {phrase} " in text for phrase in lists["cheapest"]):
        return _all_at(min(item.price_cents for item in pool), pool)
    if any(f" {phrase} " in text for phrase in lists["dearest"]):
        return _all_at(max(item.price_cents for item in pool), pool)
    return ()


def _all_at(price_cents: int, pool: Sequence[Item]) -> tuple[int, ...]:
    keys = tuple(item.key for item in pool if item.price_cents == price_cents)
    return keys if len(keys) == 1 else ()


def _by_place(
    place: _Place, words: Sequence[Word], pool: Sequence[Item], lists: WordLists, named: bool
) -> tuple[int, ...]:
    for at in range(place.start, place.end):
        number = lists.tables["ordinals_said"].get(words[at].said)
        behind = words[at + 1].said if at + 1 < len(words) else ""
        if (
            number
            and -1 <= number <= len(pool)
            and (behind in lists["things"] or named or behind == "")
            and behind not in lists["not_ordinals"]
        ):
            return (pool[number - 1 if number > 0 else number].key,)
    return ()
