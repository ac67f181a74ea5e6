"""Replies about returns: the rules, what can go back, what it is worth, and what was opened."""

from __future__ import annotations

from bot.replies import words
from bot.replies.orders import Told, with_next
from bot.replies.reply import Reply
from bot.shop.facts_policies import ReturnPolicyFacts


def policy(told: Told, rules: ReturnPolicyFacts) -> Reply:
    """The rules for sending something back."""
    facts = {
        "window_days": str(rules.window_days),
        "send_within_days": str(rules.send_within_days),
        "return_fee": words.money(rules.return_fee, told.language),
        "refund_days": str(rules.refund_days[1]),
        "drop_off": words.listed(list(rules.drop_off), told.language),
    }
    return with_next(told, "return_policy", "any", Reply(("utter_return_policy",), facts))
