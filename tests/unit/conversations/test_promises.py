"""Whatever order things happen in: nothing lost, doubled or reordered, and no word of the bot after a claim."""

from __future__ import annotations

import asyncio
import contextlib

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.app import Service, assemble
from bot.conversations.engine import Answered, Asked, EngineFailed
from bot.conversations.errors import DialogueUnavailable
from bot.desk.errors import DeskError
from bot.desk.operators import Person
from bot.settings import Settings
from tests.fakes import FakeEngine, HandClock, Shopper, begin, gives_up, person, says

STEPS = ("send", "send_hard", "resend", "ask_for_person", "claim", "operator_says", "hand_back", "resolve", "catch_up")


def by_text() -> FakeEngine:
    """An engine that fails once on every "hard" message and passes every "person" message on."""
    engine, failed = FakeEngine(), set[str]()

    async def step(asked: Asked) -> Answered:
        await asyncio.sleep(0)
        if "hard" in asked.text and asked.message_id not in failed:
            failed.add(asked.message_id)
            raise EngineFailed
        return await (gives_up() if "person" in asked.text else says())(asked)

    engine.usual = step
    return engine


class Story:
    """One conversation under steps that happen one after the other or at once, and what must stay true of it."""

    def __init__(self, service: Service, shopper: Shopper, robin: Person) -> None:
        self.service, self.shopper, self.robin = service, shopper, robin
        self.sent: list[str] = []
        self.said_at_desk = 0

    async def together(self, steps: list[str]) -> None:
        await asyncio.gather(*(getattr(self, step)() for step in steps))
        await self.check()

    async def post(self, number: int) -> None:
        with contextlib.suppress(DialogueUnavailable):
            await self.shopper.say(self.sent[number], f"client-{number}")

    async def send(self, kind: str = "plain") -> None:
        self.sent.append(f"{kind} {len(self.sent)}")
        await self.post(len(self.sent) - 1)

    async def send_hard(self) -> None:
        await self.send("hard")

    async def ask_for_person(self) -> None:
        await self.send("person")

    async def resend(self) -> None:
        if self.sent:
            await self.post(len(self.sent) // 2)

    async def claim(self) -> None:
        await self.at_desk("claim", self.robin)

    async def operator_says(self) -> None:
        self.said_at_desk += 1
        await self.at_desk("say", self.robin, f"desk-{self.said_at_desk}", "a person speaks", 10**6)

    async def hand_back(self) -> None:
        await self.at_desk("hand_back", self.robin, "")

    async def resolve(self) -> None:
        await self.at_desk("resolve", self.robin, "question", "low", "")

    async def catch_up(self) -> None:
        await self.service.conversations.answer_waiting()

    async def at_desk(self, act: str, *arguments: object) -> None:
        row = await self.service.inbox.row_of(self.shopper.conversation_id)
        with contextlib.suppress(DeskError):
            if row is not None:
                await getattr(self.service.tickets, act)(row["id"], *arguments)

    async def check(self) -> None:
        said = await self.shopper.transcript()
        assert [one.seq for one in said] == list(range(2, len(said) + 2))
        assert [one.text for one in said if one.author == "shopper"] == self.sent
        echoed = [one.text.removeprefix("echo ") for one in said if one.text.startswith("echo ")]
        assert echoed == [text for text in self.sent if text in echoed]
        joined = self.service.sentences.say("utter_system_joined", "en", operator=self.robin.name)
        person_speaks = False
        for one in said:
            person_speaks = one.text == joined if one.author == "system" else person_speaks
            assert one.author != ("bot" if person_speaks else "operator")


@settings(max_examples=40, deadline=None, database=None, derandomize=True)
@given(groups=st.lists(st.lists(st.sampled_from(STEPS), min_size=1, max_size=3), max_size=8))
def tell(loop: asyncio.AbstractEventLoop, service: Service, robin: Person, groups: list[list[str]]) -> None:
    async def story() -> None:
        told = Story(service, await begin(service), robin)
        for steps in groups:
            await told.together(steps)
        await told.catch_up()
        await told.check()
        assert await service.conversations.answer_waiting() == 0

    loop.run_until_complete(story())


def test_no_order_of_events_loses_doubles_or_reorders_a_message(settings: Settings) -> None:
    loop = asyncio.new_event_loop()
    service = assemble(settings, by_text(), HandClock())
    try:
        tell(loop, service, loop.run_until_complete(person(service)))
    finally:
        loop.run_until_complete(service.storage.close())
        loop.close()
