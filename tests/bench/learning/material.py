"""Messages ready to be learnt and judged: as the intent head sees them, with the vectors of its encoders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.learning.merge import as_message
from bot.learning.topic_files import unmarked
from bot.nlu.arrays import Array
from bot.nlu.encoder import SentenceEncoder
from bot.nlu.kept_vectors import KeptVectors
from bot.nlu.learn import Lesson
from bot.reading.generalise import generalise
from bot.reading.personal import remove_personal
from bot.reading.reader import reader_for
from tests.bench.nlu.messages import Example


@dataclass(frozen=True)
class Material:
    """Messages side by side: as typed, as the head sees them, whether each is only a value, and their vectors."""

    examples: Sequence[Example]
    seen: Sequence[str]
    bare: Sequence[bool]
    vectors: dict[str, Array]

    def __add__(self, other: Material) -> Material:
        """These messages and behind them the other ones."""
        vectors = {name: np.concatenate([rows, other.vectors[name]]) for name, rows in self.vectors.items()}
        return Material(
            [*self.examples, *other.examples], [*self.seen, *other.seen], [*self.bare, *other.bare], vectors
        )

    def lesson(self, places: Sequence[int], labels: Sequence[str]) -> Lesson:
        """The messages at these places under these labels; one of which nothing shows is left away."""
        kept = [(place, label) for place, label in zip(places, labels, strict=True) if self.seen[place]]
        chosen = [place for place, _ in kept]
        return Lesson(
            texts=[self.seen[place] for place in chosen],
            intents=[label for _, label in kept],
            voices=[self.examples[place].voice or f"nobody: {place}" for place in chosen],
            vectors={name: rows[chosen] for name, rows in self.vectors.items()},
        )


def material(examples: Sequence[Example], encoders: Sequence[SentenceEncoder], kept: Path) -> Material:
    """Reads and encodes the messages; vectors are kept in `kept` under digests, never the texts."""
    seen = [generalise(unmarked(one.text), one.lang) for one in examples]
    store = KeptVectors(kept)
    vectors = {one.name: store.encode(one, seen) for one in encoders}
    bare = [reader_for(one.lang).read(unmarked(one.text)).bare for one in examples]
    return Material(examples, seen, bare, {name: np.asarray(rows) for name, rows in vectors.items()})


def as_learnt(text: str, language: str) -> str:
    """A shopper's message as a training message: cleaned of personal data, with stand-ins in their places."""
    return unmarked(as_message(remove_personal(text, language).text, language))
