"""Collects what the assistant says in a turn, as drafts for the conversation core."""

from __future__ import annotations

import uuid
from typing import Any

from rasa.core.channels.channel import OutputChannel

from bot.conversations.engine import Draft, HandOver, SignIn


class TurnOutbox(OutputChannel):
    """Rasa's output channel for one turn.

    A response's `custom` part may carry "reply" (choices, cards, anticipated, about), "hand_over", "sign_in", and
    "heard" where the message was the answer to an open question.
    """

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self.hand_over: HandOver | None = None
        self.sign_in: SignIn | None = None
        self.heard = False

    @classmethod
    def name(cls) -> str:
        """The channel's name in Rasa."""
        return "beforehand"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Take one response of the assistant."""
        custom = message.get("custom") or {}
        if message.get("text"):
            self.drafts.append(_draft(message["text"], custom.get("reply") or {}))
        if "hand_over" in custom:
            self.hand_over = _hand_over(custom["hand_over"])
        self.heard = self.heard or bool(custom.get("heard"))
        if "sign_in" in custom:
            self.sign_in = SignIn(int(custom["sign_in"]["customer_id"]))


def _draft(text: str, reply: dict[str, Any]) -> Draft:
    choices = tuple({"id": uuid.uuid4().hex, **choice} for choice in reply.get("choices", ()))
    return Draft(
        text=text.strip(),
        choices=choices,
        cards=tuple(reply.get("cards", ())),
        anticipated=tuple(reply.get("anticipated", ())),
        about=reply.get("about", {}),
    )


def _hand_over(data: dict[str, Any]) -> HandOver:
    return HandOver(
        reason=data["reason"],
        wish=data.get("wish"),
        slots=data.get("slots") or {},
        order=data.get("order"),
        customer=data.get("customer"),
        tried=tuple(data.get("tried") or ()),
        next_questions=tuple(data.get("next_questions") or ()),
        change=data.get("change"),
    )
