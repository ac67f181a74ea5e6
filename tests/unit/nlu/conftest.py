"""The head trained once for all tests, and a bench for those that train their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.nlu.intent_head import IntentHead
from tests.unit.nlu.trained import SAID, Bench


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


@pytest.fixture(scope="session")
def head(tmp_path_factory: pytest.TempPathFactory) -> IntentHead:
    return Bench(tmp_path_factory.mktemp("head")).trained(SAID)
