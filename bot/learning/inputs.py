"""What a model is made from: data, which leads change, and code, which developers change; both as hashes.

The data are those of the project that is taught. The code, with its word lists, is always the one that runs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from bot.settings import HOUSE

DATA = ("config.yml", "domain.yml", "data/nlu", "data/rules")
CODE = ("data/reading", "bot/nlu", "bot/reading")
SUFFIXES = {".yml", ".yaml", ".py", ".json"}
DIGITS = 12


def digest(root: Path, names: Sequence[str]) -> str:
    """Twelve hex digits of the names and bytes of all that is in these files and folders."""
    return _hashed(_files(root, names))


def fingerprint(project: Path, house: Path = HOUSE) -> str:
    """Twelve hex digits of everything a model is made from: a project's data and configuration, and our components."""
    return _hashed([*_files(project, DATA), *_files(house, CODE)])


def _hashed(files: Iterable[tuple[str, Path]]) -> str:
    hashed = hashlib.sha256()
    for name, path in files:
        hashed.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return hashed.hexdigest()[:DIGITS]


def _files(root: Path, names: Sequence[str]) -> Iterator[tuple[str, Path]]:
    for name in names:
        path = root / name
        found = [path] if path.is_file() else sorted(path.rglob("*"))
        kept = (one for one in found if one.is_file() and one.suffix in SUFFIXES)
        yield from ((one.relative_to(root).as_posix(), one) for one in kept)
