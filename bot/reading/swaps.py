"""One message that changes several things: "the lamp to black, the shirt to a blue L"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.reading.choosing import pick_items
from bot.reading.options import Variant, Wanted, pick_variant
from bot.reading.stems import Word, words_said
from bot.reading.things import Item, hits
from bot.reading.wishes import Role, roles
from bot.reading.words import word_lists

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
    for clause in _clauses(words, items, language):
        said = _as_text(clause)
        old = [word for word, role in zip(clause, roles(clause, language), strict=True) if role is Role.OLD]
        picked = (
            pick_items(_as_text(old), items, language=language) if old else pick_items(said, items, language=language)
        )
        if not picked.keys or not picked.sure:
            picked = pick_items(said, items, language=language)
        for item in items:
            if item.key in picked.keys and picked.sure and item.key not in found:
                found[item.key] = pick_variant(said, item, variants_of.get(item.key, ()), language)
    if not found and len(items) == 1:
        wanted = pick_variant(text, items[0], variants_of.get(items[0].key, ()), language)
        return (Swap(items[0].key, wanted),) if wanted.named or wanted.keys else ()
    return tuple(Swap(key, wanted) for key, wanted in found.items())


def _as_text(words: Sequence[Word]) -> str:
    return " ".join(f"{word.marks} {word.said}" for word in words).strip()


def _clauses(words: Sequence[Word], items: Sequence[Item], language: str) -> Iterator[list[Word]]:
    """Cuts before each thing of another name, at the mark, the joining word or the article before it."""
    lists = word_lists(language)
    start, before = 0, frozenset[int]()
    for hit in hits(words, items, language):
        if not hit.head:
            continue
        named = frozenset(hit.points)
        if before and named.isdisjoint(before):
            cut = _border(words, start, hit.start, lists["joins"] | lists["determiners"])
            yield list(words[start:cut])
            start = cut
        before = named
    yield list(words[start:])


def _border(words: Sequence[Word], start: int, end: int, openers: frozenset[str]) -> int:
    for at in range(end, start, -1):
        if words[at].marks or words[at].said in openers:
            return at
    return end
