"""Any order of sending, dropping, claiming, crashing and swapping: no message lost, doubled or reordered, no word of
the bot after a claim, and in the end nothing is left waiting."""

from __future__ import annotations

import asyncio
import itertools
import shutil
import tempfile
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from bot.app import assemble
from bot.desk.operators import Person
from bot.settings import Settings
from tests.fakes import FakeEngine, person
from tests.services.chaos.checks import PENDING, Kept, Line, Wordings, faults, lost, unanswered
from tests.unit.conversations.held_engine import MOODS, JumpingLoop
from tests.unit.conversations.world import Chat, Rows, Sent, World

STEPS = 10_000
EXAMPLES, LENGTH = 125, 100
chats = st.integers(0, 1)
people = st.integers(0, 1)
words = st.sampled_from(("hello", "hello", "a person please", "let me choose"))
# A post waits seven times, a claim three times.
waits = st.integers(1, 8)
pauses = st.integers(0, 12)
seldom = st.sampled_from((False, False, True))
any_number = st.integers(0, 10**6)


class Machine(RuleBasedStateMachine):
    """Two shoppers, two operators, and a process that may crash."""

    folder: Path
    operators: tuple[Person, ...]
    wordings: Wordings
    steps = 0

    def __init__(self) -> None:
        super().__init__()
        # What is checked after each step is checked once before the first one too.
        Machine.steps -= 1
        self.numbers = itertools.count(1)
        self.loop = JumpingLoop()
        self.data = Path(tempfile.mkdtemp(dir=self.folder.parent))
        shutil.copytree(self.folder, self.data, dirs_exist_ok=True)
        chosen = Settings(data_dir=self.data, secret_key="machine", messages_per_minute=10_000)
        self.world = World(self.loop, chosen)
        self.rows = Rows(str(self.data / "beforehand.sqlite3"))
        self.chats = [self.run(self.world.begin()) for _ in range(2)]
        self.erased: list[Chat] = []

    def run(self, act: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run_until_complete(act)

    def do(self, *acts: Coroutine[Any, Any, None]) -> None:
        self.run(self.world.do(*acts))

    def new(self, chat: Chat, text: str, choice: str | None = None) -> Sent:
        number = next(self.numbers)
        sent = Sent(f"client-{number}", text if choice else f"{number}: {text}", choice, self.world.now + 1)
        chat.sent[sent.client_id] = sent
        return sent

    def say(self, who: int, text: str) -> Coroutine[Any, Any, None]:
        chat = self.chats[who]
        return self.world.post(chat, self.new(chat, text))

    @rule(who=chats, text=words)
    def send(self, who: int, text: str) -> None:
        self.do(self.say(who, text))

    @rule(who=chats, texts=st.lists(words, min_size=2, max_size=3))
    def send_several_at_once(self, who: int, texts: list[str]) -> None:
        self.do(*(self.say(who, text) for text in texts))
        client_ids = list(self.chats[who].sent)
        kept = self.kept(self.chats[who])
        stored = [line.client_id for line in kept.lines if line.client_id in client_ids[-len(texts) :]]
        assert stored == client_ids[-len(texts) :][: len(stored)]

    @rule(who=chats, which=any_number, times=st.integers(1, 3))
    def resend(self, who: int, which: int, times: int) -> None:
        chat = self.chats[who]
        if chat.sent:
            sent = list(chat.sent.values())[-1 - which % min(len(chat.sent), 6)]
            self.do(*(self.world.post(chat, sent) for _ in range(times)))

    @rule(who=chats, text=words, wait=waits, again=st.booleans())
    def drop(self, who: int, text: str, wait: int, again: bool) -> None:
        chat = self.chats[who]
        sent = self.new(chat, text)
        cut = self.world.cut(self.world.post(chat, sent), wait)
        self.do(cut, *([self.world.post(chat, sent)] if again else []))

    @rule(who=chats, which=any_number)
    def press(self, who: int, which: int) -> None:
        chat = self.chats[who]
        seen = self.run(self.world.process.service.conversations.seen_after(chat.id, 0))
        offered = [choice for one in seen.messages[-40:] for choice in one.choices]
        if offered:
            choice = offered[-1 - which % len(offered)]
            self.do(self.world.post(chat, self.new(chat, choice["title"], choice["id"])))

    @rule(who=chats, after=any_number)
    def reconnect(self, who: int, after: int) -> None:
        chat = self.chats[who]
        before = self.kept(chat)
        after %= before.last_seq + 2
        seen = self.run(self.world.process.service.conversations.seen_after(chat.id, after))
        told = tuple(Line(one.seq, one.id, one.author, one.client_message_id, one.text) for one in seen.messages)
        assert told == self.kept(chat).lines[after:][: len(told)]
        assert len(told) >= before.last_seq - after
        assert seen.cursor == (after + len(told) if told else max(after, before.last_seq))

    @rule(who=chats, by=people)
    def claim(self, who: int, by: int) -> None:
        self.do(self.world.claim(self.chats[who], self.operators[by]))

    @rule(who=chats, pause=pauses)
    def two_claim_at_once(self, who: int, pause: int) -> None:
        chat, (robin, sam) = self.chats[who], self.operators
        self.do(self.world.claim(chat, robin), self.after(pause, self.world.claim(chat, sam)))

    @rule(who=chats, text=words, by=people, pause=pauses)
    def claim_while_a_message_comes(self, who: int, text: str, by: int, pause: int) -> None:
        claim = self.world.claim(self.chats[who], self.operators[by])
        self.do(self.say(who, text), self.after(pause, claim))

    @rule(who=chats, text=words, by=people, pause=pauses)
    def hand_back_while_a_message_comes(self, who: int, text: str, by: int, pause: int) -> None:
        hand_back = self.world.hand_back(self.chats[who], self.operators[by])
        self.do(self.say(who, text), self.after(pause, hand_back))

    @rule(who=chats, by=people, times=st.integers(1, 2))
    def operator_says(self, who: int, by: int, times: int) -> None:
        client_id = f"desk-{next(self.numbers)}"
        self.do(*(self.world.say(self.chats[who], self.operators[by], client_id) for _ in range(times)))

    @rule(who=chats, by=people)
    def hand_back(self, who: int, by: int) -> None:
        self.do(self.world.hand_back(self.chats[who], self.operators[by]))

    @rule(who=chats, by=people)
    def resolve(self, who: int, by: int) -> None:
        self.do(self.world.resolve(self.chats[who], self.operators[by]))

    @rule(who=chats, by=people, act=st.sampled_from(("claim", "hand_back", "resolve")), wait=waits)
    def operator_hangs_up(self, who: int, by: int, act: str, wait: int) -> None:
        begun = getattr(self.world, act)(self.chats[who], self.operators[by])
        self.do(self.world.cut(begun, wait))

    @rule(mood=st.sampled_from((*MOODS, "well", "well")))
    def engine_turns(self, mood: str) -> None:
        self.world.process.engine.mood = mood

    @rule()
    def engine_holds_its_next_answer(self) -> None:
        self.world.process.engine.hold_next = True

    @rule()
    def engine_lets_go(self) -> None:
        self.run(self.world.let_go())

    @rule(who=chats, text=words)
    def swap_while_a_message_comes(self, who: int, text: str) -> None:
        self.do(self.say(who, text), self.after(1, self.swap_the_model()))

    @rule()
    def swap(self) -> None:
        self.run(self.swap_the_model())

    @rule(who=chats)
    def taken_over_elsewhere(self, who: int) -> None:
        self.do(self.world.take_over(self.chats[who]))

    @rule(who=chats, text=words, by=people, claimed=st.booleans())
    def taken_over_while_the_engine_thinks(self, who: int, text: str, by: int, claimed: bool) -> None:
        self.world.process.engine.hold_next = True
        self.do(self.say(who, text))
        self.do(self.world.take_over(self.chats[who]))
        if claimed:
            self.do(self.world.claim(self.chats[who], self.operators[by]))
        self.run(self.world.let_go())

    @rule()
    def waiting_clients_hang_up(self) -> None:
        self.run(self.world.hang_up())

    @rule(who=chats, text=words, wait=waits, crashes=seldom)
    def crash(self, who: int, text: str, wait: int, crashes: bool) -> None:
        self.do(self.world.cut(self.say(who, text), wait))
        if crashes:
            self.run(self.world.crash(lose_turns=True))

    @rule(who=chats, text=words, sleeps=seldom)
    def fall_asleep_in_a_turn(self, who: int, text: str, sleeps: bool) -> None:
        self.world.process.engine.hold_next = True
        self.do(self.say(who, text))
        if sleeps:
            self.run(self.world.crash(lose_turns=False))

    @rule(who=chats, text=words)
    def wake_what_was_thought_dead(self, who: int, text: str) -> None:
        self.run(self.world.wake(self.say(who, text)))

    @rule(who=chats, texts=st.tuples(words, words), pause=pauses)
    def two_processes_answer_at_once(self, who: int, texts: tuple[str, str], pause: int) -> None:
        """Without a lock between them: only what is checked at the commit keeps them apart."""
        chat = self.chats[who]
        other = self.world.gone[-1] if self.world.gone else None
        here, there = (self.new(chat, text) for text in texts)
        self.do(self.world.post(chat, here), self.after(pause, self.world.post(chat, there, other)))

    @rule()
    def catch_up(self) -> None:
        self.do(self.caught_up())

    @rule(who=chats, sure=st.integers(0, 3))
    def erase(self, who: int, sure: int) -> None:
        if sure == 3 and not self.world.process.tasks:
            chat = self.chats[who]
            chat.erased = True
            self.run(self.world.process.service.conversations.erase(chat.id))
            self.erased.append(chat)
            self.chats[who] = self.run(self.world.begin())

    async def after(self, pause: int, act: Coroutine[Any, Any, None]) -> None:
        await asyncio.sleep(pause / 2000)
        await act

    async def swap_the_model(self) -> None:
        await self.world.process.engine.swap(Path(f"model {next(self.numbers)}"))

    async def caught_up(self) -> None:
        await self.world.process.service.conversations.answer_waiting()

    @invariant()
    def a_step_is_made(self) -> None:
        Machine.steps += 1

    @invariant()
    def every_promise_is_kept(self) -> None:
        for chat in self.chats:
            kept = self.kept(chat)
            assert faults(kept, self.wordings) == []
            check_ledger(chat, kept, self.wordings)
            check_only_more(chat.kept, kept)
            chat.kept = kept
        assert [self.rows.kept(chat.id) for chat in self.erased] == [None] * len(self.erased)

    def teardown(self) -> None:
        """In the end everything is well: what was ever sent is sent again, and nothing is left waiting."""
        try:
            self.run(self.world.calm_down())
            self.do(self.caught_up())
            self.nothing_is_left_waiting()
            for chat in self.chats:
                self.do(*(self.world.post(chat, sent) for sent in chat.sent.values()))
                assert lost(self.kept(chat), chat.sent) == []
            self.nothing_is_left_waiting()
        finally:
            self.run(self.world.close())
            self.rows.close()
            self.loop.close()
            shutil.rmtree(self.data)

    def nothing_is_left_waiting(self) -> None:
        self.every_promise_is_kept()
        assert [unanswered(self.kept(chat)) for chat in self.chats] == [[]] * len(self.chats)

    def kept(self, chat: Chat) -> Kept:
        kept = self.rows.kept(chat.id)
        assert kept is not None
        return kept


def check_ledger(chat: Chat, kept: Kept, wordings: Wordings) -> None:
    """Everything known to be stored is there as it was sent, in the order it became known, and nothing else is."""
    stored = [line for line in kept.lines if line.author == "shopper"]
    assert [line.text for line in stored] == [chat.sent[str(line.client_id)].text for line in stored]
    assert lost(kept, (sent.client_id for sent in chat.sent.values() if sent.known)) == []
    begun = 0
    for sent in (chat.sent[str(line.client_id)] for line in stored):
        assert sent.known is None or sent.known >= begun
        begun = max(begun, sent.began)
    for turn in kept.turns:
        outcome = chat.sent[str(kept.by_seq[turn.seq].client_id)].outcome
        if outcome is not None:
            assert tuple(said["seq"] for said in outcome["messages"]) == turn.reply
            assert (outcome["cursor"], outcome["owner"]) == (max((turn.seq, *turn.reply)), turn.owner_after)
    by_desk = [str(line.client_id) for line in kept.lines if line.author == "operator"]
    joined, left = (sum(line.text in texts for line in kept.lines) for texts in (wordings.joined, wordings.left))
    for done, ledger in ((len(by_desk), chat.from_desk), (joined, chat.claimed), (left, chat.closed)):
        assert sum(ledger.values()) <= done <= len(ledger)


def check_only_more(before: Kept | None, now: Kept) -> None:
    """What was said stays, what was answered is not answered again, and the epoch never goes back."""
    if before is not None:
        assert now.lines[: len(before.lines)] == before.lines
        assert now.epoch >= before.epoch
        for was, is_now in zip(before.turns, now.turns, strict=False):
            assert was == is_now or was.state == PENDING


@pytest.fixture(scope="module")
def prepared(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[Person, ...]]:
    """A folder with an empty database that knows two operators."""
    folder = tmp_path_factory.mktemp("machine") / "prepared"
    folder.mkdir()
    shutil.copy(migrated, folder / "beforehand.sqlite3")

    async def added() -> tuple[Person, ...]:
        service = assemble(Settings(data_dir=folder, secret_key="machine"), FakeEngine())
        both = (await person(service, "Robin"), await person(service, "Sam"))
        await service.storage.close()
        return both

    return folder, asyncio.run(added())


def test_no_order_of_events_breaks_a_promise(
    prepared: tuple[Path, tuple[Person, ...]], capsys: pytest.CaptureFixture[str]
) -> None:
    Machine.folder, Machine.operators = prepared
    Machine.wordings = Wordings.of(one.name for one in Machine.operators)
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
        print(f"\n  {Machine.steps} steps of the conversation's state machine")
    assert Machine.steps >= STEPS
