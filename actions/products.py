"""Goods: whether they are there, what is known of them, and a note for when they are back."""

from __future__ import annotations

from typing import Any

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import base, hearing, private
from actions.base import Events, TopicAction, Turn
from actions.means import means
from bot.replies import products as replies
from bot.replies.orders import YES
from bot.shop.facts_goods import ProductFacts, StockState
from bot.shop.goods import stock_of

NOTE = "stock_note"
ABOUT_STOCK = frozenset({"stock", "price", "options"})
"""What is answered with what is there and what it costs, by the names in data/reading/<language>/product_facts.yml."""


class StockCheck(TopicAction):
    """Whether something is there."""

    says = "action_stock_check"

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn) -> Events:
        """What is there of the product meant, or the question which it is."""
        return await go_on(dispatcher, turn, "stock_check")


class ProductQuestion(TopicAction):
    """A question that the catalogue may answer."""

    says = "action_product_question"

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn) -> Events:
        """What the catalogue says, and never more."""
        return await go_on(dispatcher, turn, "product_question")


async def go_on(dispatcher: CollectingDispatcher, turn: Turn, wish: str) -> Events:
    """Answer a wish about a product; which one is asked when the message does not tell."""
    meant = await hearing.product_meant(turn)
    asked = hearing.spoken(meant.rest, turn.language, "fact_words") or tuple(turn.slot("asked_facts") or ())
    if meant.product is None:
        base.say(dispatcher, turn, replies.which(wish, meant.among))
        return [SlotSet("topic", wish), SlotSet("asked_facts", list(asked) or None)]
    found = [SlotSet(hearing.PRODUCT, str(meant.product.product_id)), SlotSet("asked_facts", None)]
    if wish == "product_question" and not ABOUT_STOCK.intersection(asked[:1]):
        return [*found, *_about(dispatcher, turn, meant.product, asked)]
    return [*found, *_stock(dispatcher, turn, meant.product)]


def goes_on(turn: Turn) -> bool:
    """Whether a bare value goes on with the product talked about: "and in blue?"."""
    described = turn.has_entity("size") or turn.has_entity("colour") or turn.has_entity(hearing.PRODUCT)
    return described and turn.slot("topic") in {"stock_check", "product_question"}


def meant_by(turn: Turn) -> str:
    """What a bare value wants: a product's name the question put before, a size or colour whether it is there."""
    return str(turn.slot("topic")) if turn.has_entity(hearing.PRODUCT) else "stock_check"


def _about(dispatcher: CollectingDispatcher, turn: Turn, product: ProductFacts, asked: tuple[str, ...]) -> Events:
    reply = replies.about(turn.told, product, asked, means().shop.services.help())
    base.say_offering_person(dispatcher, turn, reply)
    person = {"act": base.PERSON, "wish": "product_question"} if YES in reply.offers else None
    return [*base.answered("product_question"), SlotSet("proposal", person)]


def _stock(dispatcher: CollectingDispatcher, turn: Turn, product: ProductFacts) -> Events:
    done = base.answered("stock_check")
    elsewise = hearing.wanted_elsewise(turn, product)
    if elsewise:
        base.say(dispatcher, turn, replies.no_such(turn.told, product, elsewise))
        return done
    wanted = hearing.options_meant(turn, product)
    found = stock_of(product, wanted)
    noting = found.state is not StockState.IN_STOCK and turn.customer_id is not None
    base.say(dispatcher, turn, replies.stock(turn.told, found, wanted, means().shop.shipping(), noting))
    gone = [variant.variant_id for variant in found.wanted if not variant.in_stock]
    return [*done, SlotSet("proposal", {"act": NOTE, "variants": gone} if noting else None)]


async def note_stock(dispatcher: CollectingDispatcher, turn: Turn, proposal: dict[str, Any]) -> Events:
    """The yes to a note: it is kept once, for the verified customer."""
    if turn.customer_id is None:
        base.say(dispatcher, turn, private.sign_in_first())
        return [SlotSet("proposal", None)]
    noted = await means().shop.goods.note_stock(turn.customer_id, proposal["variants"], turn.source, turn.now)
    base.say(dispatcher, turn, replies.noted(turn.told, noted))
    return [*base.answered("stock_check"), SlotSet("proposal", None)]
