"""The shop's rules are checked before anything relies on them, and told as facts."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.shop.facts import Money
from bot.shop.policies import DATA, load_policies
from bot.shop.rules import PolicyError
from bot.shop.shop import Shop


def written(tmp_path: Path, key: str, value: object) -> Path:
    """The demonstration shop's policies with one dotted key changed; a value of None takes the key out."""
    rules = yaml.safe_load((DATA / "policies.yml").read_text(encoding="utf-8"))
    *path, last = key.split(".")
    place: Any = rules
    for step in path:
        place = place[int(step) if step.isdigit() else step]
    place[last] = value
    if value is None:
        del place[last]
    file = tmp_path / "policies.yml"
    file.write_text(yaml.safe_dump(rules), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("key", "value", "told_key", "rule"),
    [
        pytest.param("currency", "euro", "currency", "match", id="a currency that is none"),
        pytest.param("returns.window_days", 0, "returns.window_days", "greater", id="no day to return"),
        pytest.param("returns.window_days", "a month", "returns.window_days", "integer", id="days in words"),
        pytest.param("returns.fee", "-1", "returns.fee", "greater", id="a fee below zero"),
        pytest.param("returns.fee", "2.955", "returns.fee", "decimal", id="a part of a cent"),
        pytest.param("returns.free_reasons", None, "returns.free_reasons", "required", id="a key left out"),
        pytest.param("returns.widow_days", 30, "returns.widow_days", "not permitted", id="a key misspelt"),
        pytest.param("refunds.card", [5, 3], "refunds.card", "fewest", id="days the wrong way round"),
        pytest.param("refunds.other", None, "refunds", "other", id="no days for other methods"),
        pytest.param("shipping.zones", [], "shipping.zones", "at least one", id="shipped nowhere"),
        pytest.param("shipping.zones.0.options", [], "shipping.zones.0.options", "at least one", id="no way to ship"),
        pytest.param("shipping.zones.0.countries", ["Germany"], "shipping.zones.0.countries.0", "match", id="no code"),
        pytest.param("shipping.zones.0.options.0.days", [3], "shipping.zones.0.options.0.days", "length", id="one day"),
    ],
)
def test_a_wrong_rule_names_file_key_and_rule(
    key: str, value: object, told_key: str, rule: str, tmp_path: Path
) -> None:
    file = written(tmp_path, key, value)
    with pytest.raises(PolicyError) as caught:
        load_policies(file)
    assert (caught.value.file, caught.value.key) == (file, told_key)
    assert rule in caught.value.rule
    assert str(file) in str(caught.value) and told_key in str(caught.value)


@pytest.mark.parametrize("text", ["", "just words", "returns: [unclosed"], ids=["empty", "no keys", "not YAML"])
def test_a_file_that_holds_no_rules_is_named(text: str, tmp_path: Path) -> None:
    file = tmp_path / "policies.yml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(PolicyError, match=r"policies\.yml: the file: "):
        load_policies(file)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match=r"nowhere\.yml"):
        load_policies(tmp_path / "nowhere.yml")


def test_a_payment_method_nobody_named_takes_as_long_as_other() -> None:
    policies = load_policies()
    assert policies.refund_days("card") == (3, 5)
    assert policies.refund_days("credit_card_4421486") == policies.refund_days("other")


@pytest.mark.parametrize(
    ("country", "code", "names"),
    [
        pytest.param(None, "DE", ["Pick-up point", "Standard", "Express"], id="the shop's own country"),
        pytest.param("fr", "FR", ["Standard", "Express"], id="small letters"),
        pytest.param(" NO ", "NO", ["Standard"], id="Norway is not the YAML word no"),
        pytest.param("AQ", "AQ", [], id="not shipped there"),
    ],
)
def test_shipping_is_told_by_country_dearest_last(shop: Shop, country: str | None, code: str, names: list[str]) -> None:
    facts = shop.shipping(country)
    assert (facts.country, [option.name for option in facts.options]) == (code, names)
    assert facts.free_from == Money(Decimal("75.00"), "EUR")


def test_the_return_policy_is_told_with_the_span_over_all_methods(shop: Shop) -> None:
    facts = shop.return_policy()
    assert (facts.window_days, facts.return_fee, facts.refund_days) == (30, Money(Decimal("2.95"), "EUR"), (0, 7))
