"""A text as words that can be compared: one stem for all forms of a word, one word for a number with its unit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from bot.reading.clean import see
from bot.reading.words import WordLists, word_lists

LONGEST_TEXT = 1000
"""Characters; what is behind them picks nothing."""

_TOKEN = re.compile(
    r"(?P<number>\d{1,3}(?:,\d{3})+(?!\d)|\d+(?:[.,]\d+)?)|(?P<mixed>[^\W\d_]+\d+[^\W_]*)|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)"
    r"|(?P<unit>(?<=\d)(?:''|['′\"″])|[%°])|(?P<join>[&+$€£])|(?P<mark>->|=>|[→,;.:!?\n/()—–])"
)
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")
_DOUBLED = re.compile(r"([bdgmnprt])\1$")


@dataclass(frozen=True)
class Word:
    """A word in lower case, its stem, the marks before it, and whether it stands right behind the one before."""

    said: str
    stem: str
    marks: str = ""
    glued: bool = False


@lru_cache(maxsize=4096)
def stem(word: str, language: str = "en") -> str:
    """Gives what all forms of a word in lower case have in common: "boots" and "boot", "wooden" and "wood"."""
    word = word.removesuffix("'s").replace("'", "")
    forms = word_lists(language).tables["word_forms"]
    return _without_ending(forms.get(word) or forms.get(_singular(word)) or _singular(word))


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    if len(word) > 4 and word.endswith(("sses", "ches", "shes", "xes", "zes")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _without_ending(word: str) -> str:
    for ending, shortest in (("ance", 8), ("ant", 8), ("ing", 6), ("ed", 5), ("e", 4)):
        if word.endswith(ending) and len(word) >= shortest:
            return _DOUBLED.sub(r"\1", word.removesuffix(ending))
    return _DOUBLED.sub(r"\1", word) if len(word) > 3 else word


@lru_cache(maxsize=1024)
def words_said(text: str, language: str = "en") -> tuple[Word, ...]:
    """Gives the words of a text; "five foot", "5-foot" and "5ft" are the one word "5ft". None for an empty text."""
    lists = word_lists(language)
    return tuple(_measured(_numbered(list(_tokens(text[:LONGEST_TEXT], language)), lists), lists))


def text_of(words: Sequence[Word]) -> str:
    """Gives words as a text again, in lower case, with the marks between them."""
    return " ".join(f"{word.marks} {word.said}" for word in words).strip()


@lru_cache(maxsize=256)
def stretches(words: tuple[Word, ...], longest: int) -> tuple[tuple[int, int, str], ...]:
    """Gives [start, end) and the joined stems of all words that no mark sets apart, the longest stretches first."""
    found = []
    for start in range(len(words)):
        phrase = ""
        for end in range(start + 1, min(len(words), start + longest) + 1):
            if end > start + 1 and words[end - 1].marks:
                break
            phrase += words[end - 1].stem
            found.append((start, end, phrase))
    return tuple(sorted(found, key=lambda one: one[0] - one[1]))


@cache
def joined(phrase: str, language: str = "en") -> str:
    """Gives the stems of a phrase as one: "Crew Neck" and "crewneck" are the same."""
    return "".join(word.stem for word in words_said(phrase, language))


def _tokens(text: str, language: str) -> Iterator[Word]:
    marks, end = "", -1
    for match in _TOKEN.finditer(see(text).text.lower().replace("’", "'").replace("´", "'")):
        kind, said = match.lastgroup, match.group()
        if kind == "mark":
            marks += said
            continue
        if kind == "number":
            said = said.replace(",", "") if _THOUSANDS.fullmatch(said) else said.replace(",", ".")
        yield Word(said, stem(said, language) if kind == "word" else said, marks, match.start() == end)
        marks, end = "", match.end()


def _numbered(words: list[Word], lists: WordLists) -> list[Word]:
    """Puts figures for numbers in words: "five hundred" is 500, "one point five" is 1.5."""
    small, scales, units = (lists.tables[name] for name in ("number_words", "number_scales", "unit_words"))
    given: list[Word] = []
    for at, word in enumerate(words):
        behind = words[at + 1].said if at + 1 < len(words) else ""
        figure = small.get(word.said)
        if word.said == "half" and _before_unit(words, at, units):
            given.append(_figure(word, "0.5"))
            continue
        if word.said == "a" and given and given[-1].said == "0.5":
            continue
        if word.said in ("one", "a") and (
            behind in scales or behind == "point" or (word.said == "one" and behind in units)
        ):
            figure = 1
        if word.said in scales and given and given[-1].said.isdecimal():
            given[-1] = _figure(given[-1], str(int(given[-1].said) * scales[word.said]))
        elif word.said in scales:
            given.append(_figure(word, str(scales[word.said])))
        elif figure is not None and len(given) > 1 and given[-1].said == "point" and given[-2].said.isdecimal():
            given[-2:] = [_figure(given[-2], f"{given[-2].said}.{figure}")]
        elif figure is not None:
            given.append(_figure(word, str(figure)))
        else:
            given.append(word)
    return given


def _before_unit(words: Sequence[Word], at: int, units: Mapping[str, str]) -> bool:
    """Whether a unit follows, "half liter", "half a liter"."""
    behind = [word.said for word in words[at + 1 : at + 3] if word.said != "a"]
    return bool(behind) and behind[0] in units


def _figure(word: Word, figures: str) -> Word:
    return replace(word, said=figures, stem=figures)


def _measured(words: list[Word], lists: WordLists) -> Iterator[Word]:
    """Joins a number and the unit behind it, which may also stand right behind without a space."""
    units, glued_units = lists.tables["unit_words"], lists.tables["units_glued"]
    held: Word | None = None
    for word in words:
        if held is not None:
            unit = None if word.marks else units.get(word.said) or (glued_units.get(word.said) if word.glued else None)
            if unit is None and word.glued and word.said.isalnum() and not word.said[0].isdigit():
                unit = word.said
            yield _figure(held, f"{held.said.removesuffix('.0')}{unit or ''}")
            held = None
            if unit is not None:
                continue
        if word.said[0].isdecimal():
            held = word
        else:
            yield word
    if held is not None:
        yield held
