"""A shop of someone else: read in, told again, and changed as that shop would have it."""

from __future__ import annotations

import copy
import json
from argparse import Namespace
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any

import pytest

from bot.commands.shops import shop_import
from bot.commands.terminal import Refused as CommandRefused
from bot.settings import Settings
from bot.shop.changes import (
    CancelOrder,
    Change,
    ChangeAddress,
    ChangeItems,
    ChangePayment,
    ExchangeItems,
    ReturnItems,
)
from bot.shop.facts import AddressFacts, OrderState, Refusal
from bot.shop.outcomes import Done, Refused
from bot.shop.policies import RETAIL, load_policies, policies_in
from bot.shop.retail_form import export_shop
from bot.shop.retail_import import ShopThere, import_shop
from bot.shop.shop import Shop
from bot.storage import Storage

TODAY = date(2024, 6, 14)
NOW = datetime(2024, 6, 14, 12, tzinfo=timezone.utc)
MAYA = "maya_oduya_11"


def _product(name: str, number: str, **variants: tuple[dict[str, str], float, bool]) -> dict[str, Any]:
    told = {
        item[1:]: {"item_id": item[1:], "options": options, "available": available, "price": price}
        for item, (options, price, available) in variants.items()
    }
    return {"name": name, "product_id": number, "variants": told}


def _address(street: str) -> dict[str, str]:
    return {"address1": street, "address2": "Flat 2", "city": "Tulsa", "country": "USA", "state": "OK", "zip": "74101"}


def _item(product: dict[str, Any], item: str) -> dict[str, Any]:
    sold = product["variants"][item]
    told = {"name": product["name"], "product_id": product["product_id"], "item_id": item}
    return {**told, "price": sold["price"], "options": sold["options"]}


def _entry(kind: str, amount: float, method: str) -> dict[str, Any]:
    return {"transaction_type": kind, "amount": amount, "payment_method_id": method}


KITE = _product(
    "Kite",
    "900",
    i901=({"color": "red", "span": "2 m"}, 40.1, True),
    i902=({"color": "blue", "span": "2 m"}, 47.35, True),
    i903=({"color": "blue", "span": "3 m"}, 30.0, True),
    i904=({"color": "green", "span": "3 m"}, 40.1, False),
)
MAST = _product("Mast", "910", i911=({"wood": "ash"}, 100.0, True), i912=({"wood": "fir"}, 90.5, True))
CARD, PAYPAL, GIFT = "credit_card_1", "paypal_2", "gift_card_3"


def _order(number: str, items: list[dict[str, Any]], status: str, **more: Any) -> dict[str, Any]:
    sent = status not in ("pending", "pending (item modified)")
    parcel = {"tracking_id": [number.strip("#") + "77"], "item_ids": [item["item_id"] for item in items]}
    total = round(sum(item["price"] for item in items), 2)
    usual = {
        "order_id": number, "user_id": MAYA, "address": _address("1 Quay Street"), "items": items,
        "fulfillments": [parcel] if sent else [], "status": status, "payment_history": [_entry("payment", total, CARD)],
    }  # fmt: skip
    return {**usual, **more}


PENDING, TWINS, PROCESSED, DELIVERED, CANCELLED = "#W10", "#W11", "#W12", "#W13", "#W14"
SHOP: dict[str, dict[str, Any]] = {
    "products": {"900": KITE, "910": MAST},
    "users": {
        MAYA: {
            "name": {"first_name": "Maya", "last_name": "Oduya"},
            "address": _address("5 Heron Way"),
            "email": "maya.oduya@example.com",
            "payment_methods": {
                CARD: {"source": "credit_card", "brand": "visa", "last_four": "0042", "id": CARD},
                PAYPAL: {"source": "paypal", "id": PAYPAL},
                GIFT: {"source": "gift_card", "balance": 60, "id": GIFT},
            },
            "orders": [PENDING, TWINS, PROCESSED, DELIVERED, CANCELLED],
        },
        "ivo_brand_12": {
            "name": {"first_name": "Ivo", "last_name": "Brand"},
            "address": _address("9 Tern Row"),
            "email": "ivo.brand@example.com",
            "payment_methods": {},
            "orders": [],
        },
    },
    "orders": {
        PENDING: _order(PENDING, [_item(KITE, "901"), _item(MAST, "911")], "pending"),
        TWINS: _order(TWINS, [_item(KITE, "901")] * 2, "pending", payment_history=[_entry("payment", 80.2, GIFT)]),
        PROCESSED: _order(PROCESSED, [_item(MAST, "912")], "processed"),
        DELIVERED: _order(DELIVERED, [_item(KITE, "902"), _item(MAST, "912")], "delivered"),
        CANCELLED: _order(
            CANCELLED,
            [_item(KITE, "901")],
            "cancelled",
            payment_history=[_entry("payment", 40.1, CARD), _entry("refund", 40.1, CARD)],
        ),
    },
}


