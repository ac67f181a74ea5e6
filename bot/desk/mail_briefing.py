"""A ticket's briefing in words, for a mail: the same facts that the desk's own page shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from bot.conversations.records import Message
from bot.replies import words
from bot.replies.wording import DEFAULT_LANGUAGE, Sentences
from bot.shop.facts import Money

ORDER_DAYS = ("promised", "expected", "delivered")
CHANGED = ("reason", "remedy", "shipping", "payment", "address")


@dataclass(frozen=True)
class Block:
    """Lines under a heading; the heading may be empty."""

    heading: str
    lines: tuple[str, ...]


class MailBriefing:
    """Says briefings in the desk's language; `title` names an intent in words."""

    def __init__(self, sentences: Sentences, title: Callable[[str], str]) -> None:
        self._sentences, self._title = sentences, title

    def say(self, name: str, /, **facts: Any) -> str:
        """The sentence `utter_desk_mail_<name>`."""
        return self._sentences.say(f"utter_desk_mail_{name}", DEFAULT_LANGUAGE, **facts)

    def blocks(self, briefing: Mapping[str, Any], messages: Sequence[Message]) -> tuple[Block, ...]:
        """What there is to tell, a block a matter; matters of which nothing is known are left out."""
        told = (
            Block(self.say("wish"), tuple(self._wish(briefing))),
            Block(self.say("customer"), tuple(self._customer(briefing.get("customer")))),
            Block(self.say("order"), tuple(self._order(briefing.get("order") or {}))),
            Block(self.say("change"), tuple(self._change(briefing.get("change") or {}))),
            Block(self.say("given"), tuple(_given(briefing))),
            Block(self.say("tried"), tuple(self._title(str(one)) for one in briefing.get("tried") or ())),
            Block(self.say("said"), tuple(self.said(messages))),
        )
        return tuple(block for block in told if block.lines)

    def said(self, messages: Sequence[Message]) -> Iterator[str]:
        """Each message on a line of its own: when (UTC), who, what."""
        for message in messages:
            who = message.operator_name or self.say(f"by_{message.author}")
            yield f"{message.at:%Y-%m-%d %H:%M} {who}: {message.text}"

    def _wish(self, briefing: Mapping[str, Any]) -> Iterator[str]:
        if briefing.get("wish"):
            yield briefing["wish"]
        mood = f"mood_{briefing.get('mood')}"
        if self._sentences.has(f"utter_desk_mail_{mood}"):
            yield self.say(mood)
        if briefing.get("mood_words"):
            yield self.say("mood_words", words=", ".join(briefing["mood_words"]))

    def _customer(self, customer: Mapping[str, Any] | None) -> Iterator[str]:
        if not customer:
            yield self.say("customer_unknown")
            return
        yield self.say("customer_name", name=customer.get("name"), email=customer.get("email"))
        verified = f"verified_{customer.get('verified')}"
        if self._sentences.has(f"utter_desk_mail_{verified}"):
            yield self.say(verified)
        if customer.get("since"):
            yield self.say("customer_since", since=_dated(customer["since"]), orders=customer.get("orders", 0))

    def _order(self, order: Mapping[str, Any]) -> Iterator[str]:
        if not order.get("number"):
            return
        yield self.say("order_state", number=order["number"], state=order.get("state_title") or order.get("state"))
        if order.get("what_is_wrong"):
            yield order["what_is_wrong"]
        for name in ORDER_DAYS:
            if order.get(f"{name}_on"):
                yield self.say(f"order_{name}", day=_dated(order[f"{name}_on"]))
        if order.get("tracking_number"):
            yield self.say("order_parcel", carrier=order.get("carrier"), tracking_number=order["tracking_number"])
        yield from (_line(line) for line in order.get("lines") or ())
        if order.get("total"):
            yield self.say("order_total", total=_money(order["total"]))

    def _change(self, change: Mapping[str, Any]) -> Iterator[str]:
        if change.get("wish"):
            yield self._title(str(change["wish"]))
        swapped = {swap["line"] for swap in change.get("swaps") or ()}
        yield from (line for line in change.get("lines") or () if line not in swapped)
        yield from (f"{swap['line']} \N{RIGHTWARDS ARROW} {swap['to']}" for swap in change.get("swaps") or ())
        yield from (f"{name}: {change[name]}" for name in CHANGED if change.get(name))


def _given(briefing: Mapping[str, Any]) -> Iterator[str]:
    """Every value that was given, the last one of its kind; and what the dialogue kept besides."""
    told = {one["kind"]: ", ".join(map(str, one["values"])) for one in briefing.get("given") or ()}
    for name, value in {**(briefing.get("slots") or {}), **told}.items():
        yield f"{name.replace('_', ' ')}: {value}"


def _line(line: Mapping[str, Any]) -> str:
    name = f"{line.get('product')} ({line['options']})" if line.get("options") else str(line.get("product"))
    return f"{line.get('quantity', 1)} \N{MULTIPLICATION SIGN} {name}"


def _money(money: Mapping[str, str]) -> str:
    return words.money(Money(Decimal(money["amount"]), money["currency"]), DEFAULT_LANGUAGE)


def _dated(iso: str) -> str:
    return words.dated(date.fromisoformat(iso[:10]), DEFAULT_LANGUAGE)
