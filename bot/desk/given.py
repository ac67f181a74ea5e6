"""What a shopper has given: every value of every message, so that nobody asks for it again. The last one counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from bot.conversations.records import Message, Turn, TurnState
from bot.reading.findings import KINDS
from bot.reading.reader import reader_for
from bot.replies.wording import DEFAULT_LANGUAGE

PICKED = "picked"
ASKED_APART = frozenset({*KINDS, PICKED})


class Fact(NamedTuple):
    """A value of a kind, as it is to be read: `value` in its one way to write it, `text` as the shopper has it."""

    kind: str
    value: str
    text: str
    seq: int
    at: datetime


def given(turns: Iterable[tuple[Message, Turn]]) -> list[dict[str, Any]]:
    """Each kind once, in the order in which kinds were first given: {"kind", "values", "before", "seq", "at"}.

    `values` are those of the last message that gave any of this kind, `before` what was said earlier and is no more
    so; `seq` and `at` are of that last message.
    """
    kinds: dict[str, list[Fact]] = {}
    for message, turn in turns:
        for fact in facts_of(message, turn):
            kinds.setdefault(fact.kind, []).append(fact)
    return [_counted(kind, facts) for kind, facts in kinds.items()]


def latest(told: Sequence[dict[str, Any]], kind: str) -> str | None:
    """The value of a kind that counts; None where none was given."""
    return next((str(one["values"][-1]) for one in told if one["kind"] == kind), None)


def facts_of(message: Message, turn: Turn) -> Iterator[Fact]:
    """What one message gives, from how it was understood; one that went to the desk unread is read here."""
    if message.pressed:
        yield from _pressed(message, message.pressed.get("values") or {})
    elif turn.parse:
        for one in turn.parse.get("entities") or ():
            if one.get("entity") in KINDS:
                yield _fact(message, one["entity"], str(one["value"]), one.get("start", 0), one.get("end"))
    elif turn.state == TurnState.TO_DESK.value:
        for found in reader_for(DEFAULT_LANGUAGE).read(message.text, message.at.date()).findings:
            yield Fact(found.kind, found.value, found.text, message.seq, message.at)


def _pressed(message: Message, values: dict[str, Any]) -> Iterator[Fact]:
    """What a choice stands for; where it answers a question, its title is what was said."""
    for name, value in values.items():
        if name == PICKED:
            yield Fact(str(value).partition(":")[0], message.text, message.text, message.seq, message.at)
        elif name in ASKED_APART:
            yield Fact(name, str(value), message.text, message.seq, message.at)


def _fact(message: Message, kind: str, value: str, start: int, end: int | None) -> Fact:
    return Fact(kind, value, message.text[start:end] or value, message.seq, message.at)


def _counted(kind: str, facts: Sequence[Fact]) -> dict[str, Any]:
    last = facts[-1]
    values = list(dict.fromkeys(fact.value for fact in facts if fact.seq == last.seq))
    before = list(dict.fromkeys(fact.value for fact in facts if fact.value not in values))
    return {"kind": kind, "values": values, "before": before, "seq": last.seq, "at": last.at.isoformat()}
