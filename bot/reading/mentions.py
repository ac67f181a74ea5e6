"""The places of a message that mean things, one by one, each with the things that it may mean."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.reading.pointing import by_place, by_price
from bot.reading.signs import signs, told
from bot.reading.stems import Word
from bot.reading.things import KIND, PALE, Hit, Item, hits
from bot.reading.words import WordLists, word_lists

SHORT_ANSWER = 5
"""Words; in a longer message a value needs a "one" or a name beside it, or it tells of something else."""
NAMED, POINTED, ALL, REST = "named", "pointed", "all", "rest"


@dataclass(frozen=True)
class Mention:
    """What one place means: things named or pointed at by keys, all, or the rest; whether wanted, whether settled.

    `told` is one that only says what the shopper has.
    """

    kind: str
    keys: tuple[int, ...]
    wanted: bool
    sure: bool = True
    told: bool = False


@dataclass(frozen=True)
class _Place:
    """Words of one mention, [start, end), with the hits in it; `before` is where one begins that no mark sets apart."""

    start: int
    end: int
    hits: tuple[Hit, ...]
    before: int | None = None

    def said(self, words: Sequence[Word]) -> list[str]:
        return [word.said for word in words[self.start : self.end]]


def mentions(
    words: Sequence[Word], items: Sequence[Item], current: Collection[int] = (), language: str = "en"
) -> list[Mention]:
    """Gives the mentions in the order of the words; none where no thing is meant."""
    lists = word_lists(language)
    everything = _everything(words, lists)
    given, telling = signs(words, everything, lists), told(words, lists)
    places = list(_places(words, hits(words, items, language), lists))
    found: list[Mention] = []
    for at, place in enumerate(places):
        wanted = _wanted(place, words, given, lists)
        inverted = {hit for hit in place.hits if not hit.head and wanted and not given[hit.start][0]}
        points = _points(place, _lent(place, places[at + 1 :], words, lists), items, inverted)
        if mention := _mention(place, points, words, items, current, any(everything[place.start : place.end]), lists):
            either = words[place.start].said in lists["either"] and bool(found) and wanted
            sure, tells = mention.sure and not either, telling[place.end - 1]
            found.append(replace(mention, wanted=wanted, sure=sure, told=tells))
    return found


def _everything(words: Sequence[Word], lists: WordLists) -> list[bool]:
    """Which words mean all things; none of "that's all", and "whole" only before "order" or the like."""
    said = [word.said for word in words]
    return [one in lists["picks_all"] and _means_all(said, at, lists) for at, one in enumerate(said)]


def _means_all(said: Sequence[str], at: int, lists: WordLists) -> bool:
    before, behind = said[max(0, at - 3) : at], said[at + 1 : at + 4]
    around = f" {' '.join((*before, said[at], *behind))} "
    led = said[at] not in lists["picks_all_before"] or not lists["all_of"].isdisjoint(behind[:2])
    the_lot = said[at] != "lot" or before[-1:] == ["the"]
    return led and the_lot and not any(f" {phrase} " in around for phrase in lists["no_picks"])


def _wanted(place: _Place, words: Sequence[Word], given: Sequence[tuple[bool, bool]], lists: WordLists) -> bool:
    """By its first name; a second name behind "not" is what is wanted instead, and "the mug I keep" is not wanted."""
    first = next((hit.start for hit in place.hits), place.end - 1)
    wanted, denied = given[first]
    said = place.said(words)
    behind = set(said[(first if place.hits else place.start) - place.start :])
    stays = lists["keeps"].intersection(behind) or ("else" in behind and lists["fine"].intersection(behind))
    corrects = denied and place.before is not None and given[place.before][1]
    return not stays and (wanted or corrects)


def _places(words: Sequence[Word], found: Sequence[Hit], lists: WordLists) -> Iterator[_Place]:
    """Cuts at marks and joining words, and before another thing's name where nothing stands between."""
    start, borders = 0, lists["joins"] | lists["parts"] | lists["either"]
    for at, word in enumerate((*words, Word("", "", "."))):
        than = word.said == "other" and at + 1 < len(words) and words[at + 1].said == "than"
        if at > start and (word.marks.strip("()") or word.said in borders or than):
            inside = tuple(hit for hit in found if start <= hit.start < at)
            yield from _apart(_Place(start, at, inside), words, lists)
            start = at


