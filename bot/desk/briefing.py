"""What an operator sees with a ticket, so that the shopper is never asked again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations.engine import HandOver
from bot.conversations.history import earlier
from bot.conversations.records import Author, Conversation, Message, Turn

SMALL_TALK = {"talk_to_human", "greet", "thanks", "goodbye", "affirm", "deny", "inform", "complaint"}
MOODS = ("calm", "upset", "angry")
WISH_LENGTH = 160
EARLIER = 5


async def compose(
    work: AsyncSession, conversation: Conversation, hand_over: HandOver, title: Callable[[str], str]
) -> dict[str, Any]:
    """The briefing as JSON: the hand-over's facts, and what the transcript says was asked and answered.

    `title` names an intent in words.
    """
    turns = await _turns(work, conversation.id)
    replies = await _bot_said(work, conversation.id)
    asked = [_asked(message) for message, _ in turns]
    return {
        "wish": _wish(turns),
        "reason": hand_over.reason,
        "customer": hand_over.customer,
        "order": hand_over.order,
        "asked": asked,
        "bot_said": [{"text": reply.text, "at": reply.at.isoformat()} for reply in replies],
        "tried": list(hand_over.tried),
        "slots": _slots(conversation, hand_over),
        "meanings": [{**each, "title": title(each["intent"])} for each in _meanings(turns)],
        "mood": _mood(turns),
        "next_questions": [{"intent": name, "title": title(name)} for name in hand_over.next_questions],
    }


async def earlier_wishes(work: AsyncSession, conversation: Conversation) -> list[dict[str, Any]]:
    """What the newest five other conversations of this customer were about; looked up whenever it is shown, so that
    nothing is kept of a conversation that was erased."""
    return [
        {"at": one.created_at.isoformat(), "channel": one.channel, "wish": _wish(await _turns(work, one.id))}
        for one in await earlier(work, conversation, EARLIER)
    ]


async def _turns(work: AsyncSession, conversation_id: str) -> list[tuple[Message, Turn]]:
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


def _mood(turns: Sequence[tuple[Message, Turn]]) -> str:
    """The worst mood so far: anger does not pass because the last words were civil."""
    moods = [turn.parse.get("mood") for _, turn in turns]
    return max((mood for mood in moods if mood in MOODS), key=MOODS.index, default="calm")


def _slots(conversation: Conversation, hand_over: HandOver) -> dict[str, Any]:
    """Every value the shopper ever gave, also one the dialogue has put away, and an earlier operator's note."""
    given = {**conversation.carried, **hand_over.slots}
    summary = given.pop("summary", None)
    return {**given, "earlier_note": summary} if summary else given
