"""What an operator sees with a ticket, so that the shopper is never asked again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations.engine import HandOver
from bot.conversations.history import earlier
from bot.conversations.records import Author, Conversation, Message, Turn
from bot.desk import moods
from bot.desk.given import given, latest
from bot.reading import findings

SMALL_TALK = {"talk_to_human", "greet", "thanks", "goodbye", "affirm", "deny", "inform", "complaint"}
WISH_LENGTH = 160
EARLIER = 5


async def compose(
    work: AsyncSession, conversation: Conversation, hand_over: HandOver, title: Callable[[str], str]
) -> dict[str, Any]:
    """The briefing as JSON: the hand-over's facts, and what the transcript says was asked and answered.

    `title` names an intent in words.
    """
    turns = await turns_of(work, conversation.id)
    told, slots = given(turns), _slots(conversation, hand_over)
    replies = await _bot_said(work, conversation.id)
    asked = [_asked(message) for message, _ in turns]
    return {
        "wish": _wish(turns),
        "about": about(hand_over, slots, told),
        "reason": hand_over.reason,
        "customer": hand_over.customer,
        "order": hand_over.order,
        "change": hand_over.change,
        "asked": asked,
        "bot_said": [{"text": reply.text, "at": reply.at.isoformat()} for reply in replies],
        "tried": _tried(turns, hand_over),
        "slots": slots,
        "given": told,
        "meanings": [{**each, "title": title(each["intent"])} for each in _meanings(turns)],
        **moods.as_told(turns),
        "next_questions": [{"intent": name, "title": title(name)} for name in hand_over.next_questions],
    }


async def earlier_wishes(work: AsyncSession, conversation: Conversation) -> list[dict[str, Any]]:
    """What the newest five other conversations of this customer were about; looked up whenever it is shown, so that
    nothing is kept of a conversation that was erased."""
    return [
        {"at": one.created_at.isoformat(), "channel": one.channel, "wish": _wish(await turns_of(work, one.id))}
        for one in await earlier(work, conversation, EARLIER)
    ]


def about(hand_over: HandOver, slots: dict[str, Any], told: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The wish with its values, to be said in one line: `intent`, `order`, `items`, `to`, `reason`, `address`,
    `payment`, `product`, `coupon`; what is not known is left out."""
    change = hand_over.change or {}
    known = {
        "intent": change.get("wish") or hand_over.wish,
        "order": change.get("order") or slots.get("order_number"),
        "items": change.get("lines"),
        "to": [swap["to"] for swap in change.get("swaps") or () if swap["to"]],
        **{name: change.get(name) for name in ("reason", "remedy", "address", "payment", "shipping")},
        "product": latest(told, findings.PRODUCT),
        "coupon": slots.get("coupon_code"),
    }
    return {name: value for name, value in known.items() if value}


async def turns_of(work: AsyncSession, conversation_id: str) -> list[tuple[Message, Turn]]:
    """What the shopper said, oldest first, each with how it was understood."""
    query = (
        sa.select(Message, Turn)
        .join(Turn, Turn.message_id == Message.id)
        .where(Message.conversation_id == conversation_id)
        .order_by(Message.seq)
    )
    return [(message, turn) for message, turn in (await work.execute(query)).all()]


async def _bot_said(work: AsyncSession, conversation_id: str) -> Sequence[Message]:
    query = sa.select(Message).where(
        Message.conversation_id == conversation_id, Message.author == Author.BOT.value, Message.seq > 1
    )
    return (await work.execute(query.order_by(Message.seq))).scalars().all()


def _asked(message: Message) -> dict[str, Any]:
    return {
        "text": message.text,
        "intent": message.intent,
        "confidence": message.confidence,
        "at": message.at.isoformat(),
    }


def _wish(turns: Sequence[tuple[Message, Turn]]) -> str:
    """The newest message with a matter of its own, as far as it was understood; else the newest of all."""
    own = [message.text for message, turn in turns if _likeliest(message, turn) not in SMALL_TALK]
    newest = (own or [message.text for message, _ in turns] or [""])[-1]
    return " ".join(newest.split())[:WISH_LENGTH]


def _likeliest(message: Message, turn: Turn) -> str | None:
    """The first meaning, sure or not; of a choice that was pressed, what it means."""
    decision: dict[str, Any] = turn.parse.get("decision") or {}
    return decision.get("intent") or message.intent


def _meanings(turns: Sequence[tuple[Message, Turn]]) -> list[dict[str, Any]]:
    """How the last message was understood, likeliest first."""
    parsed = [turn.parse for _, turn in turns if turn.parse.get("meanings")]
    return (
        [{"intent": each["name"], "confidence": each["confidence"]} for each in parsed[-1]["meanings"]]
        if parsed
        else []
    )


def _tried(turns: Sequence[tuple[Message, Turn]], hand_over: HandOver) -> list[str]:
    """The matters that the bot answered, each once, the newest last."""
    told: list[Any] = [turn.about for _, turn in turns]
    topics = [each.get("topic") for each in told if each]
    answered = [name for name in (*topics, *hand_over.tried) if name]
    return list(dict.fromkeys(reversed(answered)))[::-1]


def _slots(conversation: Conversation, hand_over: HandOver) -> dict[str, Any]:
    """Every value the shopper ever gave, also one the dialogue has put away, and an earlier operator's note."""
    given = {**conversation.carried, **hand_over.slots}
    summary = given.pop("summary", None)
    return {**given, "earlier_note": summary} if summary else given
