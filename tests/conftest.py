"""What holds for all tests: in which order they begin."""

from __future__ import annotations

import pytest

LONGEST = frozenset({"test_machine.py", "test_desk_machine.py", "test_day.py"})


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files begin first, so that none of them runs on alone when all others are done."""
    items.sort(key=lambda item: item.path.name not in LONGEST)