def _apart(place: _Place, words: Sequence[Word], lists: WordLists) -> Iterator[_Place]:
    heads = [hit for hit in place.hits if hit.head]
    start, before = place.start, None
    for one, other in pairwise(heads):
        describes = one.end == other.start and max(one.points.values()) <= KIND
        if set(one.points).isdisjoint(other.points) and not describes:
            between = [at for at in range(one.end, other.start) if words[at].said in lists["determiners"]]
            cut = between[-1] if between else one.end
            yield _Place(start, cut, tuple(hit for hit in place.hits if start <= hit.start < cut), before)
            start, before = cut, one.start
    yield _Place(start, place.end, tuple(hit for hit in place.hits if hit.start >= start), before)


def _lent(place: _Place, behind: Sequence[_Place], words: Sequence[Word], lists: WordLists) -> Mapping[int, int]:
    """The name in "red and blue shirts" is the red one's too."""
    bare = place.hits and not any(hit.head for hit in place.hits)
    if not behind or not bare or not lists["pronouns"].isdisjoint(place.said(words)):
        return {}
    nearest = behind[0]
    joint = words[nearest.start].said in lists["joins"] and nearest.hits and nearest.hits[0].start - nearest.start <= 2
    points = next((hit.points for hit in nearest.hits if hit.head), {}) if joint else {}
    return points if any(not points.keys().isdisjoint(hit.points) for hit in place.hits) else {}


def _points(place: _Place, lent: Mapping[int, int], items: Sequence[Item], inverted: Collection[Hit]) -> dict[int, int]:
    points = {item.key: lent.get(item.key, 0) for item in items}
    for hit in place.hits:
        most = max(hit.points.values(), default=0)
        for key in points:
            had = hit.points.get(key, 0)
            points[key] += had if hit not in inverted else (most - had if key in hit.of else 0)
    return points


def _mention(
    place: _Place,
    points: Mapping[int, int],
    words: Sequence[Word],
    items: Sequence[Item],
    current: Collection[int],
    everything: bool,
    lists: WordLists,
) -> Mention | None:
    said = place.said(words)
    most = max(points.values(), default=0)
    best = [item for item in items if points[item.key] == most > PALE] if _tells(place, said, words, lists) else []
    pool = best or items
    if pointed := by_price(words[place.start : place.end], pool, lists) or by_place(
        words, place.start, place.end, pool, bool(best), lists
    ):
        return Mention(POINTED, pointed, True)
    if other := _other(said, pool, bool(best), current, lists):
        return other
    if not best:
        return _unnamed(said, items, everything, lists)
    one_of = ("one", "of") in pairwise(said)
    many = everything or not lists["picks_many"].isdisjoint(said) or _plural(place, words)
    sure = len(best) == 1 or str(len(best)) in said or (many and not one_of)
    return Mention(NAMED, tuple(item.key for item in best), True, sure)


def _tells(place: _Place, said: Sequence[str], words: Sequence[Word], lists: WordLists) -> bool:
    named = any(hit.head for hit in place.hits)
    return named or len(words) <= SHORT_ANSWER or not (lists["determiners"] | lists["pronouns"]).isdisjoint(said)


def _other(
    said: Sequence[str], pool: Sequence[Item], named: bool, current: Collection[int], lists: WordLists
) -> Mention | None:
    if lists["others"].isdisjoint(said) or "other than" in " ".join(said):
        return None
    if not named and not lists["the_rest"].isdisjoint(said):
        return Mention(REST, (), True)
    pointing = named or said[-1] == "other" or not lists["pronouns"].isdisjoint(said)
    keys = tuple(item.key for item in pool if item.key not in current)
    return Mention(POINTED, keys, True, len(keys) == 1) if pointing and keys else None


def _unnamed(said: Sequence[str], items: Sequence[Item], everything: bool, lists: WordLists) -> Mention | None:
    keys = tuple(item.key for item in items)
    if everything:
        return Mention(ALL, keys, True)
    counted = len(items) > 1 and str(len(items)) in said
    if "both" in said or "bothe" in said or counted:
        return Mention(POINTED, keys, True, counted or len(items) == 2)
    one = len(items) == 1 and not lists["pronouns"].isdisjoint(said)
    return Mention(POINTED, keys, True) if one else None


def _plural(place: _Place, words: Sequence[Word]) -> bool:
    heads = [words[hit.end - 1] for hit in place.hits if hit.head]
    return bool(heads) and all(word.said.endswith("s") and not word.stem.endswith("s") for word in heads)
