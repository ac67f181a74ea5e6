"""Sentence vectors kept on disk between trainings: a corrected message costs one vector, not all of them."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from bot.nlu.arrays import Array
from bot.nlu.encoder import SentenceEncoder

KEY_BYTES = 16
PORTION = 64
AT_ONCE = 2
TOLD_EVERY = 16


class KeptVectors:
    """A file for each encoder in `folder`.

    It has a digest in each text's place, so that nothing anybody wrote is in it, and always the texts of the last
    training only. One that is missing or damaged means that nothing is known yet.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def encode(self, encoder: SentenceEncoder, texts: Sequence[str]) -> Array:
        """Gives the vectors (texts, dimensions), asking the encoder only for texts the last training did not have."""
        path = self._folder / f"vectors-{re.sub(r'[^A-Za-z0-9.+-]', '_', encoder.name)}.npz"
        keys = [_key(text) for text in texts]
        known = _read(path)
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        known.update(zip(missing, _encode(encoder, list(missing.values())), strict=True))
        vectors = np.stack([known[key] for key in keys]) if texts else encoder.encode([])
        _write(path, keys, vectors)
        return vectors


def _encode(encoder: SentenceEncoder, texts: Sequence[str]) -> Iterator[Array]:
    """Yields the vectors in order. Encoders let go of the interpreter, so each thread has a core."""
    portions = [texts[start : start + PORTION] for start in range(0, len(texts), PORTION)]
    with ThreadPoolExecutor(AT_ONCE) as threads:
        for place, vectors in enumerate(threads.map(encoder.encode_to_learn, portions), 1):
            yield from vectors
            if place % TOLD_EVERY == 0:
                print(f"Read {place * PORTION:,} of {len(texts):,} messages with {encoder.name}", flush=True)


def _read(path: Path) -> dict[bytes, Array]:
    try:
        with np.load(path, allow_pickle=False) as stored:
            keys, vectors = stored["keys"].tobytes(), stored["vectors"]
    # Every kind of damage has an error of its own, of numpy, zipfile or zlib.
    except Exception:
        return {}
    found = [keys[at : at + KEY_BYTES] for at in range(0, len(keys), KEY_BYTES)]
    return dict(zip(found, vectors, strict=True)) if vectors.shape[:1] == (len(found),) else {}


def _write(path: Path, keys: Sequence[bytes], vectors: Array) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Renamed whole, so that a training that is broken off leaves the old file.
    unfinished = path.with_suffix(f".{os.getpid()}.npz")
    try:
        np.savez(unfinished, keys=np.frombuffer(b"".join(keys), np.uint8), vectors=vectors)
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def _key(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=KEY_BYTES).digest()
