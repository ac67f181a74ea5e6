"""Replies about what a customer has with the shop: gift cards and points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.replies import words
from bot.replies.orders import Told, with_next
from bot.replies.reply import Reply
from bot.shop.facts_goods import GiftCardFacts, PointsFacts

CARDS_AT_MOST = 4


def gift_cards(told: Told, cards: Sequence[GiftCardFacts], terms: Mapping[str, str]) -> Reply:
    """What is left on each card; its code is never told. Without a card, how to ask for one by its code."""
    if not cards:
        return with_next(told, "gift_card", "any", Reply(("utter_gift_card_none",), terms))
    if len(cards) == 1:
        facts = {**terms, **_card_words(told, cards[0])}
        said = _sentence(told, cards[0], facts)
        return with_next(told, "gift_card", "any", Reply((said,), facts))
    lines = [_card_words(told, card) for card in cards[:CARDS_AT_MOST]]
    text = [
        told.sentences.say(_sentence(told, card, line), told.language, **line)
        for card, line in zip(cards, lines, strict=False)
    ]
    facts = {**terms, "cards": "\n".join(f"• {line}" for line in text)}
    return with_next(told, "gift_card", "any", Reply(("utter_gift_card_several",), facts))


def no_gift_card() -> Reply:
    """No card of this customer has that code; whose it may be is not told."""
    return Reply(("utter_gift_card_unknown",))


def points(told: Told, member: PointsFacts, part: str | None, terms: Mapping[str, str]) -> Reply:
    """How many points there are, what they are worth, which level, what comes next and what lapses."""
    facts = {**terms, **_points_words(told, member)}
    first = "utter_membership_points" if member.points else "utter_membership_no_points"
    asked = [f"utter_membership_{part}"] if part in {"spend", "missing", "join", "leave", "ends"} else []
    names = [first, *asked, "utter_membership_next", "utter_membership_lapse"]
    said = tuple(name for name in names if told.sentences.first_sayable((name,), told.language, facts))
    return with_next(told, "membership", "any", Reply(said, facts))


def _sentence(told: Told, card: GiftCardFacts, facts: Mapping[str, str]) -> str:
    name = f"utter_gift_card_{card.state}"
    return told.sentences.first_sayable((name,), told.language, facts) or f"{name}_plain"


def _card_words(told: Told, card: GiftCardFacts) -> dict[str, str]:
    facts = {
        "last_four": card.last_four,
        "value": words.money(card.value, told.language),
        "balance": words.money(card.balance, told.language),
        "ends_on": words.dated(card.ends_on, told.language),
    }
    return {name: value for name, value in facts.items() if value}


def _points_words(told: Told, member: PointsFacts) -> dict[str, str]:
    facts = {
        "points": str(member.points),
        "worth": words.money(member.worth, told.language),
        "level": member.level,
        "gives": member.gives,
        "next_level": member.next_level or "",
        "missing": str(member.missing or ""),
        "lapse": str(member.lapse or ""),
        "lapse_on": words.dated(member.lapse_on, told.language),
    }
    return {name: value for name, value in facts.items() if value}
