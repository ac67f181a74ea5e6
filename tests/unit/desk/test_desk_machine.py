"""Whatever is done at once, a ticket is in one pair of hands, and nothing is said twice or past another.

Claims, transfers, snoozes, reopenings, merges, ends and words race in threes. After each race the rows are looked at.
"""

from __future__ import annotations

import asyncio
import itertools
import shutil
import tempfile
import uuid
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from bot.app import Service, assemble
from bot.conversations.engine import Answered, Asked
from bot.conversations.records import Author, Conversation, Message, Owner, Turn, TurnState
from bot.desk.errors import DeskError
from bot.desk.operators import Person
from bot.desk.records import OPEN_STATES, Following, Ticket, TicketState
from bot.desk.records_people import Operator, Team
from bot.settings import Settings
from tests.fakes import FakeEngine, HandClock, Shopper, begin, gives_up, person, says
from tests.unit.desk.desk import be, here

EXAMPLES, LENGTH, STEPS = 16, 20, 200
PERSON = "a person please"
ACTS = ("claim", "say", "say", "transfer", "to_team", "snooze", "spam", "reopen", "merge", "resolve", "hand_back")
WORDS = ("hello", PERSON)
shoppers = st.integers(0, 2)
people = st.integers(0, 2)
desk_acts = st.tuples(st.sampled_from(ACTS), shoppers, people)
words = st.tuples(st.just("write"), shoppers, st.sampled_from(WORDS))
races = st.lists(desk_acts | words, min_size=1, max_size=3)


@dataclass(frozen=True)
class Reply:
    """A reply that the desk took, with what its writer had seen."""

    conversation_id: str
    client_id: str
    operator_id: int
    seen_seq: int


async def answers(asked: Asked) -> Answered:
    return await (gives_up() if asked.text == PERSON else says())(asked)


def engine() -> FakeEngine:
    """An assistant that gives whoever asks for a person to the desk, and echoes the others."""
    made = FakeEngine()
    made.usual = answers
    return made


@dataclass(frozen=True)
class Prepared:
    """A folder with a database in which everybody is there and three tickets wait."""

    folder: Path
    people: tuple[Person, ...]
    chats: tuple[tuple[str, str], ...]

    @property
    def settings(self) -> Settings:
        return Settings(data_dir=self.folder, secret_key="machine", messages_per_minute=10_000)


async def prepare(folder: Path) -> Prepared:
    """Three shoppers, of whom two are one customer, and three operators, of whom one is a lead."""
    service = assemble(Prepared(folder, (), ()).settings, engine(), HandClock())
    roles = {"Robin": "operator", "Sam": "operator", "Ana": "lead"}
    people = [await person(service, name, role) for name, role in roles.items()]
    shoppers = [await begin(service) for _ in range(3)]
    for shopper in shoppers[:2]:
        await be(service, shopper, 7)
    for shopper in shoppers:
        await shopper.say(PERSON)
    async with service.storage.work() as work:
        work.add(Team(id=1, name="Returns"))
        await work.commit()
    await service.storage.close()
    return Prepared(folder, tuple(people), tuple((one.conversation_id, one.token) for one in shoppers))


