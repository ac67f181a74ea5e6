"""One task talked through: a shopper and a bot take turns until the wishes are fulfilled or the shopper leaves."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.replay.chat import Chat
from bot.replay.shopper import GaveUp, Press, Say, Shopper, Step


@dataclass
class Talk:
    """What was said, as ("shopper" | "bot", text), and at what the shopper gave up; None when they thanked."""

    lines: list[tuple[str, str]] = field(default_factory=list)
    gave_up: str | None = None

    @property
    def last_words(self) -> str:
        """What the bot said last; empty when it said nothing."""
        return next((text for who, text in reversed(self.lines) if who == "bot"), "")


async def talk(shopper: Shopper, chat: Chat) -> Talk:
    """The whole conversation. Raises chat.ServiceFailed."""
    held = Talk()
    step: Step | None = shopper.opening()
    try:
        while step is not None:
            held.lines.append(("shopper", step.text if isinstance(step, Say) else _pressed(step)))
            heard = await chat.send(step)
            held.lines.append(("bot", f"{heard.text} [{heard.titles}]" if heard.choices else heard.text))
            step = shopper.answer(heard)
    except GaveUp as reason:
        held.gave_up = str(reason)
    return held


def _pressed(step: Press) -> str:
    return f"[{step.choice['title']}]"
