"""Promises of the vectors kept between trainings."""

from __future__ import annotations

import io
import os
import pickle
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlu.arrays import Array
from bot.nlu.encoder import SentenceEncoder
from bot.nlu.kept_vectors import PORTION, KeptVectors
from tests.unit.nlu.fakes import LetterEncoder, PairEncoder

TEXTS = ["where is my parcel", "hello there", "call anna@example.com"]


class BrokenEncoder(LetterEncoder):
    """Fails in the middle of its work."""

    def encode(self, texts: Sequence[str]) -> Array:
        raise RuntimeError("out of breath")


def asked(folder: Path, texts: Sequence[str], encoder: type[LetterEncoder] = LetterEncoder) -> list[str]:
    """What the encoder is asked for when these texts are encoded."""
    one = encoder()
    KeptVectors(folder).encode(one, texts)
    return one.asked


def same(first: Array, second: Array) -> bool:
    return first.dtype == second.dtype and first.shape == second.shape and first.tobytes() == second.tobytes()


def the_file(folder: Path) -> Path:
    [path] = folder.iterdir()
    return path


def test_a_second_training_asks_only_for_the_changed_texts(tmp_path: Path) -> None:
    assert sorted(asked(tmp_path, TEXTS)) == sorted(TEXTS)
    assert asked(tmp_path, TEXTS) == []
    assert asked(tmp_path, ["where is my box", *TEXTS[1:]]) == ["where is my box"]


def test_the_texts_of_the_last_training_alone_are_kept(tmp_path: Path) -> None:
    asked(tmp_path, TEXTS)
    asked(tmp_path, TEXTS[:1])
    assert asked(tmp_path, TEXTS) == TEXTS[1:]


def test_a_text_said_twice_is_asked_for_once(tmp_path: Path) -> None:
    assert asked(tmp_path, ["hello", "bye", "hello"]) == ["hello", "bye"]


def test_each_encoder_has_a_file_of_its_own(tmp_path: Path) -> None:
    asked(tmp_path, TEXTS)
    assert asked(tmp_path, TEXTS, PairEncoder) == TEXTS
    assert sorted(path.name for path in tmp_path.iterdir()) == ["vectors-letters-1.npz", "vectors-pairs-1.npz"]


def test_a_name_with_a_slash_stays_in_the_folder(tmp_path: Path) -> None:
    encoder = LetterEncoder()
    encoder.name = "../letters/1"
    KeptVectors(tmp_path / "kept").encode(encoder, TEXTS)
    assert [path.name for path in (tmp_path / "kept").iterdir()] == ["vectors-.._letters_1.npz"]


@settings(max_examples=40, deadline=None)
@given(first=st.lists(st.text(max_size=20), max_size=8), second=st.lists(st.text(max_size=20), max_size=8))
def test_what_is_kept_is_what_would_be_encoded_afresh_bit_by_bit(first: list[str], second: list[str]) -> None:
    with TemporaryDirectory() as folder:
        for texts in (first, second):
            assert same(KeptVectors(Path(folder)).encode(LetterEncoder(), texts), LetterEncoder().encode(texts))


def test_many_portions_come_back_in_order(tmp_path: Path) -> None:
    texts = [f"parcel {i} of {i * i}" for i in range(3 * PORTION + 5)]
    assert same(KeptVectors(tmp_path).encode(LetterEncoder(), texts), LetterEncoder().encode(texts))


def test_nothing_that_anybody_wrote_stands_in_the_file(tmp_path: Path) -> None:
    asked(tmp_path, TEXTS)
    content = the_file(tmp_path).read_bytes()
    for word in [word for text in TEXTS for word in re.findall(r"\w{4,}", text)]:
        assert all(word.encode(coding) not in content for coding in ("utf-8", "utf-16-le", "utf-32-le"))


def _npz(**arrays: Array) -> bytes:
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def _npy(array: Array) -> bytes:
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


ONES = np.ones((3, 16), np.float32)
DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda good: b"",
    "cut in the middle": lambda good: good[: len(good) // 2],
    "cut by a byte": lambda good: good[:-1],
    "a vector's byte turned": lambda good: good[:400] + bytes([good[400] ^ 255]) + good[401:],
    "said to be encrypted": lambda good: good.replace(
        b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"
    ),
    "packed in an unknown way": lambda good: good.replace(
        b"\x14\x00\x00\x00\x00\x00\x00\x00!\x00", b"\x14\x00\x00\x00\x63\x00\x00\x00!\x00"
    ),
    "a text": lambda good: b"vectors,keys\n1,2\n",
    "a pickle": lambda good: pickle.dumps({"keys": 1, "vectors": 2}),
    "a single array": lambda good: _npy(ONES),
    "other names": lambda good: _npz(words=ONES),
    "objects": lambda good: _npz(keys=np.array([{}]), vectors=ONES),
    "more vectors than keys": lambda good: _npz(keys=np.zeros(16, np.uint8), vectors=ONES),
    "a number for vectors": lambda good: _npz(keys=np.zeros(16, np.uint8), vectors=np.float32(1)),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=list(DAMAGE))
def test_a_damaged_or_foreign_file_means_starting_anew(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    asked(tmp_path, TEXTS)
    path = the_file(tmp_path)
    good = path.read_bytes()
    path.write_bytes(damage(good))
    assert path.read_bytes() != good
    encoder = LetterEncoder()
    assert same(KeptVectors(tmp_path).encode(encoder, TEXTS), LetterEncoder().encode(TEXTS))
    assert encoder.asked == TEXTS and path.read_bytes() == good


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_file_cut_anywhere_does_no_harm(data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        asked(Path(folder), TEXTS)
        path = the_file(Path(folder))
        good = path.read_bytes()
        path.write_bytes(good[: data.draw(st.integers(0, len(good) - 1))])
        assert same(KeptVectors(Path(folder)).encode(LetterEncoder(), TEXTS), LetterEncoder().encode(TEXTS))


def _broken_encoder(folder: Path) -> SentenceEncoder:
    return BrokenEncoder()


def _no_room(folder: Path) -> SentenceEncoder:
    """Where the unfinished file would be written stands something else."""
    (folder / f"vectors-letters-1.{os.getpid()}.npz").mkdir()
    return LetterEncoder()


@pytest.mark.parametrize("trouble", [_broken_encoder, _no_room], ids=["the encoder fails", "writing fails"])
def test_a_training_that_fails_leaves_the_old_file(tmp_path: Path, trouble: Callable[[Path], SentenceEncoder]) -> None:
    asked(tmp_path, TEXTS)
    path = the_file(tmp_path)
    good = path.read_bytes()
    with pytest.raises((RuntimeError, OSError)):
        KeptVectors(tmp_path).encode(trouble(tmp_path), [*TEXTS, "another"])
    assert path.read_bytes() == good


def test_a_training_leaves_no_unfinished_file(tmp_path: Path) -> None:
    asked(tmp_path, TEXTS)
    assert the_file(tmp_path).name == "vectors-letters-1.npz"
