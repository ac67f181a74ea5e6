"""What a wish says of a variant: values that it must have, values that it must not have, options left open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.reading.stems import Word, joined, words_said
from bot.reading.things import Item
from bot.reading.values import TRUTHS, Pair, Said, measures, values_said
from bot.reading.wishes import Role, roles
from bot.reading.words import WordLists, word_lists

Options = tuple[tuple[str, tuple[str, ...]], ...]
"""The options of a product, each with all its values."""
NAME_REACH = 3
"""Words between a value and the name of its option, "black for the frame"."""


@dataclass(frozen=True)
class Wish:
    """Values wished for, one set for each, of which any will do, the first said first; values that will not do.

    `opened` are the options that shall be another than now, whichever; `absent` what was asked for and is not there.
    """

    sets: tuple[tuple[Pair, ...], ...] = ()
    barred: frozenset[Pair] = frozenset()
    opened: frozenset[str] = frozenset()
    absent: tuple[str, ...] = ()

    @property
    def named(self) -> tuple[Pair, ...]:
        """Gives the values that are settled."""
        return tuple(some[0] for some in self.sets if len(some) == 1)

    @property
    def spoken_of(self) -> frozenset[str]:
        """Gives the names of all options that the wish says something of."""
        named = {name for some in self.sets for name, _ in some}
        return frozenset(named | {name for name, _ in self.barred} | self.opened)


def _read(words: Sequence[Word], now: Item, options: Options, language: str) -> Wish:
    lists = word_lists(language)
    truths = list(_truths(words, options, language))
    valued = values_said(words, options, language)
    taken = {at for said in (*valued, *truths) for at in range(said.start, said.end)}
    role = roles(words, taken, language)
    found = _told_apart(valued, words, language)
    roled = _roled(sorted([*found, *truths], key=lambda said: said.start), role)
    new = _settled([said.meant for said, its in roled if its is Role.NEW])
    barred = frozenset(pair for said, its in roled if its is Role.NOT for pair in said.meant)
    spoken = {name for some in new for name, _ in some} | {name for name, _ in barred}
    opened = frozenset(_opened(words, options, lists, language)) - spoken
    absent = _absent(words, role, taken, options, lists) if not opened else ()
    kept = [some for some in new if not barred.issuperset(some)]
    now_barred = {(name, value) for name, value in now.options if name in opened}
    return Wish(tuple(_without_old(kept, now)), barred | now_barred, opened, tuple(absent))


def wish_of(text: str, now: Item, options: Options, language: str) -> tuple[Wish, Sequence[Word]]:
    """Gives the wish of a text with its words."""
    words = words_said(text, language)
    return _read(words, now, options, language), words


def _roled(found: Sequence[Said], role: Sequence[Role]) -> list[tuple[Said, Role]]:
    """In "not red, L" and "no light, black" what is rejected is of one option: values of others are wishes."""
    given: list[tuple[Said, Role]] = []
    rejected: set[str] = set()
    for said in found:
        its = role[said.start]
        names = {name for name, _ in said.meant}
        if its is not Role.NOT or role[said.start - 1] is not Role.NOT:
            rejected = set()
        if its is Role.NOT:
            rejected = rejected or names
            its = Role.NOT if rejected & names else Role.NEW
        given.append((said, its))
    return given


def _settled(wishes: list[tuple[Pair, ...]]) -> list[tuple[Pair, ...]]:
    """In "M, medium airflow" the M settles the size, and the medium can only be the airflow's."""
    sure = {some[0][0] for some in wishes if len({name for name, _ in some}) == 1}
    return [tuple(pair for pair in some if pair[0] not in sure) or some if _several(some) else some for some in wishes]


def _several(pairs: Sequence[Pair]) -> bool:
    return len({name for name, _ in pairs}) > 1


def _without_old(wishes: list[tuple[Pair, ...]], now: Item) -> Iterator[tuple[Pair, ...]]:
    """Of two values of one option, the one that the thing has already is no wish; two others may both do."""
    by_option: dict[frozenset[str], list[tuple[Pair, ...]]] = {}
    for some in wishes:
        by_option.setdefault(frozenset(name for name, _ in some), []).append(some)
    for same in by_option.values():
        other = [some for some in same if not set(some) & set(now.options)]
        yield tuple(dict.fromkeys(pair for some in other or same for pair in some))


