"""Where a model comes from: the hash of its archive, of its data and of its code, who had it trained, and how much of
its data leads have corrected."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bot.documents import read_document
from bot.learning.card import read_card
from bot.learning.inputs import CODE, DATA, digest, fingerprint
from bot.learning.known import sha256_of
from bot.settings import HOUSE


@dataclass(frozen=True)
class Origin:
    """Hashes of the data and the code (twelve hex digits), who had it trained, and how many of its messages are
    corrections of leads; None where nobody has written it down."""

    data: str | None
    code: str | None
    by: str | None
    corrections: int | None


NOWHERE = Origin(None, None, None, None)


def origin(root: Path, by: str | None, house: Path = HOUSE) -> Origin:
    """What a model trained now on the data of a project would come from, with the code in `house`."""
    return Origin(digest(root, DATA), digest(house, CODE), by, corrections_in(root / "data" / "nlu"))


def lineage(root: Path, model: Path, by: str | None = None) -> dict[str, Any]:
    """{"sha256", "data", "code", "by", "corrections"} of an archive, as its card tells.

    For a card from before this was kept, the data are those of `root` where the archive is named by them, and `by` is
    who asks; else None. Raises OSError where there is no archive.
    """
    card = read_card(model)
    told = card.origin if card is not None else None
    if told is None and fingerprint(root) in model.name:
        told = asdict(origin(root, by))
    return {"sha256": sha256_of(model), **(told or asdict(NOWHERE))}


def corrections_in(folder: Path) -> int:
    """How many training messages below a folder say which turn they come from."""
    blocks = (block for path in sorted(folder.rglob("*.yml")) for block in _blocks(path))
    examples = (one for block in blocks if isinstance(block.get("examples"), list) for one in block["examples"])
    return sum(1 for one in examples if (one.get("metadata") or {}).get("source"))


def _blocks(path: Path) -> list[dict[str, Any]]:
    return (read_document(path) or {}).get("nlu") or []
