"""Why a conversation says no. Each is translated to a status code at the edge, nowhere else.

ConversationError
├── BadToken            nobody's token
├── NoSuchConversation  not there, or somebody else's: the same for both
├── NotOffered          a choice that was not offered in this conversation
├── TooManyMessages     more messages than the budget allows
└── DialogueUnavailable stored, not answered yet
"""

from __future__ import annotations


class ConversationError(Exception):
    """Any refusal of the conversation core."""


class BadToken(ConversationError):
    """No token, or one that belongs to no conversation."""


class NoSuchConversation(ConversationError):
    """The conversation does not exist or belongs to somebody else."""


class NotOffered(ConversationError):
    """The choice pressed was never offered here."""


class TooManyMessages(ConversationError):
    """Too many messages; `retry_after` is in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


class DialogueUnavailable(ConversationError):
    """The message is stored and will be answered as soon as the dialogue can."""
