"""One message that changes several things: "the lamp to black, the shirt to a blue L"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.reading.choosing import pick_items
from bot.reading.options import Variant, Wanted, pick_variant
from bot.reading.stems import Word, text_of, words_said
from bot.reading.things import Hit, Item, hits
from bot.reading.wishes import ARROWS, Role, roles
from bot.reading.words import WordLists, word_lists

__all__ = ["Swap", "pick_swaps"]


@dataclass(frozen=True)
class Swap:
    """A thing by its key, and what is wanted instead."""

    item: int
    wanted: Wanted


def pick_swaps(
    text: str, items: Sequence[Item], variants_of: Mapping[int, Sequence[Variant]], language: str = "en"
) -> tuple[Swap, ...]:
    """Gives the things that a message changes, each once, in the order said; none when it names none.

    `variants_of` has the variants of each thing by the thing's key.
    """
    words = words_said(text, language)
    found: dict[int, Wanted] = {}
    for clause in _clauses(words, hits(words, items, language), word_lists(language)):
        for item in _changed(clause, items, language):
            if item.key not in found:
                found[item.key] = pick_variant(text_of(clause), item, variants_of.get(item.key, ()), language)
    if not found and len(items) == 1:
        wanted = pick_variant(text, items[0], variants_of.get(items[0].key, ()), language)
        return (Swap(items[0].key, wanted),) if wanted.named or wanted.keys else ()
    return tuple(Swap(key, wanted) for key, wanted in found.items())


def _changed(clause: Sequence[Word], items: Sequence[Item], language: str) -> list[Item]:
    """The things that a clause changes: those of its old part, or of the whole, or the one that it names."""
    old = [word for word, role in zip(clause, roles(clause, (), language), strict=True) if role is Role.OLD]
    named = [hit for hit in hits(clause, items, language) if hit.head]
    for part in (old, _before_pivot(clause, word_lists(language)), _to_mark(clause, named), clause):
        picked = pick_items(text_of(part), items, language=language)
        if picked.keys and picked.sure:
            return [item for item in items if item.key in picked.keys]
    return [item for item in items if named and all(set(hit.points) == {item.key} for hit in named)]


def _to_mark(words: Sequence[Word], named: Sequence[Hit]) -> Sequence[Word]:
    """The words up to the mark behind the first name: what follows in "the lamp: black, large" are wishes."""
    if not named:
        return ()
    return words[: next((at for at in range(named[0].end, len(words)) if words[at].marks), len(words))]


def _before_pivot(words: Sequence[Word], lists: WordLists) -> Sequence[Word]:
    return words[: next((at for at in range(1, len(words)) if _leads(words, at, lists)), 0)]


def _leads(words: Sequence[Word], at: int, lists: WordLists) -> bool:
    """Whether a wish begins at a word: "to", "for", an arrow; not so in "to return", "for my son"."""
    behind = words[at + 1].said if at + 1 < len(words) else ""
    arrow = any(arrow in words[at].marks for arrow in ARROWS)
    return arrow or (words[at].said in lists["pivots"] and behind not in lists["not_wished"])


def _clauses(words: Sequence[Word], named: Sequence[Hit], lists: WordLists) -> Iterator[Sequence[Word]]:
    """Cuts before each thing of another name, and where a second "red to blue" begins."""
    borders = {_border(words, one.end, other.start, lists) for one, other in _changes([h for h in named if h.head])}
    borders |= set(_second_wishes(words, named, lists))
    start = 0
    for border in sorted(borders):
        yield words[start:border]
        start = border
    yield words[start:]


def _changes(heads: Sequence[Hit]) -> Iterator[tuple[Hit, Hit]]:
    for one, other in pairwise(heads):
        if set(one.points).isdisjoint(other.points):
            yield one, other


def _border(words: Sequence[Word], start: int, end: int, lists: WordLists) -> int:
    """At the mark or the joining word between two names, or else at the article before the second."""
    between = range(start, end + 1)
    joints = [at for at in between if words[at].marks or words[at].said in lists["joins"]]
    articles = [at for at in between if words[at].said in lists["determiners"]]
    return (joints or articles or [end])[-1]


def _second_wishes(words: Sequence[Word], named: Sequence[Hit], lists: WordLists) -> Iterator[int]:
    """At a mark or joining word behind one wish, where a thing and then another wish follow."""
    joints = [at for at, word in enumerate(words) if at and (word.marks or word.said in lists["joins"])]
    leads = [at for at in range(1, len(words)) if _leads(words, at, lists)]
    for at, behind in pairwise([*joints, len(words)]):
        lead = next((one for one in leads if at < one < behind), None)
        if lead is not None and leads[0] < at and any(at <= hit.start < lead for hit in named):
            yield at
