"""What holds for all tests: in which order they begin, what they share, and that none leaves its logs to the next."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import structlog

from tests.statements import share_statements

share_statements()
LONGEST = frozenset({"test_machine.py", "test_desk_machine.py", "test_day.py", "test_learning_circle.py"})


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files begin first, so that none of them runs on alone when all others are done."""
    items.sort(key=lambda item: item.path.name not in LONGEST)


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    """A test that runs a command sends the logs to a stream that is closed after it."""
    before = structlog.get_config()
    yield
    structlog.configure(**before)
