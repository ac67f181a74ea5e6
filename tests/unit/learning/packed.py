"""All that can be read in a file: what is packed in it, too, in each writing in which a text can be kept."""

from __future__ import annotations

import gzip
import io
import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Iterator

ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
ZIP, TAR = b"PK\x03\x04", b"ustar"
TAR_AT = 257
"""Where a tar archive says that it is one (POSIX.1-1988, ustar)."""


def inside(content: bytes) -> Iterator[str]:
    """The texts of a file and of all files packed in it."""
    return (text for unpacked in _unpacked(content) for text in _written(unpacked))


def _unpacked(content: bytes) -> Iterator[bytes]:
    """The content and what is packed in it, also in archives in archives; pickles keep their texts as UTF-8."""
    yield content
    for inner in (*_zipped(content), *_in_tar(content), *_pressed(content)):
        if inner:
            yield from _unpacked(inner)


def _zipped(content: bytes) -> Iterator[bytes]:
    if content.startswith(ZIP):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            yield from (packed.read(name) for name in packed.namelist())


def _in_tar(content: bytes) -> Iterator[bytes]:
    if content[TAR_AT : TAR_AT + len(TAR)] == TAR:
        with tarfile.open(fileobj=io.BytesIO(content)) as packed:
            yield from (file.read() for member in packed if (file := packed.extractfile(member)) is not None)


def _pressed(content: bytes) -> Iterator[bytes]:
    for unpack in (gzip.decompress, lzma.decompress, zlib.decompress):
        try:
            yield unpack(content)
        except (OSError, EOFError, lzma.LZMAError, zlib.error):
            continue


def _written(content: bytes) -> Iterator[str]:
    """As UTF-8 with and without the escapes of JSON, and as numpy and databases keep texts."""
    plain = content.decode("utf-8", "ignore")
    yield plain
    if "\\u" in plain:
        yield ESCAPED.sub(lambda match: chr(int(match[1], 16)), plain)
    if b"\0" in content:
        yield content.decode("utf-16-le", "ignore")
        yield content.decode("utf-32-le", "ignore")
