"""A trained archive whose bytes depend on what it was made from alone, not on when or how often."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

METADATA = "metadata.json"
HEAD = "/head.json"
NEVER = "1970-01-01T00:00:00"
"""Rasa wants a moment of training in the archive; the true one stands in the model's card."""


def rewrite(source: Path, target: Path, identity: str) -> None:
    """Writes the archive again without times, owners and chance: `identity` becomes the model's id."""
    with (
        open(target, "wb") as file,
        # Not made smaller: numbers hardly shrink, and unpacking them would be a tenth of the time to load.
        gzip.GzipFile("", "wb", compresslevel=0, fileobj=file, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w") as archive,
    ):
        for folder in sorted(_folders(source)):
            entry = tarfile.TarInfo(folder)
            entry.type, entry.mode = tarfile.DIRTYPE, 0o755
            archive.addfile(entry)
        for name, content in sorted(_files(source)):
            told = _timeless(content, identity) if name == METADATA else content
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(told), 0o644
            archive.addfile(entry, io.BytesIO(told))


def thresholds_of(archive: Path) -> dict[str, Any] | None:
    """What the intent head learnt of risk: answer, clarify, curve; None for an archive without."""
    heads = (content for name, content in _files(archive) if name.endswith(HEAD))
    head = json.loads(next(heads, b"{}"))
    found: dict[str, Any] | None = head.get("thresholds")
    return found


def _folders(archive: Path) -> list[str]:
    """Also empty ones: a component that had nothing to store is still one."""
    with tarfile.open(archive) as opened:
        return [member.name for member in opened if member.isdir() and member.name.strip("/")]


def _files(archive: Path) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(archive) as opened:
        for member in opened:
            file = opened.extractfile(member)
            if file is not None:
                yield member.name, file.read()


def _timeless(metadata: bytes, identity: str) -> bytes:
    told = {**json.loads(metadata), "trained_at": NEVER, "model_id": identity, "project_fingerprint": None}
    # In the order it was written: the places of forms and actions in it are what the policy's numbers mean.
    return json.dumps(_chanceless(told, identity)).encode()


def _chanceless(told: Any, identity: str) -> Any:
    """The same with `identity` for what Rasa draws by lot to tell the results of one training from another's."""
    if isinstance(told, list):
        return [_chanceless(each, identity) for each in told]
    if not isinstance(told, dict):
        return told
    return {key: identity if key == "output_fingerprint" else _chanceless(each, identity) for key, each in told.items()}
