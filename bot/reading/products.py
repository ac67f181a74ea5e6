"""Names of the shop's products, also shortened or misspelt.

The names come from data/reading/products.yml, which `write_product_names` makes of the shop's catalogue: the readers
ask no database. Misspelt words are recognised by difflib's ratio, twice the letters in common over all letters.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, lru_cache
from itertools import groupby, pairwise
from operator import itemgetter
from pathlib import Path

import yaml

from bot.reading.findings import PRODUCT, Finding
from bot.reading.words import WORD_LISTS, WordLists

NAMES = WORD_LISTS / "products.yml"
HEADER = "# Made of the shop's catalogue by bot.reading.products.write_product_names; not to be edited by hand.\n"
ALIKE = 0.82
"""Ratio from which a word is taken for a misspelt one: "chelsa" and "chelsea" have 0.92, "books" and "boots" 0.80."""
SHORTEST_MISSPELT = 5
LONGEST_WORD = 20

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_JOINT = re.compile(r"[ -]{1,2}")


@dataclass(frozen=True)
class _Spot:
    """A word of the message, the words of product names that it may be, and whether it is spelt as one of them."""

    start: int
    end: int
    meant: frozenset[str]
    exact: bool


@dataclass(frozen=True, eq=False)
class Catalogue:
    """Product names with their words; `sharing` has the names that a word is in.

    `written` leads from a spelling, also of two words in one, to the words meant; `by_letter` to the spellings that
    begin so.
    """

    names: dict[str, tuple[str, ...]]
    sharing: dict[str, frozenset[str]]
    written: dict[str, frozenset[str]]
    by_letter: dict[str, tuple[str, ...]]


def write_product_names(names: Iterable[str], path: Path) -> None:
    """Writes the lookup file, one name a line in the order given."""
    listed = yaml.safe_dump({"names": list(names)}, allow_unicode=True, width=120)
    path.write_text(HEADER + listed, encoding="utf-8")


@cache
def catalogue(path: Path = NAMES) -> Catalogue:
    """Reads the lookup file; raises FileNotFoundError without one."""
    names = {name: tuple(_words(name)) for name in yaml.safe_load(path.read_text(encoding="utf-8"))["names"]}
    sharing: dict[str, set[str]] = defaultdict(set)
    written: dict[str, set[str]] = defaultdict(set)
    for name, words in names.items():
        for word in words:
            sharing[word].add(name)
            for spelling in {word, word.removesuffix("s"), f"{word.removesuffix('s')}s"}:
                written[spelling].add(word)
        for one, other in pairwise(words):
            written[one + other].update((one, other))
    long = [spelling for spelling in sorted(written) if len(spelling) >= SHORTEST_MISSPELT]
    by_letter = {letter: tuple(some) for letter, some in groupby(long, itemgetter(0))}
    return Catalogue(names, _frozen(sharing), _frozen(written), by_letter)


def _frozen(sets: dict[str, set[str]]) -> dict[str, frozenset[str]]:
    return {key: frozenset(members) for key, members in sets.items()}


def _words(name: str) -> list[str]:
    return [_plain(word) for word in _WORD.findall(name)]


def _plain(word: str) -> str:
    return re.sub(r"['’]", "", word.lower())


def read_products(text: str, words: WordLists) -> Iterator[Finding]:
    """Yields names as in the catalogue: two words of one, or one that is its alone and no everyday word."""
    for run in _runs(text):
        name, spots = _best(run, catalogue(), words["everyday_words"])
        if name:
            start, end = spots[0].start, spots[-1].end
            yield Finding(PRODUCT, name, start, end, text[start:end])


def _runs(text: str) -> Iterator[list[_Spot]]:
    """Words side by side that all belong to products."""
    run: list[_Spot] = []
    for match in _WORD.finditer(text):
        word = _plain(match.group())
        meant = _meant(word, catalogue())
        if run and not (meant and _JOINT.fullmatch(text[run[-1].end : match.start()])):
            yield run
            run = []
        if meant:
            run.append(_Spot(match.start(), match.end(), meant, word in catalogue().written))
    if run:
        yield run


@lru_cache(maxsize=4096)
def _meant(word: str, known: Catalogue) -> frozenset[str]:
    # Kept, because most words are said again and again, and looking for one that is misspelt takes longest of all.
    if word in known.written:
        return known.written[word]
    if not SHORTEST_MISSPELT <= len(word) <= LONGEST_WORD:
        return frozenset()
    nearest = get_close_matches(word, known.by_letter.get(word[0], ()), n=1, cutoff=ALIKE)
    return known.written[nearest[0]] if nearest else frozenset()


def _best(run: list[_Spot], known: Catalogue, everyday: frozenset[str]) -> tuple[str | None, list[_Spot]]:
    """The name that most of the words belong to, the shortest of several, with its part of the run."""
    single = len(run) == 1 and not run[0].exact
    said = frozenset(word for spot in run for word in spot.meant if not single)
    candidates = sorted({name for word in said for name in known.sharing[word]})
    enough = [name for name in candidates if _tells(said.intersection(known.names[name]), name, known, everyday)]
    if not enough:
        return None, []
    best = min(enough, key=lambda name: (-len(said & set(known.names[name])), len(known.names[name])))
    return best, [spot for spot in run if spot.meant & set(known.names[best])]


def _tells(said: frozenset[str], name: str, known: Catalogue, everyday: frozenset[str]) -> bool:
    """Whether the words said are enough to know the product by; "two person" and "boots" are not."""
    content = {word for word in said if len(word) > 1}
    if content == {word for word in known.names[name] if len(word) > 1}:
        return True
    telling = content - everyday
    if len(content) > 1:
        return bool(telling) or known.names[name][-1] in content
    return any(len(known.sharing[word]) == 1 for word in telling)
