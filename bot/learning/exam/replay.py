"""What shoppers said lately, understood by two models: where the answer, the question or the hand-over changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa

from bot.conversations.records import HEARD, Conversation, Message, Turn
from bot.learning.evaluation.rows import ANSWER, CLARIFY, HAND_OFF
from bot.reading.personal import remove_personal
from bot.storage import Storage

LISTED = 500
ASKED = 2
SHARES = {"answered": ANSWER, "clarified": CLARIFY, "handed_over": HAND_OFF}
CONVERSATIONS = 500


@dataclass(frozen=True)
class Told:
    """What a shopper said, in their own words, which are kept nowhere."""

    conversation_id: str
    seq: int
    text: str
    language: str


@dataclass(frozen=True)
class Outcome:
    """What a model makes of it: answer, clarify or hand_off; the meanings answered or asked about; how sure it is."""

    decision: str
    intents: tuple[str, ...]
    confidence: float

    @classmethod
    def of(cls, parse: dict[str, Any]) -> Outcome:
        """From a parse of the assistant: its decision, and the wishes that are answered or the two it asks between."""
        decision, likeliest = parse["decision"], [one["name"] for one in parse["meanings"]]
        asks = decision["act"] == CLARIFY
        names = likeliest[:ASKED] if asks else parse.get("wishes") or likeliest[:1]
        return cls(decision["act"], tuple(names), round(float(decision["confidence"]), 4))


async def said_lately(storage: Storage, conversations: int = CONVERSATIONS) -> list[Told]:
    """What was said in the newest conversations, in order; without what was pressed, answered a question back or went
    to a person without being understood."""
    newest = sa.select(Conversation.id).order_by(Conversation.updated_at.desc(), Conversation.id).limit(conversations)
    query = (
        sa.select(Message.conversation_id, Message.seq, Message.text, Message.language)
        .join(Turn, Turn.message_id == Message.id)
        .where(Message.conversation_id.in_(newest), Message.pressed.is_(None))
        .where(Turn.decision.is_not(None), Turn.decision != HEARD)
        .order_by(Message.conversation_id, Message.seq)
    )
    async with storage.work() as work:
        return [Told(*row) for row in (await work.execute(query)).all()]


def compared(told: Sequence[Told], now: Sequence[Outcome], before: Sequence[Outcome] | None) -> dict[str, Any]:
    """The exam's part about the replay; `before` is None without a model to compare with. Texts are cleaned of personal
    data; at most 500 changes are listed, the largest differences of confidence first."""
    changed = [] if before is None else [one for one in zip(told, before, now, strict=True) if _differ(one[1], one[2])]
    changed.sort(key=lambda one: -abs(one[1].confidence - one[2].confidence))
    return {
        "conversations": len({one.conversation_id for one in told}),
        "turns": len(told),
        **{
            name: {"now": _share(act, now), "before": None if before is None else _share(act, before)}
            for name, act in SHARES.items()
        },
        "changed": [_listed(*one) for one in changed[:LISTED]],
        "changed_total": len(changed),
    }


def _differ(one: Outcome, other: Outcome) -> bool:
    return (one.decision, one.intents) != (other.decision, other.intents)


def _share(act: str, outcomes: Sequence[Outcome]) -> float | None:
    return sum(one.decision == act for one in outcomes) / len(outcomes) if outcomes else None


def _listed(told: Told, before: Outcome, now: Outcome) -> dict[str, Any]:
    return {
        "conversation_id": told.conversation_id,
        "seq": told.seq,
        "text": remove_personal(told.text, told.language).text,
        "before": _json(before),
        "now": _json(now),
    }


def _json(outcome: Outcome) -> dict[str, Any]:
    return {**asdict(outcome), "intents": list(outcome.intents)}
