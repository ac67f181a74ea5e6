"""Returns: which lines, what they are worth, and the rules."""

from __future__ import annotations

from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import base
from actions.base import Events, TopicAction, Turn
from bot.replies import returns as replies
from bot.shop.facts import OrderFacts, Refusal


class ReturnPolicy(TopicAction):
    """Tells the rules for sending something back."""

    says = "action_return_policy"

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn) -> Events:
        """The policy of this shop."""
        base.say(dispatcher, turn, replies.policy(turn.told, base.means().shop.return_policy()))
        return base.answered("return_policy")


async def answer(dispatcher: CollectingDispatcher, turn: Turn, order: OrderFacts) -> Events:
    """What can go back from an order: nothing and why, a choice of lines, or a proposal for the lines chosen."""
    chosen = _chosen(turn, order)
    if not chosen:
        base.say(dispatcher, turn, replies.what_can_go_back(turn.told, order))
        return []
    offer = await base.means().shop.weigh_return(order.number, order.customer_id, chosen, turn.today)
    if isinstance(offer, Refusal):
        base.say(dispatcher, turn, replies.refused(turn.told, order, offer))
        return [SlotSet("return_lines", None)]
    base.say(dispatcher, turn, replies.propose(turn.told, order, offer))
    proposal = {"act": "return_item", "order": order.number, "lines": list(chosen)}
    return [SlotSet("proposal", proposal), SlotSet("return_lines", None)]


def _chosen(turn: Turn, order: OrderFacts) -> tuple[int, ...]:
    """The lines pressed, or the only line that can go back."""
    pressed = tuple(int(line) for line in str(turn.slot("return_lines") or "").split(",") if line)
    able = tuple(line.line_id for line in order.lines if line.kept_back is None)
    known = tuple(line for line in pressed if line in {each.line_id for each in order.lines})
    return known or (able if len(able) == 1 else ())
