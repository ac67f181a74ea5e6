"""The files that a training changes: as they were, and put back as they were."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.learning.known import sha256_of
from bot.learning.merge import Change


@dataclass(frozen=True)
class Kept:
    """A file: its path in the project, its text before (None: it was not there), and the SHA-256 of what it becomes."""

    path: str
    before: str | None
    after: str


def kept_of(changes: Iterable[Change], project: Path) -> list[Kept]:
    """The files of these changes, to be put back."""
    return [
        Kept(_name(one.path, project), one.before if one.path.exists() else None, _sha256(one.after)) for one in changes
    ]


def kept_new(paths: Iterable[Path], project: Path) -> list[Kept]:
    """Files that were not there before, to be removed."""
    return [Kept(_name(path, project), None, sha256_of(path)) for path in paths if path.is_file()]


def put_back(project: Path, kept: Sequence[Kept]) -> list[str]:
    """Put the files back; the paths of those that somebody else has changed meanwhile, and that stay as they are.

    Doing it again changes nothing. Raises OSError.
    """
    return [one.path for one in kept if not _put_back(project / one.path, one)]


def _put_back(path: Path, kept: Kept) -> bool:
    there = sha256_of(path) if path.is_file() else None
    before = None if kept.before is None else _sha256(kept.before)
    if there == before:
        return True
    if there != kept.after:
        return False
    if kept.before is None:
        path.unlink()
        return True
    draft = path.with_suffix(".new")
    draft.write_bytes(kept.before.encode("utf-8"))
    os.replace(draft, path)
    return True


def _name(path: Path, project: Path) -> str:
    return path.relative_to(project).as_posix()


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
