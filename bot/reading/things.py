"""Things of an order and the words that name them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from bot.reading.stems import Word, joined, stretches, words_said
from bot.reading.values import TRUTHS, options_of, values_said
from bot.reading.words import word_lists

FULL_NAME, HEAD, KIND, WORD, PALE, VALUE = 8, 6, 4, 2, 1, 2
"""How much it says for a thing when a message has its whole name, the name's last word, the kind that it is, another
word of the name, a word of many names, or the value of one of its options. Ours, settled on the tables of the tests."""
LONGEST_NAME = 5
SHORTEST_MISSPELT = 5
ALIKE = 78


@dataclass(frozen=True)
class Item:
    """A thing to choose: a line of an order, with its options as name and value, and what it costs.

    `called` are other names, each of which is enough to know it by.
    """

    key: int
    name: str
    options: tuple[tuple[str, str], ...] = ()
    category: str = ""
    price_cents: int = 0
    called: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Hit:
    """A stretch of words with how much it says for which things, by key; `head` when it names a thing by itself.

    `of` are the keys of the things that have the option spoken of, with this value or another.
    """

    start: int
    end: int
    points: Mapping[int, int]
    head: bool
    of: frozenset[int] = frozenset()


@dataclass(frozen=True, eq=False)
class _Names:
    heads: Mapping[str, Mapping[int, int]]
    words: Mapping[str, Mapping[int, int]]
    spelt: tuple[str, ...]


def hits(words: Sequence[Word], items: Sequence[Item], language: str = "en") -> list[Hit]:
    """Gives what names or describes a thing, in the order of the words."""
    named = list(_named(words, _names(tuple(items), language), language))
    sure = [hit for hit in named if hit.head and max(hit.points.values()) > KIND]
    taken = {at for hit in sure for at in range(hit.start, hit.end)}
    valued = [hit for hit in _valued(words, items, language) if taken.isdisjoint(range(hit.start, hit.end))]
    return sorted([*named, *valued], key=lambda hit: (hit.start, hit.end))


def _named(words: Sequence[Word], names: _Names, language: str) -> list[Hit]:
    taken, found = set[int](), []
    for start, end, phrase in stretches(tuple(words), LONGEST_NAME):
        points, head = names.heads.get(phrase), True
        if points is None and end == start + 1:
            points, head = names.words.get(phrase), False
            if points is None and (near := _near(words[start], names, language)):
                points, head = names.heads.get(near) or names.words[near], near in names.heads
        if points and taken.isdisjoint(range(start, end)):
            taken.update(range(start, end))
            found.append(Hit(start, end, points, head))
    return found


@lru_cache(maxsize=4096)
def _near(word: Word, names: _Names, language: str) -> str | None:
    lists = word_lists(language)
    if len(word.stem) < SHORTEST_MISSPELT - 1 or len(word.said) < SHORTEST_MISSPELT:
        return None
    if word.said in lists["never_misspelt"] or word.said in lists["filler"]:
        return None
    near = process.extractOne(word.stem, names.spelt, scorer=fuzz.ratio, score_cutoff=ALIKE)
    return near[0] if near and near[0][0] == word.stem[0] else None


def _valued(words: Sequence[Word], items: Sequence[Item], language: str) -> list[Hit]:
    options = options_of(item.options for item in items)
    found = []
    for said in values_said(words, options, language):
        points = {item.key: VALUE for item in items if set(item.options).intersection(said.meant)}
        found.append(Hit(said.start, said.end, points, head=False, of=_having({name for name, _ in said.meant}, items)))
    return [*found, *_truths(words, items, language)]


def _truths(words: Sequence[Word], items: Sequence[Item], language: str) -> list[Hit]:
    """ "the waterproof one" is the one whose option of that name says yes."""
    said = {word.stem: at for at, word in enumerate(words)}
    found = []
    for name, values in options_of(item.options for item in items):
        at = said.get(joined(name, language))
        if at is not None and {value.lower() for value in values} <= TRUTHS:
            points = {item.key: VALUE for item in items if (name, "yes") in item.options}
            found.append(Hit(at, at + 1, points, head=False, of=_having({name}, items)))
    return found


def _having(names: Collection[str], items: Sequence[Item]) -> frozenset[int]:
    return frozenset(item.key for item in items if any(name in names for name, _ in item.options))


@lru_cache(maxsize=256)
def _names(items: tuple[Item, ...], language: str) -> _Names:
    heads: dict[str, dict[int, int]] = {}
    words: dict[str, dict[int, int]] = {}
    pale, kinds = word_lists(language)["pale_words"], _kinds(language)
    for item in items:
        parts = [word for word in words_said(item.name, language) if len(word.stem) > 1]
        if not parts:
            continue
        ends = _ends(item.name, language)
        for length, end in enumerate(ends):
            _put(heads, end, item.key, FULL_NAME if length == len(ends) - 1 else HEAD + min(length, 1))
        for kind in (*_category(item.category, language), *_kinds_of(ends, kinds)):
            _put(heads, kind, item.key, KIND)
        for alias in item.called:
            _put(heads, joined(alias, language), item.key, HEAD)
        for part in parts[:-1]:
            _put(words, part.stem, item.key, PALE if part.said in pale else WORD)
    spelt = tuple(form for form in (*heads, *words) if len(form) >= SHORTEST_MISSPELT - 1)
    return _Names(heads, words, spelt)


def _put(points: dict[str, dict[int, int]], form: str, key: int, weight: int) -> None:
    if form:
        of_form = points.setdefault(form, {})
        of_form[key] = max(weight, of_form.get(key, 0))


def _ends(name: str, language: str) -> list[str]:
    """The last word of a name, the last two as one, and so on to the whole."""
    stems = [word.stem for word in words_said(name, language)]
    return ["".join(stems[at:]) for at in range(len(stems) - 1, -1, -1)]


def _category(category: str, language: str) -> list[str]:
    """ "kitchen things" are of the kitchen; of "electronics" the word alone is enough."""
    if not category:
        return []
    lists = word_lists(language)
    own = joined(category, language)
    with_things = [own + joined(thing, language) for thing in lists["things"]]
    return [own, *with_things] if category.lower().endswith(tuple(lists["category_endings"])) else with_things


def _kinds_of(ends: Sequence[str], kinds: Mapping[str, tuple[str, ...]]) -> list[str]:
    return [kind for kind, members in kinds.items() if not set(ends).isdisjoint(members)]


@lru_cache(maxsize=8)
def _kinds(language: str) -> dict[str, tuple[str, ...]]:
    kinds = word_lists(language).tables["kinds"]
    return {joined(kind, language): tuple(joined(one, language) for one in some) for kind, some in kinds.items()}
