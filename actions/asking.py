"""The next question about a change being prepared, with everything that can be pressed instead of typed."""

from __future__ import annotations

from collections.abc import Sequence

from actions.base import Turn
from actions.draft import ADDRESS, ITEMS, LINES, OPTIONS, PAYMENT, REASON, REMEDY, SHIPPING, WHAT, Draft
from actions.known import PICKING, Known, reasons
from actions.means import means
from bot.replies import words
from bot.replies.changes import (
    Question,
    address_words,
    line_offers,
    payment_offers,
    pick,
    reason_title,
    variant_offers,
)
from bot.replies.reply import Offer
from bot.shop.facts import AddressFacts, PaymentFacts
from bot.shop.outcomes import Weighed

REMEDIES = ("replace", "refund")


def question(turn: Turn, draft: Draft, known: Known, weighed: Weighed | None, among: Sequence[str] = ()) -> Question:
    """The question `draft.asked` names; `among` are the answers that would do, all that may where it is empty."""
    asks = {
        WHAT: _what,
        LINES: _lines,
        OPTIONS: _options,
        ADDRESS: _address,
        SHIPPING: _shipping,
        REASON: _reason,
    }
    if draft.asked == REMEDY:
        remedies = [one for one in REMEDIES if not among or one in among]
        return Question(REMEDY, draft.wish, {}, tuple(pick(REMEDY, one, f"utter_remedy_{one}") for one in remedies))
    if draft.asked == PAYMENT:
        methods = tuple(one for one in ways(draft, weighed, known) if not among or one.id in among)
        way = "pays" if weighed and weighed.pays else "gets" if weighed and weighed.gets else "switch"
        facts = {name: words.money(getattr(weighed, name, None), turn.language) for name in ("pays", "gets")}
        return Question(f"payment_{way}", draft.wish, facts, payment_offers(PAYMENT, methods, turn.told))
    return asks[draft.asked or WHAT](turn, draft, known)


def ways(draft: Draft, weighed: Weighed | None, known: Known) -> tuple[PaymentFacts, ...]:
    """The ways money may go: what is sent back goes where it came from or on a gift card, all else any way.

    A gift card must cover what it is to pay.
    """
    original = known.order.payment.id if known.order.payment else None
    if draft.wish == "return_item":
        return tuple(one for one in known.methods if one.kind == "gift_card" or one.id == original)
    if draft.what == PAYMENT:
        return tuple(one for one in known.methods if one.id != original)
    pays = weighed.pays.amount if weighed and weighed.pays else 0
    return tuple(one for one in known.methods if one.balance is None or one.balance.amount >= pays)


def _what(turn: Turn, draft: Draft, known: Known) -> Question:
    parts = [pick(WHAT, ITEMS, "utter_choice_what_items"), Offer("utter_choice_change_address", "change_address")]
    parts += [pick(WHAT, part, f"utter_choice_what_{part}") for part in (SHIPPING, PAYMENT)]
    return Question(WHAT, draft.wish, {}, tuple(parts))


def _lines(turn: Turn, draft: Draft, known: Known) -> Question:
    able = [line for line in known.order.lines if draft.wish not in PICKING or line.kept_back is None]
    return Question(LINES, draft.wish, {}, line_offers(LINES, able or known.order.lines, draft.wish in PICKING))


def _options(turn: Turn, draft: Draft, known: Known) -> Question:
    line_id, possible = draft.open[0]
    line = known.line(line_id)
    variants = [one for one in known.variants[line_id] if one.variant_id in possible]
    telling = _telling_apart([dict(one.options) for one in variants])
    facts = {"item": words.line(line), "options": words.listed(telling, turn.language)}
    return Question(OPTIONS, draft.wish, facts, variant_offers(OPTIONS, line, variants, turn.told))


def _telling_apart(options: list[dict[str, str]]) -> list[str]:
    """The names of the options in which these variants differ."""
    names = dict.fromkeys(name for each in options for name in each)
    return [name for name in names if len({each.get(name) for each in options}) > 1]


def _address(turn: Turn, draft: Draft, known: Known) -> Question:
    said = AddressFacts(**draft.address) if draft.address else None
    offers = tuple(
        pick(ADDRESS, place, "utter_choice_address", {"address": address_words(one)})
        for place, one in enumerate(known.addresses)
        if one != known.order.address
    )
    return Question(ADDRESS, draft.wish, {"address": address_words(said)}, offers)


def _shipping(turn: Turn, draft: Draft, known: Known) -> Question:
    country = known.order.address.country if known.order.address else None
    options = means().shop.shipping(country).options
    offers = tuple(
        pick(
            SHIPPING,
            one.name,
            "utter_choice_shipping",
            {"name": one.name, "price": words.money(one.price, turn.language)},
        )
        for one in options
    )
    return Question(SHIPPING, draft.wish, {}, offers)


def _reason(turn: Turn, draft: Draft, known: Known) -> Question:
    offers = tuple(pick(REASON, one, reason_title(one)) for one in reasons(draft.wish))
    return Question(REASON, draft.wish, {}, offers)
