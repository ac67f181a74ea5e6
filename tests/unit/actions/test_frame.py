"""How a change is prepared: what a draft keeps, what a message says of it, what ends it, and which order is meant."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, time, timezone
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import first_heard, which_order
from actions.base import Turn
from actions.conversation import Deny
from actions.draft import CODE, CORRECTING, LINES, ORDER, PAYMENT, REMEDY, YES, Draft, wished
from actions.known import Known, known_of
from actions.listening import hear, settled, with_lines, without
from actions.means import Means, bind
from actions.means import means as means_of_actions
from actions.shipping import ShippingInfo
from bot.reading.reader import reader_for
from bot.replies.follow_ups import FollowUps
from bot.replies.wording import Sentences
from bot.shop.changes import (
    CancelOrder,
    Change,
    ChangeAddress,
    ChangeItems,
    ChangePayment,
    ChangeShipping,
    ExchangeItems,
    ReportMissing,
    ReportWrong,
    ReturnItems,
)
from bot.shop.facts import AddressFacts
from bot.shop.policies import load_policies
from bot.shop.records import Order
from bot.shop.shop import Shop
from bot.storage import Record, Storage
from tests.unit.actions.conftest import ROOT, nothing_told
from tests.unit.shop.shelf import JUTE, SMALL, SOLD_OUT, STATES, TODAY, WHITE, WOOL, place, stock_up

NOON = datetime.combine(TODAY, time(12), timezone.utc)
KIEL = {"street": "Lindenweg 3", "street2": "", "city": "Kiel", "region": "", "postcode": "24103", "country": ""}
FULL = Draft(
    "exchange_item", "red", "BH-204811", "items", (1, 2), ((1, WHITE),), ((2, (WOOL, JUTE)),), "card-1", KIEL,
    "Express", "damaged", "replace", YES, 1,
)  # fmt: skip


@pytest.mark.parametrize("draft", [Draft("cancel_order"), FULL], ids=["empty", "full"])
def test_a_draft_is_the_same_after_a_turn(draft: Draft) -> None:
    assert Draft.of(draft.stored()) == draft


def test_what_an_older_draft_kept_is_left_out_and_no_draft_is_none() -> None:
    assert Draft.of({"wish": "cancel_order", "colour": "red"}) == Draft("cancel_order")
    assert Draft.of({}) is None and Draft.of(None) is None


def test_another_question_forgets_the_answers_that_missed() -> None:
    assert FULL.asking(YES).missed == 1
    assert FULL.asking(PAYMENT).missed == 0


WISHED: dict[str, tuple[Draft, Change | None]] = {
    "cancel": (Draft("cancel_order", reason="found_cheaper"), CancelOrder("1", "found_cheaper")),
    "return": (Draft("return_item", lines=(1,), payment="gift-1"), ReturnItems("1", (1,), "gift-1")),
    "exchange": (Draft("exchange_item", swaps=((1, WHITE),)), ExchangeItems("1", ((1, WHITE),))),
    "missing, a search": (Draft("order_missing"), ReportMissing("1", "search")),
    "missing, the money": (Draft("order_missing", remedy="refund"), ReportMissing("1", "refund")),
    "damaged": (Draft("order_wrong_or_damaged", lines=(1,)), ReportWrong("1", (1,), "damaged", "replace")),
    "wrong": (
        Draft("order_wrong_or_damaged", lines=(1,), reason="wrong_item", remedy="refund"),
        ReportWrong("1", (1,), "wrong_item", "refund"),
    ),
    "address": (Draft("change_address", address=KIEL), ChangeAddress("1", AddressFacts(**KIEL))),
    "items": (Draft("change_order", swaps=((1, WHITE),)), ChangeItems("1", ((1, WHITE),))),
    "payment": (Draft("change_order", what="payment", payment="gift-1"), ChangePayment("1", "gift-1")),
    "shipping": (Draft("change_order", what="shipping", option="Express"), ChangeShipping("1", "Express")),
    "no change": (Draft("track_order"), None),
}


@pytest.mark.parametrize("name", WISHED)
def test_a_draft_stands_for_one_change(name: str) -> None:
    draft, change = WISHED[name]
    assert wished(draft, "1") == change


def turn(text: str, intent: str = "inform", picked: str | None = None, customer: int | None = 1, **slots: Any) -> Turn:
    """A message of Noa's at noon, or a choice of hers."""
    found = [] if picked else reader_for("en").read(text, TODAY).findings
    entities = [{"entity": one.kind, "value": one.value} for one in found]
    entities += [{"entity": "picked", "value": picked}] if picked else []
    message = {
        "text": f"/{intent}" if picked else text,
        "intent": {"name": intent, "confidence": 1.0},
        "intent_ranking": [{"name": intent, "confidence": 1.0}],
        "entities": entities,
        "decision": {"act": "answer"},
        "metadata": {"language": "en", "at": NOON.isoformat(), "message_id": "m1", "customer_id": customer},
    }
    return Turn(Tracker("c1", slots, message, [], False, None, {}, "action_listen"))


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    """Noa's three orders: BH-204811 is packed soon, BH-204812 has come, BH-204813 is on its way."""
    storage = Storage(f"sqlite+aiosqlite:///{tmp_path / 'shop.db'}")
    async with storage.engine.begin() as connection:
        await connection.run_sync(Record.metadata.create_all)
    await stock_up(storage)
    for number, state in enumerate(("pending", "delivered", "shipped"), start=1):
        await place(storage, STATES[state], number)
    async with storage.work() as session:
        for order in (await session.execute(sa.select(Order))).scalars():
            # As long as people know them: the readers take less for no number.
            order.number, order.number_key = f"BH-20481{order.id}", f"BH20481{order.id}"
        await session.commit()
    made = Shop(storage, load_policies())
    sentences = Sentences.load(ROOT / "domain.yml")
    bind(Means(made, sentences, FollowUps.load(ROOT / "data/followups.yml"), nothing_told))
    yield made
    await storage.close()


