"""A short form to choose by: what for, which size, how much; what was said already is not asked."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import Any

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import base, hearing
from actions.base import Events, TopicAction, Turn
from actions.means import means
from bot.reading.catalogue_words import spoken_of, stem
from bot.reading.words import word_lists
from bot.replies import advice as questions
from bot.replies import products as replies
from bot.shop.facts import Money
from bot.shop.facts_goods import AdviceWish

SLOT = PICKED = "advice"
PURPOSE, SIZE, BUDGET = "purpose", "size", "budget"
ANY = "any"
FEW = 3
"""So few need no further question."""


@dataclass(frozen=True)
class Form:
    """What was said so far; `any_of` are questions to which the answer was that it does not matter."""

    uses: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    size: str | None = None
    budget: str | None = None
    asked: str | None = None
    any_of: tuple[str, ...] = ()

    @classmethod
    def of(cls, stored: dict[str, Any] | None) -> Form:
        """The form a slot holds; an empty one for none."""
        known: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in (stored or {}).items()
        }
        return cls(**known)

    def wish(self, currency: str) -> AdviceWish:
        """What the shop is asked."""
        money = Money(Decimal(self.budget), currency) if self.budget else None
        return AdviceWish(self.uses, self.categories, frozenset(self.words), self.size, money)


class ProductAdvice(TopicAction):
    """Something is looked for."""

    says = "action_product_advice"

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn) -> Events:
        """The next question of the form, or what to look at."""
        return await go_on(dispatcher, turn)


def goes_on(turn: Turn) -> bool:
    """Whether a message that says nothing else may be the answer to the form's question."""
    return turn.slot("topic") == "product_advice" and bool(turn.slot(SLOT))


async def go_on(dispatcher: CollectingDispatcher, turn: Turn) -> Events:
    """Hear the message, then ask what is missing or advise."""
    form = await _hear(turn, Form.of(turn.slot(SLOT)))
    currency = means().shop.services.currency
    asks = _missing(form, word_lists(turn.language)["worn_categories"])
    found = await means().shop.goods.advise(form.wish(currency), FEW + 1)
    if asks and (asks == PURPOSE or len(found) > FEW):
        categories = Counter(one.category for one in await means().shop.goods.names())
        offered = [name for name, _ in categories.most_common()]
        base.say(dispatcher, turn, questions.ask(turn.told, asks, offered, currency))
        return [SlotSet(SLOT, asdict(replace(form, asked=asks))), SlotSet("topic", "product_advice")]
    base.say_offering_person(dispatcher, turn, replies.advice(turn.told, found[:FEW]))
    person = None if found else {"act": base.PERSON, "wish": "product_advice"}
    first = str(found[0].product.product_id) if len(found) == 1 else None
    return [
        *base.answered("product_advice"),
        SlotSet(SLOT, None),
        SlotSet("proposal", person),
        SlotSet(hearing.PRODUCT, first),
    ]


async def _hear(turn: Turn, form: Form) -> Form:
    picked = next(iter(turn.entities(PICKED)), "")
    if picked:
        return _picked(form, *picked.split(":", 1))
    names = await means().shop.goods.names()
    categories = spoken_of(turn.words, {one.category: (one.category,) for one in names})
    known = {stem(word) for one in names for word in one.name.split()}
    budget = hearing.budget(turn, asked=form.asked == BUDGET)
    heard = replace(
        form,
        uses=form.uses or hearing.spoken(turn.words, turn.language, "use_words"),
        categories=form.categories or categories,
        words=tuple(sorted({*form.words, *(known & hearing.stems(turn))})),
        size=hearing.size(turn, form.asked == SIZE) or form.size,
        budget=str(budget.amount) if budget else form.budget,
    )
    # An answer that names none of our words is still an answer: it is not asked again.
    return replace(heard, any_of=(*form.any_of, form.asked) if form.asked else form.any_of)


def _picked(form: Form, kind: str, value: str) -> Form:
    if value == ANY:
        return replace(form, any_of=(*form.any_of, kind))
    if kind == PURPOSE:
        return replace(form, categories=(value,))
    return replace(form, budget=value) if kind == BUDGET else replace(form, size=value)


def _missing(form: Form, worn: frozenset[str]) -> str | None:
    """The next question; a size is asked only for what is worn."""
    if not (form.uses or form.categories or form.words) and PURPOSE not in form.any_of:
        return PURPOSE
    if worn.intersection(form.categories) and not form.size and SIZE not in form.any_of:
        return SIZE
    return BUDGET if not form.budget and BUDGET not in form.any_of else None
