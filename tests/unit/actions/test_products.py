"""From a shopper's words about goods to what the catalogue says of them, and nothing else."""

from __future__ import annotations

from functools import partial

import pytest
import sqlalchemy as sa

from actions.advice import ProductAdvice
from actions.conversation import Affirm, Inform
from actions.products import ProductQuestion, StockCheck
from bot.mail.records import Mail
from bot.replies.stock_mail import back_in_stock
from bot.shop.records import Product, StockNote, Variant
from bot.shop.stock_notes import tell_back_in_stock
from tests.unit.actions.conftest import NOW

STOCK, QUESTION, ADVICE = StockCheck(), ProductQuestion(), ProductAdvice()
CHELSEA = "Leather Chelsea Boots"


async def restock(desk, product: str, stock: int, options: str = "%") -> None:
    """Set the stock of a product's variants."""
    async with desk.storage.work() as work:
        named = sa.select(Product.id).where(Product.name == product)
        which = sa.update(Variant).where(Variant.product_id.in_(named), Variant.options.like(options))
        await work.execute(which.values(stock=stock).execution_options(synchronize_session=False))
        await work.commit()


# what is there | the words | facts told | facts not told
THERE = {
    "a size that is there": ({"brown, 42": 3}, "the chelsea boots in 42?", ["brown (42)", "€149.00"], ["44"]),
    "a colour that is gone": ({"black%": 0, "brown%": 1}, "chelsea boots in black?", ["in black", "brown"], []),
    "all of it gone": ({"%": 0}, "are the chelsea boots available", ["Sold out in everything"], ["€149"]),
    "a colour it never had": ({"%": 5}, "got the chelsea boots in pink?", ["not made in pink", "black"], []),
    "any": ({"%": 5}, "are there any chelsea boots left", ["brown (38; 40; 42; 44)", "black"], []),
}


@pytest.mark.parametrize(("stock", "words", "told", "untold"), THERE.values(), ids=THERE.keys())
async def test_what_is_there_is_told_for_what_was_asked(desk, stock, words, told, untold):
    for options, count in stock.items():
        await restock(desk, CHELSEA, count, options)
    said = await desk.ask(STOCK, words, "stock_check")
    assert [one for one in told if one not in said.text] == []
    assert [one for one in untold if one in said.text] == []


async def test_one_of_several_is_asked_for_and_then_answered(desk):
    asked = await desk.ask(STOCK, "any boots left?", "stock_check")
    assert CHELSEA in asked.titles and len(asked.titles) == 3
    said = await desk.ask(STOCK, intent="stock_check", pressed={"product": CHELSEA})
    assert CHELSEA in said.text and said.slots["product"]


async def test_a_colour_alone_goes_on_with_the_product_before(desk):
    await restock(desk, CHELSEA, 5)
    await desk.ask(STOCK, "are the chelsea boots there", "stock_check")
    said = await desk.ask(Inform(), "and in black?", "inform")
    assert CHELSEA in said.text and "black" in said.text and "brown" not in said.text


async def test_a_colour_after_a_question_is_looked_up_and_a_name_answers_the_question(desk):
    await restock(desk, CHELSEA, 5)
    await desk.ask(QUESTION, "are the chelsea boots true to size", "product_question")
    assert "in stock" in (await desk.ask(Inform(), "black", "inform")).text
    await desk.ask(QUESTION, "what is the lamp made of", "product_question")
    assert "brass" in (await desk.ask(Inform(), "the desk lamp", "inform")).text


async def test_something_the_shop_does_not_sell_is_not_taken_for_what_was_named_before(desk):
    await desk.ask(STOCK, "are the chelsea boots there", "stock_check")
    assert desk.says(await desk.ask(STOCK, "do you sell spaceships", "stock_check"), "utter_ask_product")


async def test_a_note_is_kept_once_for_a_verified_customer_after_a_yes(desk):
    await restock(desk, CHELSEA, 0)
    for _ in range(2):
        offered = await desk.ask(STOCK, "chelsea boots in brown 42", "stock_check", customer_id=7)
        assert desk.says(offered, "utter_stock_note_offer")
        said = await desk.ask(Affirm(), "yes", "affirm", customer_id=7)
        assert "brown (42)" in said.text
    async with desk.storage.work() as work:
        notes = (await work.execute(sa.select(StockNote))).scalars().all()
    assert [(note.customer_id, note.source, note.told_at) for note in notes] == [(7, "m2", None)]


