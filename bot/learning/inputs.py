"""What a model is made from: data, which leads change, and code, which developers change; both as hashes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

DATA = ("config.yml", "domain.yml", "data/nlu", "data/rules", "data/reading")
CODE = ("bot/nlu", "bot/reading")
SUFFIXES = {".yml", ".yaml", ".py", ".json"}
DIGITS = 12


def digest(root: Path, names: Sequence[str]) -> str:
    """Twelve hex digits of the names and bytes of all that is in these files and folders."""
    hashed = hashlib.sha256()
    for path in _files(root, names):
        hashed.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return hashed.hexdigest()[:DIGITS]


def fingerprint(root: Path) -> str:
    """Twelve hex digits of everything a model is made from: data, configuration and the components' source."""
    return digest(root, (*DATA, *CODE))


def _files(root: Path, names: Sequence[str]) -> Iterator[Path]:
    for name in names:
        path = root / name
        found = [path] if path.is_file() else sorted(path.rglob("*"))
        yield from (one for one in found if one.is_file() and one.suffix in SUFFIXES)