@pytest.fixture
async def known(shop: Shop) -> Known:
    """What words about order BH-204811 are read against, whatever is wished."""
    order = await shop.order_of_customer("BH-204811", 1, TODAY)
    assert order is not None
    parts = [await known_of(Draft(wish), order, 1, TODAY) for wish in ("exchange_item", "change_address")]
    return replace(parts[0], addresses=parts[1].addresses, of_order=parts[1].of_order)


OPEN_LAMP = ((1, (WHITE, SMALL, SOLD_OUT)),)
HEARD: dict[str, tuple[Draft, str, dict[str, Any]]] = {
    "a line by its name": (Draft("return_item"), "the lamp please", {"lines": (1,)}),
    "all lines": (Draft("return_item"), "everything", {"lines": (1, 2)}),
    "nothing of it": (Draft("return_item"), "is it raining?", {}),
    "a new colour": (Draft("exchange_item"), "the lamp in white", {"swaps": ((1, WHITE),)}),
    "a line to become anything": (Draft("exchange_item", asked=LINES), "the lamp", {"open": OPEN_LAMP}),
    "a reason of the shop's": (Draft("cancel_order"), "I ordered it by mistake", {"reason": "ordered_by_mistake"}),
    "a remedy": (Draft("order_missing"), "I want my money back", {"remedy": "refund"}),
    "the same again": (Draft("order_wrong_or_damaged", lines=(1,)), "send a new one", {"remedy": "replace"}),
    "a way to pay": (Draft("return_item", lines=(1,)), "put it on my gift card", {"payment": "gift-1"}),
    "a part of the order": (Draft("change_order"), "I want faster shipping", {"what": "shipping"}),
}


@pytest.mark.parametrize("name", HEARD)
async def test_a_message_says_this_of_a_change(name: str, known: Known) -> None:
    draft, text, more = HEARD[name]
    assert hear(turn(text), draft, known) == replace(draft, **more)


PICKED: dict[str, tuple[str, dict[str, Any]]] = {
    "lines:1,2": ("return_item", {"lines": (1, 2)}),
    f"options:1,{WHITE}": ("exchange_item", {"swaps": ((1, WHITE),)}),
    "payment:gift-1": ("return_item", {"payment": "gift-1"}),
    "reason:damaged": ("return_item", {"reason": "damaged"}),
    "remedy:refund": ("order_missing", {"remedy": "refund"}),
    "shipping:Express": ("change_order", {"option": "Express"}),
    "what:payment": ("change_order", {"what": "payment"}),
    "code:again": ("return_item", {}),
}


@pytest.mark.parametrize("picked", PICKED)
async def test_a_choice_that_was_pressed_says_just_one_thing(picked: str, known: Known) -> None:
    wish, more = PICKED[picked]
    assert hear(turn("", picked=picked), Draft(wish), known) == Draft(wish, **more)


async def test_a_line_becomes_what_was_said_last(known: Known) -> None:
    draft = settled(Draft("exchange_item", swaps=((1, SMALL), (2, JUTE)), open=OPEN_LAMP), 1, WHITE)
    assert (draft.swaps, draft.open) == (((2, JUTE), (1, WHITE)), ())
    assert with_lines(Draft("exchange_item"), [2], known).swaps == ((2, JUTE),)
    assert with_lines(draft, [1, 2], known) == draft


WITHOUT = {"payment": PAYMENT, "reason": "reason", "option": "shipping", "remedy": REMEDY, "lines": LINES}


