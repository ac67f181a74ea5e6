"""How a message sounds: calm, upset or angry."""

from __future__ import annotations

import re
from functools import cache
from itertools import groupby

from spacy.matcher import PhraseMatcher

from bot.reading.words import blank_language, word_lists

CALM, UPSET, ANGRY = "calm", "upset", "angry"
POINTS = {ANGRY: 2, UPSET: 1, CALM: -1}
SHOUTED_LETTERS = 10
"""Fewer capital letters in a row than this are a name, a code or a brand."""

_EXCLAIMED = re.compile(r"!\s?!|\?\s?\?\s?\?|[?!]{3}")


@cache
def _matcher(language: str) -> PhraseMatcher:
    nlp = blank_language(language)
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    for label in POINTS:
        matcher.add(label, list(nlp.tokenizer.pipe(sorted(word_lists(language)[label]))))
    return matcher


def read_mood(text: str, language: str) -> str:
    """Gives calm, upset (one point) or angry (two or more) for a visible text; calm for an empty one.

    Words of data/reading/<language>/mood.yml count as that file says; shouting and exclamation marks one point each.
    A kind word with no hard one beside it settles for calm: thanks may be shouted.
    """
    labels = _labels(text, language)
    if labels == {CALM}:
        return CALM
    points = sum(POINTS[label] for label in labels) + _shouted(text) + bool(_EXCLAIMED.search(text))
    return CALM if points <= 0 else UPSET if points < POINTS[ANGRY] else ANGRY


def _labels(text: str, language: str) -> set[str]:
    nlp = blank_language(language)
    doc = nlp(text.lower().replace("’", "'"))
    return {nlp.vocab.strings[label] for label, _, _ in _matcher(language)(doc)}


def _shouted(text: str) -> bool:
    """Whether two or more words in a row are capitals, with enough letters among them."""
    runs = [list(run) for capitals, run in groupby(text.split(), str.isupper) if capitals]
    return any(len(run) > 1 and sum(map(str.isalpha, "".join(run))) >= SHOUTED_LETTERS for run in runs)