@pytest.fixture
async def retail(storage: Storage) -> Shop:
    policies = load_policies(RETAIL)
    report = await import_shop(storage, SHOP, policies, TODAY)
    assert report.not_placed == ()
    return Shop(storage, policies)


async def test_what_was_read_in_is_told_again_to_the_letter(retail: Shop, storage: Storage) -> None:
    told = await export_shop(storage)
    assert json.dumps(told, sort_keys=True) == json.dumps(SHOP, sort_keys=True)


@pytest.mark.parametrize(
    ("number", "state"),
    [
        (PENDING, OrderState.PENDING),
        (PROCESSED, OrderState.SHIPPED),
        (DELIVERED, OrderState.DELIVERED),
        (CANCELLED, OrderState.CANCELLED),
    ],
)
async def test_each_status_is_a_state_of_ours(number: str, state: OrderState, retail: Shop) -> None:
    maya = await retail.customer_by_external_id(MAYA)
    assert maya is not None and maya.orders == 5
    for typed in (number, number.lower(), number.strip("#W")):
        order = await retail.order_of_customer(typed, maya.customer_id, TODAY)
        assert order is not None and (order.number, order.state, order.placed_on) == (number, state, TODAY)


def _changed(number: str, **fields: Any) -> dict[str, Any]:
    return {**SHOP["orders"][number], **fields}


def _history(number: str, *entries: dict[str, Any]) -> list[dict[str, Any]]:
    return [*SHOP["orders"][number]["payment_history"], *entries]


HARBOUR = {"address1": "3 Harbour", "address2": "", "city": "Enid", "country": "USA", "state": "OK", "zip": "73701"}
CASES = [
    pytest.param(
        CancelOrder("W10", "no longer needed"),
        _changed(
            PENDING,
            status="cancelled",
            cancel_reason="no longer needed",
            payment_history=_history(PENDING, _entry("refund", 140.1, CARD)),
        ),
        60,
        id="a cancelled order",
    ),
    pytest.param(
        CancelOrder("W11", "ordered by mistake"),
        _changed(
            TWINS,
            status="cancelled",
            cancel_reason="ordered by mistake",
            payment_history=_history(TWINS, _entry("refund", 80.2, GIFT)),
        ),
        140.2,
        id="a gift card is full again at once",
    ),
    pytest.param(
        ChangeItems("W10", ((0, 902),), GIFT),
        _changed(
            PENDING,
            status="pending (item modified)",
            items=[_item(KITE, "902"), _item(MAST, "911")],
            payment_history=_history(PENDING, _entry("payment", 7.25, GIFT)),
        ),
        52.75,
        id="dearer, paid with a gift card",
    ),
    pytest.param(
        ChangeItems("W10", ((0, 903), (1, 912)), PAYPAL),
        _changed(
            PENDING,
            status="pending (item modified)",
            items=[_item(KITE, "903"), _item(MAST, "912")],
            payment_history=_history(PENDING, _entry("refund", 19.6, PAYPAL)),
        ),
        60,
        id="cheaper, back to another way",
    ),
    pytest.param(
        ChangeItems("W11", ((1, 903),), GIFT),
        _changed(
            TWINS,
            status="pending (item modified)",
            items=[_item(KITE, "901"), _item(KITE, "903")],
            payment_history=_history(TWINS, _entry("refund", 10.1, GIFT)),
        ),
        70.1,
        id="one of two alike",
    ),
    pytest.param(
        ChangeAddress("W10", AddressFacts("3 Harbour", "", "Enid", "OK", "73701", "United States")),
        _changed(PENDING, address=HARBOUR),
        60,
        id="another address",
    ),
    pytest.param(
        ChangePayment("W10", PAYPAL),
        _changed(
            PENDING, payment_history=_history(PENDING, _entry("payment", 140.1, PAYPAL), _entry("refund", 140.1, CARD))
        ),
        60,
        id="another way to pay",
    ),
    pytest.param(
        ReturnItems("W13", (0, 1)),
        _changed(
            DELIVERED,
            status="return requested",
            return_items=["902", "912"],
            return_payment_method_id=CARD,
        ),
        60,
        id="a return",
    ),
    pytest.param(
        ReturnItems("W13", (1,), GIFT),
        _changed(DELIVERED, status="return requested", return_items=["912"], return_payment_method_id=GIFT),
        60,
        id="a return to a gift card",
    ),
    pytest.param(
        ExchangeItems("W13", ((0, 903), (1, 911)), PAYPAL),
        _changed(
            DELIVERED,
            status="exchange requested",
            exchange_items=["902", "912"],
            exchange_new_items=["903", "911"],
            exchange_payment_method_id=PAYPAL,
            exchange_price_difference=-7.85,
        ),
        60,
        id="an exchange",
    ),
]