@pytest.mark.parametrize("field", WITHOUT)
async def test_one_answer_is_taken_back_alone(field: str, known: Known) -> None:
    empty: Any = () if field == "lines" else None
    assert without(FULL, WITHOUT[field], known) == replace(FULL, **{field: empty})


ASKED = Draft("cancel_order", order="BH-204811", asked=YES)
# draft | words | intent | what becomes of it: done, asked anew, dropped, kept to be set right, or not its own
ENDS: dict[str, tuple[Draft, str, str, str]] = {
    "a yes does it": (ASKED, "yes please", "affirm", "done"),
    "a no leaves it, to be set right": (ASKED, "no", "deny", CORRECTING),
    "to stop drops it": (ASKED, "never mind, leave it", "deny", "dropped"),
    "a no to a question drops it": (Draft("return_item", order="BH-204812", asked=LINES), "no", "deny", "dropped"),
    "another question is answered first": (ASKED, "what does shipping cost?", "shipping_info", "not its own"),
    "another wish replaces it": (ASKED, "where is my parcel BH-204813", "track_order", "not its own"),
    "a wish in its own words goes on": (ASKED, "yes cancel the order", "cancel_order", "done"),
    "a wish for a person is a person's": (ASKED, "a human please", "talk_to_human", "not its own"),
    "words that say nothing are asked anew": (ASKED, "hm", "inform", YES),
    "after a no thanks end it": (replace(ASKED, asked=CORRECTING), "thanks", "thanks", "not its own"),
}


@pytest.mark.parametrize("name", ENDS)
async def test_a_message_is_first_heard_as_an_answer(name: str, shop: Shop) -> None:
    draft, text, intent, end = ENDS[name]
    events = await first_heard.listen(CollectingDispatcher(), turn(text, intent, draft=draft.stored()))
    assert _end(events) == end
    order = await shop.order_of_customer("BH-204811", 1, TODAY)
    assert order is not None and (order.cancelled_on is not None) == (end == "done")


def _end(events: list[dict[str, Any]] | None) -> str:
    if events is None:
        return "not its own"
    slots = {event["name"]: event["value"] for event in events if event["event"] == "slot"}
    if slots.get("draft"):
        return str(slots["draft"]["asked"])
    return "done" if "answered" in slots else "dropped"


async def test_a_code_that_is_waited_for_is_not_asked_of_whoever_is_known(shop: Shop) -> None:
    draft = Draft("cancel_order", order="BH-204811", asked=CODE)
    events = await first_heard.listen(CollectingDispatcher(), turn("123456", draft=draft.stored()))
    assert _end(events) == YES
    assert await first_heard.listen(CollectingDispatcher(), turn("hm", customer=None, draft=draft.stored())) is None


MEANT: dict[str, tuple[str, str, dict[str, Any], list[str]]] = {
    "by its number": ("return_item", "send back BH-204812", {}, ["BH-204812"]),
    "by two numbers": ("track_order", "where are BH-204811 and BH-204813", {}, ["BH-204811", "BH-204813"]),
    "the only one it can happen to": ("cancel_order", "cancel my order", {}, ["BH-204811"]),
    "the only one that came": ("return_item", "I want to return something", {}, ["BH-204812"]),
    "the one spoken of": ("track_order", "where is it", {"order_number": "BH-204813"}, ["BH-204813"]),
    "nothing tells which": ("track_order", "where is my order", {}, []),
}


@pytest.mark.parametrize("name", MEANT)
async def test_the_order_meant_is_found_by_what_is_said(name: str, shop: Shop) -> None:
    wish, text, slots, numbers = MEANT[name]
    meant = await which_order.of_customer(turn(text, wish, **slots), wish, 1)
    assert [order.number for order in meant.orders] == numbers
    assert bool(meant.among) == (not numbers)


async def test_a_number_that_is_pressed_is_the_order_and_one_of_nobody_is_unknown(shop: Shop) -> None:
    pressed = await which_order.of_customer(turn("", picked=f"{ORDER}:BH-204813"), "return_item", 1)
    assert [order.number for order in pressed.orders] == ["BH-204813"]
    assert (await which_order.of_customer(turn("BH-204819"), "return_item", 1)).unknown
    assert (await which_order.of_customer(turn("BH-204811"), "return_item", 2)).unknown


async def test_who_the_shopper_is_is_asked_only_where_an_answer_may_come_ahead(shop: Shop) -> None:
    asked: list[int | None] = []

    async def told(conversation_id: str, customer_id: int | None) -> tuple[()]:
        asked.append(customer_id)
        return ()

    means = means_of_actions()
    bind(Means(shop, means.sentences, means.follow_ups, told))
    for action in (Deny(), ShippingInfo()):
        await action.run(CollectingDispatcher(), turn("no").tracker, {})
    assert asked == [1]
