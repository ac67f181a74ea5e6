"""Returns: the rules."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher

from actions import base
from actions.base import Events, TopicAction, Turn
from actions.means import means
from bot.replies import returns as replies


class ReturnPolicy(TopicAction):
    """Tells the rules for sending something back."""

    says = "action_return_policy"

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn) -> Events:
        """The policy of this shop."""
        base.say(dispatcher, turn, replies.policy(turn.told, means().shop.return_policy()))
        return base.answered("return_policy")
