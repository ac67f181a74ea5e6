"""Names of people: behind words that announce one, or known first names with what stands beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from bot.reading.personal_forms import NAME, Span
from bot.reading.personal_words import GAP, Word, holding, is_family, known, said_in
from bot.reading.words import WordLists, either

LONGEST = 4
"""Words of one name: "Anna Maria van Dijk"."""

_BEHIND_LEAD = re.compile(r"(?:[ .,:=*'\"-]|\n|\b(?:is|was)\b){0,6}", re.IGNORECASE)
_INITIAL = re.compile(r"(?<![\w.])(?:[A-Z]\. ?){1,2}(?P<family>[A-ZÀ-Ž][^\W\d_]+)")
_INFLECTED = re.compile(r"\w{3,}(?:ed|ing|s)")


def find_names(text: str, words: WordLists) -> Iterator[Span]:
    """Yields names with their titles; spans may overlap. A message in capitals is read as one in lower case."""
    said = said_in(text)
    shouted = text.isupper()
    capitals = [word.capital and not shouted for word in said]
    leads, hints = ({_behind(match) for match in pattern.finditer(text)} for pattern in _announcing(words))
    for place, word in enumerate(said):
        first = _begins(word, capitals[place], word.start in leads, word.start in hints, words)
        first = first or _titled(text, said, place, words) or _ends(text, said, place, capitals[place], words)
        if first:
            last = _last(text, said, place, capitals, word.start in leads, words)
            start = place - 1 if _titled(text, said, place, words) else place
            yield Span(NAME, said[start].start, said[last].end)
    for match in _INITIAL.finditer(text):
        if match["family"].lower() not in known(words):
            yield Span(NAME, *match.span())
    yield from _lines(text, words)


def _behind(match: re.Match[str]) -> int:
    gap = _BEHIND_LEAD.match(match.string, match.end())
    return gap.end() if gap else match.end()


@cache
def _announcing(words: WordLists) -> tuple[re.Pattern[str], re.Pattern[str]]:
    leads = rf"\b(?:{either(words['name_leads'])})\b|\bname\s?[:=]"
    return re.compile(leads, re.IGNORECASE), re.compile(rf"\b(?:{either(words['name_hints'])})\b", re.IGNORECASE)


def _begins(word: Word, capital: bool, led: bool, hinted: bool, words: WordLists) -> bool:
    if word.low in words["given_names"]:
        return True
    no_name = word.low in known(words) or word.low in words["name_titles"]
    if no_name or (len(word.said) < 2 and not led) or (word.low in words["names_rarely"] and not capital):
        return False
    if (led or hinted) and is_family(word.low, words):
        return True
    if led:
        return not _INFLECTED.fullmatch(word.low) or capital
    return hinted and (capital or word.low in words["names_and_words"]) and not word.said.isupper()


def _titled(text: str, said: Sequence[Word], place: int, words: WordLists) -> bool:
    """Whether a title stands right before; "miss" and "sir" are titles only with a capital or before one."""
    if place == 0 or said[place - 1].low not in words["name_titles"]:
        return False
    before, word = said[place - 1], said[place]
    joined = GAP.fullmatch(text[before.end : word.start]) is not None
    sure = before.capital or word.capital or before.low in {"mr", "mrs"}
    return (
        joined
        and sure
        and (word.low not in known(words) or (before.capital and word.capital and word.low not in holding(words)))
    )


def _ends(text: str, said: Sequence[Word], place: int, capital: bool, words: WordLists) -> bool:
    """Whether "here" or "speaking" behind makes a name of it: "Olga here"."""
    behind = said[place + 1 : place + 3]
    return capital and said[place].low not in known(words) and any(one.low in words["name_ends"] for one in behind[:1])


def _last(text: str, said: Sequence[Word], place: int, capitals: Sequence[bool], led: bool, words: WordLists) -> int:
    """The place of the name's last word."""
    last = place
    for after in range(place + 1, min(place + LONGEST, len(said))):
        if not GAP.fullmatch(text[said[after - 1].end : said[after].start]):
            break
        word = said[after]
        if word.low in words["name_particles"] and after + 1 < len(said):
            continue
        if not _continues(word, capitals[place], capitals[after], led or after == place + 1, words):
            break
        last = after
    return last


def _continues(word: Word, began_capital: bool, capital: bool, may_be_low: bool, words: WordLists) -> bool:
    if word.low in words["given_names"]:
        return True
    if word.low in known(words):
        return False
    if began_capital:
        return capital
    return may_be_low and (capital or not re.fullmatch(r"\w{3,}(?:ed|ing)", word.low))


def _lines(text: str, words: WordLists) -> Iterator[Span]:
    """A line of two or three words with capitals, none of them known, in a message of several lines."""
    if "\n" not in text:
        return
    for match in re.finditer(r"(?m)^[ ]*(?P<name>[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){1,2})[ ]*$", text):
        said = match["name"].split()
        if all(word[0].isupper() and word.lower() not in known(words) for word in said):
            yield Span(NAME, *match.span("name"))
