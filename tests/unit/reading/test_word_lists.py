"""The word lists of a language are one book: a name in two files would hide one of them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import yaml

FOLDER = Path(__file__).parents[3] / "data" / "reading" / "en"


def test_every_word_list_has_a_name_of_its_own() -> None:
    named = Counter(name for file in FOLDER.glob("*.yml") for name in yaml.safe_load(file.read_text(encoding="utf-8")))
    assert [name for name, times in named.items() if times > 1] == []
