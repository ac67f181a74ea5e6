"""What a shopper was told ahead before, in this conversation or, once the customer is known, in an earlier one."""

from __future__ import annotations

import sqlalchemy as sa

from bot.conversations.records import Conversation, Turn
from bot.replies.anticipate import Note
from bot.storage import Storage

NEWEST = 50
_NEWEST = (
    sa.select(Turn.order_number, Turn.about)
    .where(Turn.about.is_not(None))
    .order_by(Turn.started_at.desc())
    .limit(NEWEST)
)
_OF_CONVERSATION = _NEWEST.where(Turn.conversation_id == sa.bindparam("conversation_id"))
_OF_CUSTOMER = _NEWEST.join(Conversation, Conversation.id == Turn.conversation_id).where(
    Conversation.customer_id == sa.bindparam("customer_id")
)


class Notes:
    """Reads what was noted of turns."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def of(self, conversation_id: str, customer_id: int | None) -> tuple[Note, ...]:
        """What was told ahead in the newest 50 turns of this conversation, or of this customer's; newest first."""
        query, who = (
            (_OF_CONVERSATION, {"conversation_id": conversation_id})
            if customer_id is None
            else (_OF_CUSTOMER, {"customer_id": customer_id})
        )
        rows = await self._storage.rows(query, who)
        return tuple(Note(order, about["state"], tuple(about["ahead"])) for order, about in rows if about["ahead"])
