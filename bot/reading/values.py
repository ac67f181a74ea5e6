"""Values of options in a message: which of the values that there are is spoken of, and where."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from bot.reading.stems import Word, joined, stretches, words_said
from bot.reading.words import word_lists

Pair = tuple[str, str]
"""An option's name and its value."""
LONGEST_PHRASE = 5
SHORTEST_MISSPELT, SHORTEST_MEANT = 4, 3
ALIKE = 80
"""Percent of letters in common, rapidfuzz's ratio, from which a word is a misspelt value: "purpel", "stainles"."""
PARTS_OF = {"l": ("ml", 1000), "kg": ("g", 1000), "tb": ("gb", 1000), "ft": ("inch", 12), "m": ("cm", 100)}
TRUTHS = frozenset({"yes", "no", "none", "true", "false"})
"""Values that say whether a thing has what the option's name names."""
_MEASURE = re.compile(r"(\d+(?:\.\d+)?)([a-z]+)")


@dataclass(frozen=True)
class Said:
    """A stretch of words and the values that it may mean: "black" of a frame or of a lens."""

    start: int
    end: int
    meant: tuple[Pair, ...]


@dataclass(frozen=True, eq=False)
class Forms:
    """What values are written as, all words joined: in full or by another name, and by a word that only it has."""

    full: Mapping[str, tuple[Pair, ...]]
    part: Mapping[str, tuple[Pair, ...]]
    misspelt: tuple[str, ...]


def options_of(sets: Iterable[Sequence[Pair]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Gives each option's name with its values, in the order of their first appearance."""
    values: dict[str, dict[str, None]] = defaultdict(dict)
    for pairs in sets:
        for name, value in pairs:
            values[name][value] = None
    return tuple((name, tuple(some)) for name, some in values.items())


def values_said(
    words: Sequence[Word], options: tuple[tuple[str, tuple[str, ...]], ...], language: str = "en"
) -> list[Said]:
    """Gives the values spoken of in the order of the words, the longest phrase first; none for no words."""
    forms, counted = forms_of(options, language), word_lists(language)["units"]
    taken: set[int] = set()
    found = []
    for start, end, phrase in stretches(tuple(words), LONGEST_PHRASE):
        meant = forms.full.get(phrase) or forms.part.get(phrase)
        if meant is None and end == start + 1:
            meant = _misspelt(words[start], forms, language)
        if not meant or not taken.isdisjoint(range(start, end)):
            continue
        if words[end - 1].said.isdecimal() and end < len(words) and words[end].said in counted:
            continue
        taken.update(range(start, end))
        found.append(Said(start, end, meant))
    return sorted(found, key=lambda said: said.start)


@lru_cache(maxsize=4096)
def _misspelt(word: Word, forms: Forms, language: str) -> tuple[Pair, ...]:
    lists = word_lists(language)
    if len(word.said) < SHORTEST_MISSPELT or not word.said.isalpha() or word.said in lists["never_misspelt"]:
        return ()
    if word.said in lists["filler"]:
        return ()
    near = process.extractOne(word.stem, forms.misspelt, scorer=fuzz.ratio, score_cutoff=ALIKE)
    return forms.full[near[0]] if near and near[0][0] == word.stem[0] else ()


@lru_cache(maxsize=256)
def forms_of(options: tuple[tuple[str, tuple[str, ...]], ...], language: str = "en") -> Forms:
    """Gives all writings of the values of some options; a single letter is never another value's second name."""
    own: dict[str, dict[Pair, None]] = defaultdict(dict)
    other: dict[str, dict[Pair, None]] = defaultdict(dict)
    part: dict[str, dict[Pair, None]] = defaultdict(dict)
    said = [(name, value, values) for name, values in options for value in values if value.lower() not in TRUTHS]
    small = _small_words(options, language)
    for name, value, values in said:
        own[joined(value, language)][(name, value)] = None
        for writing in _writings(value, name, language):
            other[writing][(name, value)] = None
        for writing in _parts(value, values, language) - small:
            part[writing][(name, value)] = None
    for writing, pairs in other.items():
        if len(writing) > 1 or writing not in own:
            own[writing].update(pairs)
    misspelt = tuple(form for form in own if len(form) >= SHORTEST_MEANT and form.isalpha())
    return Forms(_fixed(own), _fixed(part), misspelt)


def _fixed(pairs: Mapping[str, Mapping[Pair, None]]) -> dict[str, tuple[Pair, ...]]:
    return {form: tuple(some) for form, some in pairs.items()}


def _small_words(options: tuple[tuple[str, tuple[str, ...]], ...], language: str) -> set[str]:
    """Words that stand for no value: small words such as "in", and the names of the options."""
    lists = word_lists(language)
    small = lists["filler"] | lists["answer_filler"] | lists["determiners"] | lists["no_step"]
    named = {word.stem for name, _ in options for word in words_said(name, language)}
    return named | {joined(word, language) for word in small}


def _writings(value: str, name: str, language: str) -> set[str]:
    own = joined(value, language)
    others = {joined(other, language) for other in _others(language).get(own, ())}
    words = words_said(name, language) if own.isdecimal() else ()
    return {*others, *(joined(f"{own} {word.said}", language) for word in words), *measures(own)}


def _parts(value: str, values: Sequence[str], language: str) -> set[str]:
    """Words, and the number of a measure, that no other value of the option has."""
    shared = Counter(word for one in values for word in {word.stem for word in words_said(one, language)})
    words = {word.stem for word in words_said(value, language) if shared[word.stem] == 1 and len(word.stem) > 1}
    number = _figures(value)
    return words | ({number} if len(number) > 1 and sum(_figures(one) == number for one in values) == 1 else set())


def _figures(value: str) -> str:
    return (re.match(r"\d*", value) or [""])[0]


def measures(stem: str) -> set[str]:
    """Gives other ways to say a measure: "1l" for "1000ml", "48inch" for "4ft"; none for what is no measure."""
    found = _MEASURE.fullmatch(stem)
    if not found:
        return set()
    number, unit = float(found[1]), found[2]
    larger = {small: (large, parts) for large, (small, parts) in PARTS_OF.items()}
    given = []
    if unit in PARTS_OF:
        given.append((number * PARTS_OF[unit][1], PARTS_OF[unit][0]))
    if unit in larger:
        given.append((number / larger[unit][1], larger[unit][0]))
    return {f"{amount:g}{name}" for amount, name in given if amount < 100_000}


@lru_cache(maxsize=8)
def _others(language: str) -> dict[str, tuple[str, ...]]:
    said_as = word_lists(language).tables["said_as"]
    return {joined(value, language): tuple(ways) for value, ways in said_as.items()}
