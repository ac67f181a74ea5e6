"""Files that say things in YAML."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

# Of the library in C, where PyYAML was built with it: every start reads some thousands of lines.
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_document(path: Path) -> Any:
    """What a file says, as plain values; who reads the same again may get the same object, so change nothing in it.

    Raises OSError, UnicodeDecodeError and yaml.YAMLError.
    """
    return _told(path.read_text(encoding="utf-8"))


# As many as a start reads, some of them more than once: the domain takes a twentieth of a second each time.
@lru_cache(maxsize=8)
def _told(text: str) -> Any:
    return yaml.load(text, LOADER)  # noqa: S506