async def test_the_mail_says_what_is_back_and_for_how_much(desk):
    await restock(desk, CHELSEA, 0)
    await desk.shop.goods.note_stock(7, [await variant_of(desk, CHELSEA)], "m1", NOW)
    await restock(desk, CHELSEA, 3)
    assert await tell_back_in_stock(desk.storage, partial(back_in_stock, desk.sentences), NOW) == 1
    async with desk.storage.work() as work:
        mail = (await work.execute(sa.select(Mail))).scalar_one()
    assert CHELSEA in mail.subject and "€149.00" in mail.text and "brown, 38" in mail.text


async def variant_of(desk, product: str) -> int:
    """The first variant of a product."""
    async with desk.storage.work() as work:
        first = sa.select(sa.func.min(Variant.id)).join(Product).where(Product.name == product)
        return (await work.execute(first)).scalar_one()


async def test_nobody_unknown_is_noted(desk):
    await restock(desk, CHELSEA, 0)
    said = await desk.ask(STOCK, "chelsea boots in brown 42", "stock_check")
    assert desk.says(said, "utter_stock_note_sign_in") and said.slots["proposal"] is None


# the words | facts told | the other way round: what must not be claimed
QUESTIONS = {
    "material": ("what's the two person tent made of", ["ripstop polyester"], []),
    "care": ("can i put the olive wood board in the dishwasher", ["never in the dishwasher"], []),
    "fit": ("do the chelsea boots run small", ["half a size large"], []),
    "size of a bag": ("will a 15 inch laptop fit in the canvas rucksack", ["up to 15 inches in 25 l"], []),
    "compatibility and weight": ("does the casserole work with induction and how heavy", ["induction", "1.9 kg"], []),
    "battery": ("how do i charge the head torch", ["USB-C"], []),
    "warranty named": ("what warranty has the french press", ["5 years"], []),
    "warranty of the law": ("is there a guarantee on the linen shirt", ["2 years"], ["European"]),
    "price": ("how much is the head torch", ["€39.90"], []),
    "unknown": ("does the desk lamp glow in the dark", ["won't guess", "steel and brass"], ["glow"]),
    "partly unknown": ("is the jute rug vegan and how do i clean it", ["vacuum", "won't guess"], []),
}


@pytest.mark.parametrize(("words", "told", "untold"), QUESTIONS.values(), ids=QUESTIONS.keys())
async def test_only_what_the_catalogue_says_is_told(desk, words, told, untold):
    said = await desk.ask(QUESTION, words, "product_question")
    assert [one for one in told if one not in said.text] == []
    assert [one for one in untold if one in said.text] == []


async def test_a_question_the_catalogue_cannot_answer_goes_to_a_person_after_a_yes(desk):
    await desk.ask(QUESTION, "does the desk lamp glow in the dark", "product_question")
    said = await desk.ask(Affirm(), "yes", "affirm")
    assert said.custom["hand_over"]["wish"] == "product_question"


# messages, one after the other | questions asked on the way | a word in every reason or price | at most
FORMS = {
    "all at once": (["a present for my mother, about 30 euros"], [], "gift", 3),
    "purpose first": (["something for hiking", "under 60"], ["budget"], "hiking", 3),
    "worn": (["which shoes would you take", "42", "100 euros"], ["size", "budget"], "", 3),
    "one fits": (["which tent is best"], [], "tent", 1),
}


@pytest.mark.parametrize(("messages", "questions", "reason", "most"), FORMS.values(), ids=FORMS.keys())
async def test_only_what_was_not_said_is_asked(desk, messages, questions, reason, most):
    asked = [await desk.ask(ADVICE, words, "product_advice") for words in messages]
    for said, question in zip(asked, questions, strict=False):
        assert desk.says(said, f"utter_ask_advice_{question}")
    cards = asked[-1].reply["cards"]
    assert 1 <= len(cards) <= most and all(card["type"] == "product" and reason in card["detail"] for card in cards)


async def test_a_question_of_the_form_may_be_left_open(desk):
    await desk.ask(ADVICE, "help me choose", "product_advice")
    await desk.ask(ADVICE, intent="product_advice", pressed={"advice": "purpose:bags"})
    said = await desk.ask(ADVICE, intent="product_advice", pressed={"advice": "budget:any"})
    assert len(said.reply["cards"]) == 3


async def test_nothing_that_fits_is_said_and_a_person_offered(desk):
    said = await desk.ask(ADVICE, "a tent under 20 euros", "product_advice")
    assert desk.says(said, "utter_product_advice_none") and said.slots["proposal"]["wish"] == "product_advice"
