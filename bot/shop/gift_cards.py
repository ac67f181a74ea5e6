"""Gift cards: what is left on them. Their codes are money, so only the last four signs are ever told."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from bot.shop.facts_goods import GiftCardFacts
from bot.shop.money import money
from bot.shop.records import GiftCard

USABLE, EMPTY, ENDED = "usable", "empty", "ended"


async def of_customer(session: AsyncSession, customer_id: int, today: date) -> tuple[GiftCardFacts, ...]:
    """A customer's gift cards, those that end first at the front; empty when there are none."""
    query = sa.select(GiftCard).where(GiftCard.customer_id == customer_id).order_by(GiftCard.ends_on, GiftCard.id)
    return tuple(facts(card, today) for card in (await session.execute(query)).scalars())


async def by_code(session: AsyncSession, code: str, customer_id: int, today: date) -> GiftCardFacts | None:
    """The card with this code, spaces and hyphens as they may be; None for none and for somebody else's."""
    plain = sa.func.replace(sa.func.upper(GiftCard.code), "-", "")
    theirs = sa.or_(GiftCard.customer_id.is_(None), GiftCard.customer_id == customer_id)
    card: GiftCard | None = (
        (await session.execute(sa.select(GiftCard).where(plain == code_key(code), theirs))).scalars().first()
    )
    return facts(card, today) if card else None


def facts(card: GiftCard, today: date) -> GiftCardFacts:
    """A card as its owner may hear of it."""
    ended = card.ends_on is not None and card.ends_on < today
    return GiftCardFacts(
        last_four=code_key(card.code)[-4:],
        value=money(card.value_cents, card.currency),
        balance=money(card.balance_cents, card.currency),
        ends_on=card.ends_on,
        state=ENDED if ended else USABLE if card.balance_cents else EMPTY,
    )


def code_key(code: str) -> str:
    """A gift card's code as it is compared: capital letters and digits alone."""
    return "".join(sign for sign in code.upper() if sign.isalnum())