def _told_apart(found: Sequence[Said], words: Sequence[Word], language: str) -> list[Said]:
    """ "black" beside the word "frame" is the frame's colour: behind it or before it, as the message has it first."""
    unclear = [said for said in found if _several(said.meant)]
    if not unclear:
        return list(found)
    stems = {name: {word.stem for word in words_said(name, language)} for said in unclear for name, _ in said.meant}
    said_of = Counter(stem for named in stems.values() for stem in named)
    telling = {stem for stem, names in said_of.items() if names < len(stems)}
    first = next((at for at, word in enumerate(words) if word.stem in telling), len(words))
    return [_beside(said, words, stems, first < unclear[0].start) if said in unclear else said for said in found]


def _beside(said: Said, words: Sequence[Word], stems: dict[str, set[str]], named_first: bool) -> Said:
    names = {name for name, _ in said.meant}
    for at in _around(said, words, named_first):
        named = {name for name in names if words[at].stem in stems[name]}
        if 0 < len(named) < len(names):
            return Said(said.start, said.end, tuple(pair for pair in said.meant if pair[0] in named))
    return said


def _around(said: Said, words: Sequence[Word], named_first: bool) -> list[int]:
    """The words near a value that no mark sets apart from it, the nearest of the likelier side first."""
    behind, before = [], []
    for at in range(said.end, min(len(words), said.end + NAME_REACH)):
        if words[at].marks:
            break
        behind.append(at)
    for at in range(said.start - 1, max(-1, said.start - 1 - NAME_REACH), -1):
        if words[at + 1].marks:
            break
        before.append(at)
    return [*before, *behind] if named_first else [*behind, *before]


def _truths(words: Sequence[Word], options: Options, language: str) -> Iterator[Said]:
    """ "waterproof" and "not waterproof", "no backlight": an option's name, where its values say yes, no or none."""
    no_words = word_lists(language)["no_step"]
    for name, values in options:
        truths = [value for value in values if value.lower() in TRUTHS]
        for at in _places_of(name, words, language) if truths else ():
            denial = next((one for one in range(at - 1, max(-1, at - 3), -1) if words[one].said in no_words), None)
            denied = denial is not None
            value = next((v for v in truths if (v.lower() in ("no", "none", "false")) == denied), None)
            if value:
                start = at if denial is None else denial
                yield Said(start, at + len(words_said(name, language)), ((name, value),))


def _places_of(name: str, words: Sequence[Word], language: str) -> Iterator[int]:
    stems = [word.stem for word in words_said(name, language)]
    for at in range(len(words) - len(stems) + 1) if stems else ():
        if [word.stem for word in words[at : at + len(stems)]] == stems:
            yield at


def _opened(words: Sequence[Word], options: Options, lists: WordLists, language: str) -> Iterator[str]:
    """Options that "another colour" or "change the size" asks to be another."""
    lasts = [words_said(name, language)[-1:] for name, _ in options]
    sized = _sized(options, lists, language)
    for (name, _), last in zip(options, lasts, strict=True):
        called = list(_places_of(name, words, language))
        if last and lasts.count(last) == 1:
            called += _places_of(last[0].said, words, language)
        if name == sized:
            called += _places_of("size", words, language)
        if any(_asked(words, at, lists) for at in called):
            yield name


def _asked(words: Sequence[Word], at: int, lists: WordLists) -> bool:
    """Whether an option's name stands behind "another", also as the second of two, or behind "change the"."""
    before = [word.said for word in words[max(0, at - 4) : at]]
    if not lists["stays_as_it_is"].isdisjoint(before[-2:]):
        return False
    listed = before[-1:] and before[-1] in lists["joins"]
    return not lists["opens"].isdisjoint(before if listed else before[-2:])


def _sized(options: Options, lists: WordLists, language: str) -> str | None:
    """The option that "size" means: the one of that name, or else a volume, a height or the like."""
    names = [(name, {word.said for word in words_said(name, language)}) for name, _ in options]
    if any("size" in said for _, said in names):
        return None
    return next((name for name, said in names if said & lists["sized_by"]), None)


def _absent(
    words: Sequence[Word], role: Sequence[Role], taken: set[int], options: Options, lists: WordLists
) -> Iterator[str]:
    """Colours, and measures in a unit that there is, that no variant has."""
    coloured = any("colo" in name.lower() for name, _ in options)
    stems = {joined(value) for _, values in options for value in values}
    units = {_unit(stem) for one in stems for stem in (one, *measures(one))} - {""}
    for at, word in enumerate(words):
        if at in taken or role[at] is not Role.NEW:
            continue
        colour = coloured and word.said in lists["colours"]
        if colour or (word.stem[0].isdecimal() and _unit(word.stem) in units):
            yield word.said


def _unit(stem: str) -> str:
    return stem.lstrip("0123456789.") if stem[:1].isdecimal() else ""