async def _with_ids(shop: Shop, change: Change) -> tuple[int, Change]:
    """The customer's id, and the change with places of lines and items of variants as the shop's own ids."""
    maya = await shop.customer_by_external_id(MAYA)
    assert maya is not None
    order = await shop.order_of_customer(change.order, maya.customer_id, TODAY)
    assert order is not None
    lines = [line.line_id for line in order.lines]
    told = change.as_json()
    if "lines" in told:
        told["lines"] = [lines[place] for place in told["lines"]]
    if "swaps" in told:
        items = {**KITE["variants"], **MAST["variants"]}
        told["swaps"] = [
            [lines[place], await _variant(shop, lines[place], items[str(item)]["options"])]
            for place, item in told["swaps"]
        ]
    return maya.customer_id, type(change)(**{**vars(change), **_tuples(told)})


def _tuples(told: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {"lines": tuple(told["lines"])} if "lines" in told else {}
    return made | ({"swaps": tuple((line, variant) for line, variant in told["swaps"])} if "swaps" in told else {})


async def _variant(shop: Shop, line: int, options: dict[str, str]) -> int:
    return next(each.variant_id for each in await shop.variants_like(line) if dict(each.options) == options)


@pytest.mark.parametrize(("change", "order", "balance"), CASES)
async def test_a_change_is_told_as_that_shop_would(
    change: Change, order: dict[str, Any], balance: float, retail: Shop, storage: Storage
) -> None:
    customer_id, change = await _with_ids(retail, change)
    assert isinstance(await retail.carry_out(customer_id, change, "m1", NOW), Done)
    told = await export_shop(storage)
    assert told["orders"][order["order_id"]] == order
    assert told["users"][MAYA]["payment_methods"][GIFT]["balance"] == balance
    others = {number: each for number, each in told["orders"].items() if number != order["order_id"]}
    assert others == {number: each for number, each in SHOP["orders"].items() if number in others}


@pytest.mark.parametrize(("change", "order", "balance"), CASES)
async def test_a_changed_shop_is_read_in_as_it_is(
    change: Change, order: dict[str, Any], balance: float, storage: Storage
) -> None:
    changed = {**SHOP, "orders": {**SHOP["orders"], order["order_id"]: order}}
    report = await import_shop(storage, changed, load_policies(RETAIL), TODAY)
    assert (report.not_placed, await export_shop(storage)) == ((), changed)


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        pytest.param(
            CASES[2], CancelOrder("W10", "no longer needed"), Refusal.ALREADY_CHANGED, id="no cancelling then"
        ),
        pytest.param(CASES[2], ChangeItems("W10", ((1, 912),)), Refusal.ALREADY_CHANGED, id="items once"),
        pytest.param(CASES[6], ChangePayment("W10", CARD), Refusal.ALREADY_CHANGED, id="payment once"),
        pytest.param(CASES[8], ReturnItems("W13", (0,)), Refusal.ALREADY_RETURNED, id="one return"),
        pytest.param(CASES[8], ExchangeItems("W13", ((0, 903),)), Refusal.ALREADY_RETURNED, id="or one exchange"),
        pytest.param(None, CancelOrder("W12", "no longer needed"), Refusal.ALREADY_SHIPPED, id="processed stays"),
        pytest.param(None, CancelOrder("W10", "too slow"), Refusal.REASON_NEEDED, id="two reasons only"),
        pytest.param(None, ChangeItems("W10", ((0, 904),)), Refusal.OUT_OF_STOCK, id="not available"),
        pytest.param(None, ExchangeItems("W13", ((0, 904),)), Refusal.OUT_OF_STOCK, id="nor for an exchange"),
        pytest.param(None, ChangePayment("W10", GIFT), Refusal.GIFT_CARD_TOO_SMALL, id="60 does not pay 140.10"),
        pytest.param(None, ReturnItems("W13", (0,), PAYPAL), Refusal.NOT_TO_THIS_PAYMENT, id="not paid that way"),
    ],
)
async def test_its_rules_hold(first: Any, second: Change, why: Refusal, retail: Shop) -> None:
    if first is not None:
        customer_id, change = await _with_ids(retail, first.values[0])
        assert isinstance(await retail.carry_out(customer_id, change, "m1", NOW), Done)
    customer_id, change = await _with_ids(retail, second)
    refused = await retail.carry_out(customer_id, change, "m2", NOW)
    assert isinstance(refused, Refused) and refused.why is why