class Machine(RuleBasedStateMachine):
    """Everything that may be done, and what holds after each step."""

    prepared: Prepared
    steps = 0

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.data = Path(tempfile.mkdtemp(dir=self.prepared.folder.parent))
        shutil.copytree(self.prepared.folder, self.data, dirs_exist_ok=True)
        self.clock, self.replies, self.numbers = HandClock(), list[Reply](), itertools.count(1)
        chosen = replace(self.prepared, folder=self.data).settings
        self.service: Service = assemble(chosen, engine(), self.clock)
        self.people = self.prepared.people
        self.shoppers = [Shopper(self.service, *chat) for chat in self.prepared.chats]

    def run(self, act: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run_until_complete(act)

    @rule(race=races)
    def race(self, race: list[tuple[str, int, Any]]) -> None:
        Machine.steps += 1
        self.clock.forward(minutes=1)
        self.run(self.at_once(race))

    @rule(who=shoppers)
    def all_claim_at_once(self, who: int) -> None:
        Machine.steps += 1
        before = self.run(self.shoppers[who].ticket())
        taken = self.run(self.at_once([("claim", who, number) for number in range(3)]))
        if before["state"] == "waiting":
            assert taken.count(True) == 1

    @rule(who=shoppers, by=people, to=people, at_once=st.booleans())
    def two_answer_across_a_transfer(self, who: int, by: int, to: int, at_once: bool) -> None:
        Machine.steps += 1
        self.run(self.across_a_transfer(self.shoppers[who], self.people[by], self.people[to], at_once))

    async def across_a_transfer(self, shopper: Shopper, by: Person, to: Person, at_once: bool) -> None:
        ticket, seen = (await shopper.ticket())["id"], (await shopper.transcript())[-1].seq
        with suppress(DeskError):
            await self.service.tickets.claim(ticket, by)
        acts = (
            self.reply(shopper, ticket, by, seen),
            self.given(ticket, by, to),
            self.reply(shopper, ticket, to, seen),
        )
        if at_once:
            await asyncio.gather(*acts)
        else:
            for act in acts:
                await act
        await self.service.followers.keep_up()

    async def given(self, ticket: int, by: Person, to: Person) -> None:
        with suppress(DeskError):
            await self.service.transfers.to_person(ticket, by, to.id, "")

    @rule(who=people, gone=st.booleans())
    def come_or_go(self, who: int, gone: bool) -> None:
        self.run(here(self.service, self.people[who], self.clock() - timedelta(hours=gone)))

    async def at_once(self, race: list[tuple[str, int, Any]]) -> list[bool]:
        rows = [await shopper.ticket() for shopper in self.shoppers]
        seen = [(await shopper.transcript())[-1].seq for shopper in self.shoppers]
        done = await asyncio.gather(*(self.do(act, who, what, rows, seen) for act, who, what in race))
        await asyncio.gather(*(self.service.followers.keep_up() for _ in range(2)))
        await self.service.conversations.answer_waiting()
        return done

    async def do(self, act: str, who: int, what: Any, rows: list[dict[str, Any]], seen: list[int]) -> bool:
        """Whether the desk let it be done."""
        if act == "write":
            await self.shoppers[who].say(f"{what}" if what == PERSON else f"{what} {next(self.numbers)}")
            return True
        ticket, by = rows[who]["id"], self.people[what]
        if act == "say":
            return await self.reply(self.shoppers[who], ticket, by, seen[who])
        colleague = self.people[(what + who) % 3].id
        service, until = self.service, self.clock() + timedelta(hours=1)
        acts = {
            "claim": lambda: service.tickets.claim(ticket, by),
            "transfer": lambda: service.transfers.to_person(ticket, by, colleague, ""),
            "to_team": lambda: service.transfers.to_team(ticket, by, 1, "look"),
            "snooze": lambda: service.ends.snooze(ticket, by, until),
            "spam": lambda: service.ends.spam(ticket, by),
            "reopen": lambda: service.ends.reopen(ticket, by),
            "merge": lambda: service.merges.merge(ticket, by, rows[(who + 1) % 2]["id"]),
            "resolve": lambda: service.tickets.resolve(ticket, by, "question", "low", ""),
            "hand_back": lambda: service.tickets.hand_back(ticket, by, "a note"),
        }
        with suppress(DeskError):
            await acts[act]()
            return True
        return False

    async def reply(self, shopper: Shopper, ticket: int, by: Person, seen: int) -> bool:
        """Say something, and say it again at the same time, as a page does whose line is bad."""
        client_id = str(uuid.uuid4())
        twice = (self.service.tickets.say(ticket, by, client_id, "a reply", seen) for _ in range(2))
        results = await asyncio.gather(*twice, return_exceptions=True)
        assert all(isinstance(result, (tuple, DeskError)) for result in results)
        done = any(isinstance(result, tuple) for result in results)
        if done:
            self.replies.append(Reply(shopper.conversation_id, client_id, by.id, seen))
        return done

    @invariant()
    def every_conversation_is_in_one_pair_of_hands(self) -> None:
        self.run(self.check_hands())

    async def check_hands(self) -> None:
        async with self.service.storage.work() as work:
            names = dict((await work.execute(sa.select(Operator.id, Operator.name))).all())
            following = dict((await work.execute(sa.select(Following.ticket_id, Following.into_id))).all())
            tickets = {each.id: each for each in (await work.execute(sa.select(Ticket))).scalars()}
            chats = {each.id: each for each in (await work.execute(sa.select(Conversation))).scalars()}
        for chat in chats.values():
            own = [each for each in tickets.values() if each.conversation_id == chat.id]
            held = [each for each in own if each.state in OPEN_STATES]
            assert len(held) <= 1
            assert all((each.closed_at is None) == (each.state in OPEN_STATES) for each in own)
            leads = [following[each.id] for each in own if each.id in following]
            if held:
                assert not leads
                self.check_owner(held[0], chat, names)
            elif leads:
                (into,) = leads
                assert tickets[into].state in OPEN_STATES
                other = chats[tickets[into].conversation_id]
                assert (chat.owner, chat.operator_name) == (other.owner, other.operator_name)
            else:
                assert (chat.owner, chat.operator_name) == (Owner.BOT.value, None)

    def check_owner(self, ticket: Ticket, chat: Conversation, names: dict[int, str]) -> None:
        if ticket.state == TicketState.CLAIMED.value:
            assert (chat.owner, chat.operator_name) == (Owner.OPERATOR.value, names[ticket.operator_id])
        else:
            assert ticket.operator_id is None
            assert (chat.owner, chat.operator_name) == (Owner.QUEUE.value, None)

    @invariant()
    def nothing_is_said_twice_or_past_another(self) -> None:
        self.run(self.check_replies())

    async def check_replies(self) -> None:
        async with self.service.storage.work() as work:
            query = sa.select(Message).where(Message.author == Author.OPERATOR.value)
            said = (await work.execute(query.order_by(Message.seq))).scalars().all()
            pending = sa.select(sa.func.count()).where(Turn.state == TurnState.PENDING.value)
            assert (await work.execute(pending)).scalar_one() == 0
        by_id = {(each.conversation_id, each.client_message_id): each for each in said}
        assert len(by_id) == len(said)
        for reply in self.replies:
            kept = by_id[reply.conversation_id, reply.client_id]
            between = [
                each
                for each in said
                if each.conversation_id == reply.conversation_id and reply.seen_seq < each.seq < kept.seq
            ]
            assert all(each.operator_id == reply.operator_id for each in between)

    def teardown(self) -> None:
        self.run(self.service.storage.close())
        self.loop.close()
        shutil.rmtree(self.data)


def test_whatever_races_a_ticket_is_in_one_pair_of_hands(
    migrated: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "prepared"
    folder.mkdir()
    shutil.copy(migrated, folder / "beforehand.sqlite3")
    Machine.prepared = asyncio.run(prepare(folder))
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=LENGTH,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    with capsys.disabled():
        print(f"\n  {Machine.steps} races at the desk")
    assert Machine.steps >= STEPS
