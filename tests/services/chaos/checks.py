"""What must be true of a conversation's rows, whatever has happened to the processes that wrote them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from bot.replies.wording import DEFAULT_LANGUAGE, Sentences
from tests.services.chaos.script import heard

PENDING, ANSWERED, TO_DESK = "pending", "answered", "to_desk"
ROOT = Path(__file__).parent.parent.parent.parent


@dataclass(frozen=True)
class Line:
    """A message as stored."""

    seq: int
    id: str
    author: str
    client_id: str | None
    text: str


@dataclass(frozen=True)
class Went:
    """A turn as stored; `seq` is its message's, `reply` the sequence numbers of its answer."""

    seq: int
    message_id: str
    state: str
    reply: tuple[int, ...]
    model: str | None
    owner_after: str | None


@dataclass(frozen=True)
class Kept:
    """All that is stored of one conversation, messages and turns in order of their sequence numbers."""

    id: str
    owner: str
    epoch: int
    last_seq: int
    memory: str | None
    lines: tuple[Line, ...]
    turns: tuple[Went, ...]

    @cached_property
    def by_seq(self) -> dict[int, Line]:
        """Messages by their sequence numbers."""
        return {line.seq: line for line in self.lines}


@dataclass(frozen=True)
class Wordings:
    """The service's own sentences around a change of who speaks; `in_line` are the beginnings of those about a wait."""

    in_line: tuple[str, ...]
    joined: frozenset[str]
    left: frozenset[str]
    given_up: str

    @classmethod
    def of(cls, names: Iterable[str]) -> Wordings:
        """With these operators' names, from domain.yml."""
        sentences, names = Sentences.load(ROOT / "domain.yml"), tuple(names)

        def all_of(*keys: str) -> frozenset[str]:
            return frozenset(sentences.say(key, DEFAULT_LANGUAGE, operator=name) for key in keys for name in names)

        waits = (sentences.text(f"utter_system_waiting{end}", DEFAULT_LANGUAGE) for end in ("", "_until", "_closed"))
        return cls(
            tuple(text.partition("{")[0] for text in waits),
            all_of("utter_system_joined"),
            all_of("utter_system_back_to_bot", "utter_system_resolved"),
            sentences.say("utter_hand_over_bot_failed", DEFAULT_LANGUAGE),
        )


def faults(kept: Kept, wordings: Wordings) -> list[str]:
    """Every promise this conversation breaks, in words; empty when there is none."""
    return [*_numbers(kept), *_turns(kept), *_order(kept), *_silence(kept, wordings), *_memory(kept, wordings)]


def lost(kept: Kept, sent: Iterable[str]) -> list[str]:
    """The client ids among those sent that no message has."""
    stored = {line.client_id for line in kept.lines}
    return [client_id for client_id in sent if client_id not in stored]


def doubled(kept: Kept) -> list[str]:
    """Client ids that more than one message of the same author has."""
    counted = Counter((line.author, line.client_id) for line in kept.lines if line.client_id)
    return [f"{author} {client_id}" for (author, client_id), times in counted.items() if times > 1]


def out_of_order(kept: Kept, groups: Iterable[Iterable[str]]) -> list[str]:
    """Client ids stored after those of a later group, though each group was sent when the one before was accepted."""
    position = {client_id: number for number, group in enumerate(groups) for client_id in group}
    stored = [line.client_id for line in kept.lines if line.client_id in position]
    return [late for early, late in pairwise(stored) if position[early] > position[late]]


def unanswered(kept: Kept) -> list[int]:
    """Sequence numbers of messages that still wait."""
    return [turn.seq for turn in kept.turns if turn.state == PENDING]


def _numbers(kept: Kept) -> Iterator[str]:
    numbers = [line.seq for line in kept.lines]
    if numbers != list(range(1, kept.last_seq + 1)):
        yield f"sequence numbers up to {kept.last_seq} are {numbers}"
    yield from (f"stored more than once: {one}" for one in doubled(kept))


def _turns(kept: Kept) -> Iterator[str]:
    """One turn a message of the shopper, and each word of the bot but its greeting in just one of them, after it."""
    asked = [(line.seq, line.id) for line in kept.lines if line.author == "shopper"]
    if asked != [(turn.seq, turn.message_id) for turn in kept.turns]:
        yield f"messages {asked} have the turns {kept.turns}"
    replied = Counter(seq for turn in kept.turns for seq in turn.reply)
    spoken = Counter(line.seq for line in kept.lines if line.author == "bot" and line.seq > 1)
    system = {line.seq for line in kept.lines if line.author == "system"}
    if spoken != Counter({seq: times for seq, times in replied.items() if seq not in system}):
        yield f"the bot said {sorted(spoken)}, its turns say {sorted(replied.elements())}"
    for turn in kept.turns:
        if bool(turn.reply) != (turn.state == ANSWERED) or any(seq <= turn.seq for seq in turn.reply):
            yield f"a turn is {turn}"
        if turn.state == TO_DESK and turn.owner_after not in {"queue", "operator"}:
            yield f"a message was passed to a desk that does not own it: {turn}"


def _order(kept: Kept) -> Iterator[str]:
    """Turns end in the order of their messages, and no answer comes before an earlier one's."""
    states = [turn.state == PENDING for turn in kept.turns]
    if states != sorted(states):
        yield f"a message waits before one that does not: {kept.turns}"
    replied = [seq for turn in kept.turns for seq in turn.reply]
    if replied != sorted(replied):
        yield f"answers are in the order {replied}"


def _silence(kept: Kept, wordings: Wordings) -> Iterator[str]:
    """From a hand-over to its end no bot speaks, and operators only between joining and leaving."""
    speaker = "bot"
    for line in kept.lines:
        if line.author == "system":
            speaker = _speaker_after(line.text, wordings) or speaker
        elif line.author in {"bot", "operator"} and line.author != speaker:
            yield f"{line.author} speaks at {line.seq} while {speaker} owns the conversation"
    if speaker != kept.owner:
        yield f"the owner is {kept.owner}, the last who was told is {speaker}"


def _speaker_after(text: str, wordings: Wordings) -> str | None:
    if text.startswith(wordings.in_line):
        return "queue"
    if text in wordings.joined:
        return "operator"
    return "bot" if text in wordings.left else None


def _memory(kept: Kept, wordings: Wordings) -> Iterator[str]:
    """Each answer echoes its message and counts one more than the answer before, anew after an operator has left."""
    turn_of = {turn.reply[0]: turn for turn in kept.turns if turn.reply}
    count = 0
    for line in kept.lines:
        if line.author == "system" and line.text in wordings.left:
            count = 0
        elif line.seq in turn_of and line.text != wordings.given_up:
            count += 1
            turn = turn_of[line.seq]
            echo = heard(line.text)
            if echo is None or (echo.count, echo.words, echo.model) != (count, kept.by_seq[turn.seq].text, turn.model):
                yield f"answer number {count} to {turn} is {line.text!r}"
    if int(kept.memory or 0) != count:
        yield f"the memory is {kept.memory!r} after {count} answers"