def _spoilt(**fields: Any) -> dict[str, Any]:
    shop = copy.deepcopy(SHOP)
    shop["orders"][PENDING].update(fields)
    return shop


@pytest.mark.parametrize(
    ("shop", "told"),
    [
        pytest.param(_spoilt(status="lost at sea"), "status 'lost at sea'", id="an unknown status"),
        pytest.param(_spoilt(user_id="nobody"), "nobody of this id", id="nobody's order"),
        pytest.param(_spoilt(payment_history=[_entry("payment", 1.0, "x")]), "customer does not have", id="paid how?"),
        pytest.param(_spoilt(payment_history=[]), "never paid", id="not paid"),
        pytest.param(_spoilt(address={"planet": "Mars"}), "other parts", id="no address"),
        pytest.param(_spoilt(items=[{"name": "Kite"}]), "not in the form", id="an item without a price"),
    ],
)
async def test_what_has_no_place_is_reported_and_the_rest_is_there(
    shop: dict[str, Any], told: str, storage: Storage
) -> None:
    report = await import_shop(storage, shop, load_policies(RETAIL), TODAY)
    (sentence,) = report.not_placed
    assert sentence.startswith(f"order {PENDING}: ") and told in sentence
    rest = {number: order for number, order in SHOP["orders"].items() if number != PENDING}
    assert (await export_shop(storage))["orders"] == rest


async def test_what_we_have_no_column_for_is_kept_too(storage: Storage) -> None:
    shop = copy.deepcopy(SHOP)
    for told in (shop["products"]["900"], shop["users"][MAYA], shop["orders"][PENDING], KITE["variants"]["901"]):
        told = shop["products"]["900"]["variants"]["901"] if told is KITE["variants"]["901"] else told
        told["colour_of_the_till"] = ["teal", 7]
    shop["orders"][DELIVERED]["fulfillments"][0]["tracking_id"] = ["1", "2"]
    shop["orders"][PENDING]["items"].append({"name": "Sail", "item_id": "1", "price": 1.5, "options": {}, "gone": True})
    shop["orders"][PENDING]["payment_history"][0]["amount"] = 150.0
    report = await import_shop(storage, shop, load_policies(RETAIL), TODAY)
    assert (report.not_placed, await export_shop(storage)) == ((), shop)


async def test_a_shop_is_not_read_over_another_unless_told_so(retail: Shop, storage: Storage) -> None:
    policies = load_policies(RETAIL)
    with pytest.raises(ShopThere):
        await import_shop(storage, SHOP, policies, TODAY)
    other = json.loads(json.dumps(SHOP).replace("#W", "#V").replace("maya", "mira").replace("ivo_", "ida_"))
    for name in (CARD, PAYPAL, GIFT, '"90', '"91'):
        other = json.loads(json.dumps(other).replace(name, name[:-1] + "5" + name[-1]))
    report = await import_shop(storage, other, policies, TODAY, add=True)
    assert report.not_placed == () and report.read["orders"] == 5


def test_the_command_reads_a_folder_and_leaves_the_rules_to_be_changed(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data", secret_key="k" * 32)
    settings.data_dir.mkdir()
    for name, told in SHOP.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(told))
    shop_import(settings, Namespace(folder=tmp_path, add=False))
    assert policies_in(settings.data_dir).currency == "USD"
    assert policies_in(tmp_path).currency == "EUR"
    with pytest.raises(CommandRefused, match="already"):
        shop_import(settings, Namespace(folder=tmp_path, add=False))
    (tmp_path / "users.json").write_text("[]")
    with pytest.raises(CommandRefused, match="users"):
        shop_import(settings, Namespace(folder=tmp_path, add=False))
