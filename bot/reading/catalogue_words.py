"""What of a shop's own catalogue is spoken of: its products, options, and any list of phrases. Pure; text in, keys out.

Words are compared without their plural, and long ones also misspelt (rapidfuzz's ratio, 100 less the share of letters
to insert or delete: Levenshtein without replacing). A name is known by its last word, by two of its words, or by one
long word that no other name has.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from bot.reading.words import word_lists

ALIKE = 84
"""Ratio from which a word is taken for a misspelt one: "chelsee" and "chelsea" have 86, "books" and "boots" 80."""
SHORTEST_MISSPELT = 5
SHORTEST_TELLING = 6

Spots = frozenset[int]

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


@dataclass(frozen=True)
class Named:
    """A product spoken of: `keys` are those it may be, one alone when it is sure; letters [start, end) of the text."""

    keys: tuple[int, ...]
    start: int
    end: int


@dataclass(frozen=True)
class _Said:
    stem: str
    start: int
    end: int


def name_products(
    text: str, names: Mapping[int, str], categories: Iterable[str] = (), language: str = "en"
) -> list[Named]:
    """The products a text speaks of, in its order; empty when it names none.

    A word that is a category too ("shoes") names a product only beside another of its words.
    """
    said = list(_said(text))
    means = word_lists(language).tables.get("goods_synonyms", {})
    stems = {key: tuple(stem(word) for word in _words(name)) for key, name in names.items()}
    shared = Counter(word for words in stems.values() for word in set(words))
    wide = {stem(word) for word in categories}
    everyday = {stem(word) for word in word_lists(language).get("everyday_words")}
    found: dict[int, Spots] = {}
    for key, words in stems.items():
        spots = {word: spot for word in dict.fromkeys(words) if (spot := _spot(word, said, means))}
        if _tells(words, spots, shared, wide | everyday, wide):
            found[key] = frozenset().union(*spots.values())
    return sorted(_grouped(found, said), key=lambda named: named.start)


def _tells(
    words: Sequence[str], spots: Mapping[str, Spots], shared: Mapping[str, int], everyday: set[str], wide: set[str]
) -> bool:
    head = words[-1] if words else ""
    if len(set(spots.values())) > 1 or (len(words) == 1 and spots):
        return True
    if head in spots:
        return head not in wide
    return any(shared[word] == 1 and len(word) >= SHORTEST_TELLING and word not in everyday for word in spots)


def _grouped(found: Mapping[int, Spots], said: Sequence[_Said]) -> Iterator[Named]:
    """Names that share words are one thing spoken of; those with most of the words are what it may be."""
    left = dict(found)
    while left:
        most = max(left.values(), key=lambda spots: (len(spots), [-spot for spot in sorted(spots)]))
        group = {key: spots for key, spots in left.items() if spots & most}
        keys = tuple(key for key, spots in group.items() if spots == most)
        yield Named(keys, said[min(most)].start, said[max(most)].end)
        left = {key: spots for key, spots in left.items() if key not in group}


def _spot(word: str, said: Sequence[_Said], means: Mapping[str, str]) -> Spots:
    """Where a word of a name is said, maybe in two; empty when it is not."""
    for place, one in enumerate(said):
        if one.stem == word or stem(means.get(one.stem, means.get(f"{one.stem}s", ""))) == word:
            return frozenset({place})
        if place + 1 < len(said) and one.stem + said[place + 1].stem == word:
            return frozenset({place, place + 1})
    return frozenset(place for place, one in enumerate(said) if _misspelt(one.stem, word))


def _misspelt(said: str, word: str) -> bool:
    long = min(len(said), len(word)) >= SHORTEST_MISSPELT
    return long and said[0] == word[0] and fuzz.ratio(said, word) >= ALIKE


def named_options(text: str, options: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The (name, value) pairs whose value the text says, the longest value of overlapping ones ("dark green")."""
    said = [one.stem for one in _said(text)]
    capitals = {match.group() for match in _WORD.finditer(text) if match.group().isupper()}
    found: list[tuple[str, str]] = []
    taken: set[int] = set()
    for name, value in sorted(dict.fromkeys(options), key=lambda pair: -len(pair[1])):
        words = [stem(word) for word in _words(value)]
        place = next((at for at in range(len(said)) if words and said[at : at + len(words)] == words), None)
        sure = len(value) > 1 or not value.isalpha() or value in capitals or _sized(said, place)
        if place is not None and sure and taken.isdisjoint(range(place, place + len(words))):
            taken.update(range(place, place + len(words)))
            found.append((name, value))
    return tuple(found)


def _sized(said: Sequence[str], place: int | None) -> bool:
    return place is not None and place > 0 and said[place - 1] in {"size", "a", "an", "in"}


def spoken_of(text: str, phrases: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """The keys of which a phrase is said in whole words, the one whose phrase has most words, then letters, first."""
    said = f" {' '.join(stem(word) for word in _words(text))} "
    best: dict[str, tuple[int, int]] = {}
    for key, some in phrases.items():
        sizes = [(phrase.count(" "), len(phrase)) for phrase in _stemmed(tuple(some)) if f" {phrase} " in said]
        if sizes:
            best[key] = max(sizes)
    return tuple(sorted(best, key=lambda key: (-best[key][0], -best[key][1])))


@lru_cache(maxsize=512)
def _stemmed(phrases: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(" ".join(stem(word) for word in _words(phrase)) for phrase in phrases)


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """A word in small letters without its plural: "Boots" and "boot", "glasses" and "glass" are one."""
    plain = re.sub(r"['’]s?$|['’]", "", word.lower())
    if len(plain) > 4 and plain.endswith(("sses", "shes", "ches", "xes")):
        return plain[:-2]
    return plain[:-1] if len(plain) > 3 and plain.endswith("s") and not plain.endswith("ss") else plain


def _words(text: str) -> list[str]:
    """The words of a text; one with a hyphen inside is one: "t-shirt" is "tshirt"."""
    return _WORD.findall(re.sub(r"(?<=\w)-(?=\w)", "", text))


def _said(text: str) -> Iterator[_Said]:
    for match in _WORD.finditer(text):
        yield _Said(stem(match.group()), match.start(), match.end())
