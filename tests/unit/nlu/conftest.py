"""The head trained once for all tests, and a bench for those that train their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rasa.engine.caching import CACHE_LOCATION_ENV

from bot.nlu.intent_head import IntentHead
from tests.unit.nlu.trained import SAID, Bench


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Vectors kept between trainings go to a folder of the tests' own, not beside the service's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(CACHE_LOCATION_ENV, str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


@pytest.fixture(scope="session")
def head(tmp_path_factory: pytest.TempPathFactory) -> IntentHead:
    return Bench(tmp_path_factory.mktemp("head")).trained(SAID)
