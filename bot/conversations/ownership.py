"""Who speaks: every change of owner raises the epoch, so that a late reply of the bot is noticed and dropped."""

from __future__ import annotations

from typing import Any

from bot.conversations.mailbox import Signal
from bot.conversations.records import Conversation, Owner


def give_to(conversation: Conversation, owner: Owner, operator_name: str | None = None) -> None:
    """Hand a locked conversation to a new owner."""
    conversation.owner = owner.value
    conversation.operator_name = operator_name
    conversation.epoch += 1


def give_back_to_bot(conversation: Conversation, summary: dict[str, Any]) -> None:
    """The bot speaks again: its dialogue starts fresh and knows only the summary."""
    give_to(conversation, Owner.BOT)
    conversation.memory = None
    conversation.carried = {**conversation.carried, **summary}


def owner_signal(conversation: Conversation) -> Signal:
    """The contract's `owner` event."""
    operator = {"name": conversation.operator_name} if conversation.operator_name else None
    return Signal("owner", {"owner": conversation.owner, "operator": operator})
