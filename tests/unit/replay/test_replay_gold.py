"""The rules of the public retail environment, applied to the data alone."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.replay.gold import NotAllowed, after_actions, cents, customer_of
from bot.replay.tasks import Action, BadTasks, read_tasks
from tests.unit.replay.town import (
    AWAY,
    DELIVERED,
    PENDING,
    SHOP,
    TWINS,
    cancel,
    change,
    exchange,
    move,
    repay,
    send_back,
    task,
)


def applied(*actions, shop=SHOP):
    return after_actions(actions, "ida_1", shop)


@pytest.mark.parametrize(
    ("actions", "number", "becomes"),
    [
        pytest.param([cancel()], PENDING, {"status": "cancelled", "cancel_reason": "no longer needed"}, id="cancelled"),
        pytest.param([move()], PENDING, {"status": "pending", "address": AWAY}, id="sent elsewhere"),
        pytest.param([change(("101", "102"))], PENDING, {"status": "pending (item modified)"}, id="changed"),
        pytest.param(
            [send_back("202", "102", method="gift_1")],
            DELIVERED,
            {"status": "return requested", "return_items": ["102", "202"], "return_payment_method_id": "gift_1"},
            id="sent back, the items sorted",
        ),
        pytest.param(
            [exchange(("202", "201"), ("102", "103"))],
            DELIVERED,
            {
                "status": "exchange requested",
                "exchange_items": ["102", "202"],
                "exchange_new_items": ["103", "201"],
                "exchange_price_difference": -7.25,
            },
            id="exchanged, with the difference in price",
        ),
        pytest.param(
            [exchange(("102", "102"))], DELIVERED, {"exchange_price_difference": 0.0}, id="exchanged for the same again"
        ),
    ],
)
def test_an_action_the_rules_allow_changes_its_order(actions, number, becomes):
    _, orders = applied(*actions)
    assert {name: orders[number][name] for name in becomes} == becomes


@pytest.mark.parametrize(
    ("actions", "rule"),
    [
        pytest.param([cancel(DELIVERED)], "only a pending order", id="cancelling what was delivered"),
        pytest.param([cancel(reason="too dear")], "such a reason", id="a reason nobody knows"),
        pytest.param([cancel(), cancel()], "only a pending order", id="cancelling twice"),
        pytest.param([change(("101", "102")), change(("201", "202"))], "only a pending", id="changing items twice"),
        pytest.param([change(("101", "101"))], "nothing would be changed", id="changing into what it is"),
        pytest.param([change(("101", "202"))], "same product", id="another product"),
        pytest.param([change(("101", "104"))], "sold out", id="what is sold out"),
        pytest.param([change(("102", "101"))], "no such item", id="an item of another order"),
        pytest.param([change(("101", "102"), ("101", "103"))], "no such item", id="one item twice"),
        pytest.param([change(("202", "201"), method="paypal_9")], "no such", id="somebody else's payment method"),
        pytest.param([repay("gift_1")], "does not cover", id="a gift card too small"),
        pytest.param([repay("card_1")], "that way already", id="paying as before"),
        pytest.param([repay("paypal_1"), repay("card_1")], "paid once", id="paying in a third way"),
        pytest.param([send_back("102", method="paypal_1")], "the way it came", id="a refund elsewhere"),
        pytest.param([send_back("102", number=PENDING)], "only a delivered", id="sending back what has not come"),
        pytest.param([send_back("102"), exchange(("202", "201"))], "only a delivered", id="exchange after a return"),
        pytest.param([Action("teleport", {"order_id": PENDING})], "teleport", id="an action nobody knows"),
    ],
)
def test_an_action_the_rules_forbid_is_refused(actions, rule):
    with pytest.raises(NotAllowed, match=rule):
        applied(*actions)


def test_paying_another_way_and_cancelling_gives_everything_back_and_the_shop_given_stays_as_it_was():
    before = copy.deepcopy(SHOP)
    _, orders = applied(repay("paypal_1"), move())
    kinds = [(one["transaction_type"], one["payment_method_id"]) for one in orders[PENDING]["payment_history"]]
    assert kinds == [("payment", "card_1"), ("payment", "paypal_1"), ("refund", "card_1")]
    assert before == SHOP


def test_a_gift_card_gets_back_what_it_paid():
    user, _ = applied(change(("101", "103"), method="gift_1"))
    assert user["payment_methods"]["gift_1"]["balance"] == 16.75


@given(st.permutations(["101", "102", "103"]), st.sampled_from(["paypal_1", "gift_1", "card_1"]))
def test_what_a_change_moves_is_the_difference_of_the_prices_to_the_cent(new, method):
    try:
        user, orders = applied(change(("101", new[0]), method=method))
    except NotAllowed:
        return
    entry = orders[PENDING]["payment_history"][-1]
    signed = cents(entry["amount"]) * (1 if entry["transaction_type"] == "payment" else -1)
    prices = {key: cents(one["price"]) for key, one in SHOP["products"]["1"]["variants"].items()}
    assert signed == prices[new[0]] - prices["101"]
    assert cents(user["payment_methods"]["gift_1"]["balance"]) == 1500 - (signed if method == "gift_1" else 0)


def test_a_task_belongs_to_the_one_customer_of_its_orders():
    assert customer_of(task(cancel(), send_back("101", number=TWINS)), SHOP) == "ida_1"
    with pytest.raises(NotAllowed):
        customer_of(task(cancel("#W9")), SHOP)


def test_looking_something_up_is_no_action(tmp_path: Path):
    gold = [
        {"name": "get_order_details", "arguments": {"order_id": PENDING}},
        {"name": "cancel_pending_order", "arguments": {"order_id": PENDING, "reason": "no longer needed"}},
    ]
    file = tmp_path / "tasks.jsonl"
    file.write_text(json.dumps({"id": 7, "wish": "w", "gold_actions": gold}) + "\n\n")
    assert [one.names for one in read_tasks(file)] == [["cancel_pending_order"]]
    file.write_text("{}")
    with pytest.raises(BadTasks):
        read_tasks(file)
