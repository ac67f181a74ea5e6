"""A mark that is put in on purpose is found, however it is packed and written: a blind search would find none, too."""

from __future__ import annotations

import gzip
import io
import json
import lzma
import pickle
import tarfile
import zipfile
import zlib
from collections.abc import Callable

import numpy as np
import pytest

from tests.unit.learning.marked import standing
from tests.unit.learning.packed import inside

MARK = "Łucja Brzoza"


def in_tar(content: bytes) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as tar:
        entry = tarfile.TarInfo("deep/in/it")
        entry.size = len(content)
        tar.addfile(entry, io.BytesIO(content))
    return file.getvalue()


def in_zip(content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("it", content)
    return file.getvalue()


def in_npz(text: str) -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, texts=np.array(["one", text]))
    return file.getvalue()


WRITTEN: list[tuple[str, Callable[[str], bytes]]] = [
    ("UTF-8", str.encode),
    ("JSON with escapes", lambda text: json.dumps({"text": text}).encode()),
    ("a pickle", lambda text: pickle.dumps({"vocabulary": {text: 3}})),
    ("numpy", in_npz),
    ("UTF-16", lambda text: text.encode("utf-16-le")),
]
PACKED: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("plain", bytes),
    ("gzip", gzip.compress),
    ("xz", lzma.compress),
    ("zlib", zlib.compress),
    ("tar.gz", in_tar),
    ("zip", in_zip),
    ("zip in tar.gz in gzip", lambda content: gzip.compress(in_tar(in_zip(content)))),
]


@pytest.mark.parametrize("written", [pytest.param(write, id=name) for name, write in WRITTEN])
@pytest.mark.parametrize("packed", [pytest.param(pack, id=name) for name, pack in PACKED])
def test_a_mark_is_found(written: Callable[[str], bytes], packed: Callable[[bytes], bytes]) -> None:
    content = packed(written(f" it is for {MARK}, 12 "))
    assert standing(inside(content), [MARK, "Brzoza", "Brzo", "Nobody"]) == {MARK, "Brzoza"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("5556", {"5556"}, id="a number"),
        pytest.param('"wrong": 0.5556', set(), id="a fraction"),
        pytest.param("7d9f2c1a-5556-4c3e-9b1f-0a1b2c3d4e5f", set(), id="in an id"),
        pytest.param("a15556b", set(), id="in a longer word"),
    ],
)
def test_what_only_looks_like_a_mark_is_none(text: str, found: set[str]) -> None:
    assert standing([text], ["5556"]) == found
