"""Colours by name."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from spacy.matcher import PhraseMatcher

from bot.reading.findings import COLOUR, Finding
from bot.reading.words import WordLists, blank_language

_OTHER = "other"


@cache
def _matcher(words: WordLists) -> PhraseMatcher:
    nlp = blank_language(words.language)
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    for label, name in ((COLOUR, "colours"), (_OTHER, "not_colours")):
        matcher.add(label, list(nlp.tokenizer.pipe(sorted(words[name]))))
    return matcher


def read_colours(text: str, words: WordLists) -> Iterator[Finding]:
    """Yields names in lower case as in data/reading/<language>/colours.yml; none inside "ice cream" or "Mr Brown"."""
    doc = blank_language(words.language)(text)
    spans = _matcher(words)(doc, as_spans=True)
    others = {token.i for span in spans if span.label_ == _OTHER for token in span}
    for span in spans:
        if span.label_ == COLOUR and others.isdisjoint(range(span.start, span.end)):
            value = " ".join(span.text.lower().split())
            yield Finding(COLOUR, value, span.start_char, span.end_char, span.text)
