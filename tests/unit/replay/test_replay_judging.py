"""What came out is compared with what ought to have, and named when it differs."""

from __future__ import annotations

import pytest

from bot.replay.cases import batches, judge, prepare
from bot.replay.gold import APPLIED, after_actions
from bot.replay.report import figures
from bot.replay.talk import Talk
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
    send_back,
    shop,
    task,
)


def case_of(*actions):
    (case,), refused = prepare([task(*actions)], SHOP)
    assert not refused
    return case


def shop_after(*actions):
    after = shop()
    user, orders = after_actions(actions, "ida_1", after)
    after["users"]["ida_1"] = user
    after["orders"].update(orders)
    return after


@pytest.mark.parametrize(
    ("gold", "done", "why"),
    [
        pytest.param(cancel(), [cancel()], None, id="just that"),
        pytest.param(send_back("102", "202"), [send_back("202", "102")], None, id="items in another order"),
        pytest.param(cancel(), [], "not done", id="nothing"),
        pytest.param(cancel(), [cancel(reason="ordered by mistake")], "wrong reason", id="another reason"),
        pytest.param(send_back("102"), [send_back("202")], "wrong item", id="another item"),
        pytest.param(send_back("102"), [send_back("101", number=TWINS, method="gift_1")], "wrong order", id="order"),
        pytest.param(exchange(("102", "103")), [exchange(("102", "101"))], "wrong item", id="another new item"),
        pytest.param(change(("101", "103")), [change(("101", "103"), method="card_1")], "wrong payment", id="payment"),
        pytest.param(move(), [move(address={**AWAY, "zip": "1"})], "wrong address", id="another address"),
        pytest.param(change(("101", "103")), [cancel()], "something else was done", id="something else"),
    ],
)
def test_a_failure_is_named_by_the_gravest_difference(gold, done, why):
    result = judge(case_of(gold), Talk(), shop_after(*done))
    assert result.why == why
    assert all(result.fulfilled) is (why is None)


def test_where_the_shopper_gave_up_says_more_than_what_was_left_undone():
    result = judge(case_of(cancel()), Talk(gave_up="handed over"), SHOP)
    assert result.why == "handed over"


def test_a_gift_card_that_was_not_charged_is_a_failure():
    gold = change(("101", "103"), method="gift_1")
    after = shop_after(gold)
    after["users"]["ida_1"]["payment_methods"]["gift_1"]["balance"] = 15.0
    assert judge(case_of(gold), Talk(), after).why == "wrong balance of a gift card"


def test_no_batch_has_a_customer_twice_and_none_is_lost():
    cases, _ = prepare([task(cancel(), name=str(n)) for n in range(3)], SHOP)
    assert [[case.task.id for case in batch] for batch in batches(cases)] == [["0"], ["1"], ["2"]]


def test_the_figures_count_tasks_and_actions_and_list_what_the_rules_forbid():
    tasks = [task(cancel(), send_back("102"), name="a"), task(cancel(DELIVERED), name="b")]
    (case,), refused = prepare(tasks, SHOP)
    told = figures([judge(case, Talk(lines=[("bot", "bye")]), shop_after(cancel()))], refused, seed=3)
    assert (told["n"], told["matched"], told["seed"]) == (1, 0, 3)
    assert told["by_action"]["cancel_pending_order"] == {"n": 1, "matched": 1}
    assert told["by_action"]["return_delivered_order_items"] == {"n": 1, "matched": 0}
    assert told["failed"] == [{"id": "a", "actions": case.task.names, "why": "not done", "last_words": "bye"}]
    assert [one["id"] for one in told["not_allowed"]] == ["b"]
    assert set(told["by_action"]) <= set(APPLIED)
    assert PENDING in case.orders
