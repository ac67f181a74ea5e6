"""The readers' lookup file of product names is what the catalogue gives."""

from __future__ import annotations

from pathlib import Path

import yaml

from bot.reading.products import NAMES, write_product_names

CATALOGUE = Path(__file__).parents[2] / "data" / "shop" / "catalogue.yml"


def test_the_lookup_file_of_product_names_is_made_of_the_catalogue(tmp_path: Path) -> None:
    goods = yaml.safe_load(CATALOGUE.read_text(encoding="utf-8"))
    write_product_names((item["name"] for items in goods.values() for item in items), tmp_path / "products.yml")
    assert NAMES.read_text(encoding="utf-8") == (tmp_path / "products.yml").read_text(encoding="utf-8")
