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
        for name, content in sorted(_members(source), key=lambda member: (member[1] is not None, member[0])):
            archive.addfile(*_entry(name, _timeless(content, identity) if content and name == METADATA else content))


def thresholds_of(archive: Path) -> dict[str, Any] | None:
    """What the intent head learnt of risk: answer, clarify, curve; None for an archive without."""
    return _head_of(archive).get("thresholds")


def unheard_of(archive: Path) -> dict[str, Any] | None:
    """How well the head understood voices it never heard (bot/nlu/unheard.py); None for an archive without."""
    return _head_of(archive).get("unheard")


def _head_of(archive: Path) -> dict[str, Any]:
    heads = (content for name, content in _members(archive) if content and name.endswith(HEAD))
    found: dict[str, Any] = json.loads(next(heads, b"{}"))
    return found


def _members(archive: Path) -> Iterator[tuple[str, bytes | None]]:
    """Names with what is in the file; None for a folder, which is a component even when it is empty."""
    with tarfile.open(archive) as opened:
        for member in opened:
            file = opened.extractfile(member)
            if file is not None or member.name.strip("/"):
                yield member.name, file.read() if file else None


def _entry(name: str, content: bytes | None) -> tuple[tarfile.TarInfo, io.BytesIO | None]:
    entry = tarfile.TarInfo(name)
    if content is None:
        entry.type, entry.mode = tarfile.DIRTYPE, 0o755
        return entry, None
    entry.size, entry.mode = len(content), 0o644
    return entry, io.BytesIO(content)


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
