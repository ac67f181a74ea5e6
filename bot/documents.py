"""Files that say things in YAML."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

# Of the library in C, where PyYAML was built with it: every start reads some thousands of lines.
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_document(path: Path) -> Any:
    """What a file says, as plain values. Raises OSError, UnicodeDecodeError and yaml.YAMLError."""
    return yaml.load(path.read_text(encoding="utf-8"), LOADER)  # noqa: S506
