"""Which archives may be loaded: those whose bytes are the ones that were trained, examined or promoted here.

An archive holds pickles, and whoever loads a pickle runs what is in it. So each archive has a hash that is written down
when it is trained (in its card) or examined (in its exam), and once more in the database when it is promoted: from then
on the database's word counts, which nobody changes who can only write to models/. An archive of another hash, or of
none, is not opened. There is no list of hashes beside: it would say the same as cards, exams and promotions.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path

from bot.learning.card import ENDING, read_card

EXAMS = "exams"
BLOCK = 1 << 20


class UnknownArchive(Exception):
    """An archive is not the one that was trained, examined or promoted; the text says so in one sentence."""


def sha256_of(archive: Path) -> str:
    """The SHA-256 of a file's bytes in hex digits. Raises OSError."""
    hashed = hashlib.sha256()
    with open(archive, "rb") as file:
        while block := file.read(BLOCK):
            hashed.update(block)
    return hashed.hexdigest()


def sha256_once(archive: Path) -> str:
    """The same, read again only after the file has changed: for lists, not for what is about to be loaded."""
    told = archive.stat()
    return _remembered(archive, told.st_mtime_ns, told.st_size, told.st_ino)


def written_sha256(archive: Path) -> str | None:
    """The hash that the archive's card says, else its exam; None where neither says one."""
    card = read_card(archive)
    if card is not None and card.sha256 is not None:
        return card.sha256
    exam = exam_path(archive)
    told = json.loads(exam.read_text(encoding="utf-8")) if exam.exists() else {}
    sha256: str | None = (told.get("lineage") or {}).get("sha256")
    return sha256


def check_known(archive: Path, sha256: str | None = None) -> str:
    """The hash of an archive that may be loaded: it is `sha256`, else what was written when it was made.

    Raises UnknownArchive for any other, and OSError where there is no such file.
    """
    expected, found = sha256 or written_sha256(archive), sha256_of(archive)
    if expected is None:
        raise UnknownArchive(f"{archive.name} was neither trained nor examined here, so it is not loaded.")
    if found != expected:
        raise UnknownArchive(f"{archive.name} has changed since it was made, so it is not loaded.")
    return found


def exam_path(archive: Path) -> Path:
    """Where the exam of an archive is, as JSON."""
    return archive.parent / EXAMS / f"{archive.name.removesuffix(ENDING)}.json"


@lru_cache(256)
def _remembered(archive: Path, changed_at: int, size: int, inode: int) -> str:
    return sha256_of(archive)
