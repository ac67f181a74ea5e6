"""What is erased is gone from every table, what is not stays as it was, and what is left is counted."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

import bot.shop.records  # noqa: F401
from bot.app import Service, assemble
from bot.conversations import ownership, transcript
from bot.conversations.erasure import PAGE, Counts, Erasures
from bot.conversations.errors import NoSuchConversation
from bot.conversations.records import Author, Conversation, Erasure, Feedback, Message, Owner, Turn
from bot.desk.operators import Person
from bot.desk.records import Ticket
from bot.settings import Settings
from bot.storage import Record
from tests.fakes import NOON, FakeEngine, HandClock, Shopper, begin, gives_up, says, thinks

SECRET = "the blue rucksack"
ANA = "ana@shop.example"
LIMIT = 30


@pytest.fixture
def erasures(service: Service, clock: HandClock) -> Erasures:
    return Erasures(service.storage, clock, Ticket)


async def everything(service: Service) -> str:
    """All that is stored, as text."""
    async with service.storage.work() as work:
        rows = [(await work.execute(sa.select(table))).all() for table in Record.metadata.sorted_tables]
    return json.dumps(rows, default=str, ensure_ascii=False)


async def kept(service: Service) -> set[str]:
    """The conversations there are."""
    async with service.storage.work() as work:
        return set((await work.execute(sa.select(Conversation.id))).scalars())


async def counted(service: Service) -> list[tuple[str, int, int, int]]:
    """Every Erasure row: reason, conversations, messages, tickets."""
    query = sa.select(Erasure.reason, Erasure.conversations, Erasure.messages, Erasure.tickets).order_by(Erasure.id)
    async with service.storage.work() as work:
        return [tuple(row) for row in (await work.execute(query)).all()]


async def change(service: Service, shopper: Shopper, **values: Any) -> None:
    """Set columns of a conversation."""
    where = Conversation.id == shopper.conversation_id
    async with service.storage.work() as work:
        await work.execute(sa.update(Conversation).where(where).values(**values))
        await work.commit()


async def full(service: Service, engine: FakeEngine) -> Shopper:
    """A conversation with something of the shopper's wherever something can be."""
    shopper = await begin(service)
    await change(service, shopper, carried={"wish": SECRET})
    engine.then(says(f"you said {SECRET}", parse={"text": SECRET}), gives_up(slots={"wish": SECRET}))
    await shopper.say(SECRET)
    await shopper.say(f"a person please, about {SECRET}")
    await service.asides.give_feedback(shopper.conversation_id, "csat", 1, SECRET)
    await service.asides.add_push_address(shopper.conversation_id, "fcm", SECRET)
    await change(service, shopper, memory=SECRET)
    return shopper


async def test_of_an_erased_conversation_nothing_is_left_but_counts(
    service: Service, engine: FakeEngine, erasures: Erasures
) -> None:
    shopper, other = await full(service, engine), await begin(service)
    await other.say("hello")
    said = len(await shopper.transcript()) + 1
    assert await erasures.erase(shopper.conversation_id)
    left = await everything(service)
    assert SECRET not in left and shopper.conversation_id not in left
    assert await other.words() == [("shopper", "hello"), ("bot", "echo hello")]
    assert await counted(service) == [("shopper", 1, said, 1)]


async def test_erasing_what_is_not_there_says_so_and_counts_nothing(service: Service, erasures: Erasures) -> None:
    assert not await erasures.erase(str(uuid.uuid4()))
    assert await counted(service) == []


def test_whatever_hangs_on_a_conversation_goes_with_it() -> None:
    parents = {"conversation.id", "message.id"}
    keys = [key for table in Record.metadata.tables.values() for key in table.foreign_keys]
    hanging = {key.parent.table.name: key.ondelete for key in keys if key.target_fullname in parents}
    assert set(hanging) >= {"message", "turn", "feedback", "push_address", "ticket"}
    assert set(hanging.values()) == {"CASCADE"}


async def test_a_reply_made_while_its_conversation_is_erased_is_never_stored(
    service: Service, shopper: Shopper, engine: FakeEngine, erasures: Erasures
) -> None:
    started, may_end = asyncio.Event(), asyncio.Event()
    engine.then(thinks(started, may_end, says(SECRET)))
    post = asyncio.create_task(shopper.say(SECRET))
    await started.wait()
    await erasures.erase(shopper.conversation_id)
    may_end.set()
    with pytest.raises(NoSuchConversation):
        await post
    assert SECRET not in await everything(service)


# A customer


async def give(service: Service, shopper: Shopper, place: str, words: Any) -> None:
    """Put words where an e-mail can stand."""
    async with service.storage.work() as work:
        ticket = {"conversation_id": shopper.conversation_id, "state": "resolved", "reason": "asked_for_person"}
        dates = {"opened_at": NOON, "closed_at": NOON}
        if place == "carried":
            conversation = await transcript.lock(work, shopper.conversation_id, NOON)
            conversation.carried = {"order_number": "BH-1", "email": words}
        elif place == "parse":
            turn = (await work.execute(sa.select(Turn).where(Turn.conversation_id == shopper.conversation_id))).scalar()
            turn.parse = {"entities": [{"entity": "email", "value": words}]}
        elif place == "comment":
            work.add(Feedback(conversation_id=shopper.conversation_id, kind="nps", score=1, comment=words, at=NOON))
        elif place == "message":
            conversation = await transcript.lock(work, shopper.conversation_id, NOON)
            transcript.write(work, conversation, Author.SHOPPER, words, NOON)
        elif place == "note":
            work.add(Ticket(**ticket, **dates, briefing={}, note=words))
        else:
            work.add(Ticket(**ticket, **dates, briefing={place: {"email": words, "orders": 2}}))
        await work.commit()


PLACES = ["carried", "message", "parse", "comment", "slots", "customer", "note"]


@pytest.mark.parametrize("place", PLACES)
async def test_an_anonymous_conversation_is_found_wherever_the_e_mail_was_given(
    place: str, service: Service, shopper: Shopper, erasures: Erasures
) -> None:
    await shopper.say("hello")
    await give(service, shopper, place, "Ana@Shop.example")
    await (await begin(service)).say("hello")
    assert await erasures.conversations_of([], [ANA]) == [shopper.conversation_id]


GIVEN = [
    pytest.param("ana@shop.example", ANA, True, id="as it is"),
    pytest.param("ANA@SHOP.EXAMPLE", ANA, True, id="in capitals"),
    pytest.param("ana@shop.example", " Ana@Shop.Example ", True, id="sought in capitals, with blanks"),
    pytest.param("it is ana@shop.example.", ANA, True, id="at the end of a sentence"),
    pytest.param("hm...ana@shop.example, <ana@shop.example>", ANA, True, id="after dots"),
    pytest.param("mailto:ana@shop.example?subject=hi", ANA, True, id="as a link"),
    pytest.param("'ana@shop.example'", ANA, True, id="in quotes"),
    pytest.param("diana@shop.example", ANA, False, id="the end of a longer one"),
    pytest.param("dear.ana@shop.example", ANA, False, id="the end of a dotted one"),
    pytest.param("o'ana@shop.example", ANA, False, id="the end of one with an apostrophe"),
    pytest.param("ana@shop.example.com", ANA, False, id="the beginning of a longer domain"),
    pytest.param("ana@shop.example-two.com", ANA, False, id="the beginning of a domain with a hyphen"),
    pytest.param("ana@shop-example", ANA, False, id="a dot is a dot"),
    pytest.param("a_b@shop.example", "a_b@shop.example", True, id="underscore"),
    pytest.param("axb@shop.example", "a_b@shop.example", False, id="an underscore stands for itself"),
    pytest.param("a%b@shop.example", "a%b@shop.example", True, id="per cent"),
    pytest.param("axxb@shop.example", "a%b@shop.example", False, id="a per cent sign stands for itself"),
    pytest.param("jürgen@müller.example", "Jürgen@Müller.example", True, id="not ASCII, which JSON escapes"),
    pytest.param("jürgen@müller.example", "jorgen@muller.example", False, id="not ASCII and another"),
    pytest.param("straße@shop.example", "Straße@shop.example", True, id="not ASCII and longer in lower case"),
    pytest.param("ana+bags@shop.example", "ana+bags@shop.example", True, id="plus"),
    pytest.param("ana+bags@shop.example", ANA, False, id="a tag makes another address"),
]


@pytest.mark.parametrize("place", ["carried", "message"])
@pytest.mark.parametrize(("words", "sought", "found"), GIVEN)
async def test_an_e_mail_is_compared_as_a_whole_and_without_case(
    words: str, sought: str, found: bool, place: str, service: Service, shopper: Shopper, erasures: Erasures
) -> None:
    await give(service, shopper, place, words)
    assert bool(await erasures.conversations_of([], [sought])) is found


@pytest.mark.parametrize("sought", ["", " ", "@", "%", "%@%", "_@_", "ana", "@shop.example", "ana@", "ana@ shop"])
async def test_what_is_no_e_mail_of_anybody_finds_nobodys_conversation(
    sought: str, service: Service, shopper: Shopper, erasures: Erasures
) -> None:
    await give(service, shopper, "message", f"{ANA} or ana @ shop")
    assert await erasures.conversations_of([], [sought]) == []


async def test_a_conversation_is_whose_the_shop_says_it_is_whatever_e_mail_was_given(
    service: Service, erasures: Erasures
) -> None:
    theirs, others = await begin(service), await begin(service)
    await service.asides.identify(theirs.conversation_id, 7)
    await service.asides.identify(others.conversation_id, 8)
    await give(service, others, "carried", ANA)
    assert await erasures.conversations_of([7], [ANA]) == [theirs.conversation_id]


async def test_a_customer_is_erased_everywhere_and_counted_once(
    service: Service, engine: FakeEngine, erasures: Erasures
) -> None:
    known, named, other = await full(service, engine), await full(service, engine), await begin(service)
    await service.asides.identify(known.conversation_id, 7)
    await give(service, named, "slots", ANA)
    would, gone = await erasures.weigh(await erasures.conversations_of([7], [ANA])), set[str]()
    assert await erasures.erase_customer([7], [ANA], gone.add) == would == Counts(2, 12, 3)
    left = await everything(service)
    assert SECRET not in left and ANA not in left
    assert gone == {known.conversation_id, named.conversation_id}
    assert await kept(service) == {other.conversation_id}
    assert await erasures.erase_customer([7], [ANA]) == Counts()
    assert await counted(service) == [("customer", 2, 12, 3)]


async def test_a_run_that_is_cut_off_has_counted_what_it_erased(service: Service, erasures: Erasures) -> None:
    def cut_off(conversation_id: str) -> None:
        raise KeyError(conversation_id)

    for _ in range(2):
        await service.asides.identify((await begin(service)).conversation_id, 7)
    with pytest.raises(KeyError):
        await erasures.erase_customer([7], [], cut_off)
    assert len(await kept(service)) == 1
    assert await counted(service) == [("customer", 1, 1, 0)]


# Age


async def seqs(shopper: Shopper) -> list[int]:
    """The sequence numbers kept."""
    return [said.seq for said in (await shopper.service.conversations.seen_after(shopper.conversation_id, 0)).messages]


async def test_nothing_is_ever_too_old_where_everything_is_kept(
    service: Service, shopper: Shopper, erasures: Erasures, clock: HandClock
) -> None:
    assert await erasures.expire(0, clock() + timedelta(days=36500)) == Counts()
    assert await kept(service) == {shopper.conversation_id}


async def test_a_conversation_goes_when_its_last_word_is_too_old_and_not_a_moment_earlier(
    service: Service, shopper: Shopper, erasures: Erasures, clock: HandClock
) -> None:
    gone: list[str] = []
    await shopper.say(SECRET)
    clock.forward(days=LIMIT)
    assert await erasures.expire(LIMIT, clock(), gone.append) == Counts()
    clock.forward(seconds=1)
    assert await erasures.expire(LIMIT, clock(), gone.append) == Counts(1, 3, 0)
    assert SECRET not in await everything(service)
    assert gone == [shopper.conversation_id]
    assert await counted(service) == [("age", 1, 3, 0)]


async def test_what_is_old_of_a_conversation_that_goes_on_goes_and_the_numbers_stay(
    service: Service, shopper: Shopper, erasures: Erasures, clock: HandClock
) -> None:
    gone: list[str] = []
    await shopper.say(SECRET)
    clock.forward(days=LIMIT - 1)
    await shopper.say("still there?")
    clock.forward(days=2)
    assert await erasures.expire(LIMIT, clock(), gone.append) == Counts(0, 3, 0)
    assert gone == []
    assert await seqs(shopper) == [4, 5]
    assert (await shopper.say("good")).accepted.seq == 6
    async with service.storage.work() as work:
        assert set((await work.execute(sa.select(Turn.seq))).scalars()) == {4, 6}


async def test_nothing_goes_while_a_ticket_is_open_and_everything_old_once_it_is_closed(
    service: Service, shopper: Shopper, engine: FakeEngine, erasures: Erasures, clock: HandClock, robin: Person
) -> None:
    engine.then(gives_up())
    await shopper.say(SECRET)
    ticket = (await shopper.ticket())["id"]
    clock.forward(days=2 * LIMIT)
    assert await erasures.expire(LIMIT, clock()) == Counts()
    await service.tickets.claim(ticket, robin)
    assert await erasures.expire(LIMIT, clock()) == Counts()
    await service.tickets.resolve(ticket, robin, "question", "low", "")
    assert await erasures.expire(LIMIT, clock()) == Counts(0, 4, 1)
    assert SECRET not in await everything(service)
    assert await seqs(shopper) == [5, 6]


async def test_a_ticket_opened_while_its_conversation_is_about_to_go_keeps_it(
    service: Service, shopper: Shopper, erasures: Erasures, clock: HandClock
) -> None:
    clock.forward(days=LIMIT + 1)
    async with service.storage.work() as work:
        conversation = await transcript.lock(work, shopper.conversation_id, clock())
        ownership.give_to(conversation, Owner.QUEUE)
        await work.flush()
        expiring = asyncio.create_task(erasures.expire(LIMIT, clock()))
        # It has seen the old owner by now, and waits for the lock.
        await asyncio.sleep(0.2)
        await work.commit()
    assert await expiring == Counts()
    assert await kept(service) == {shopper.conversation_id}


async def test_the_comment_of_an_old_rating_goes_and_its_score_stays(
    service: Service, shopper: Shopper, erasures: Erasures, clock: HandClock
) -> None:
    await service.asides.give_feedback(shopper.conversation_id, "csat", 2, SECRET)
    clock.forward(days=LIMIT - 1)
    await shopper.say("hello again")
    clock.forward(days=2)
    await erasures.expire(LIMIT, clock())
    async with service.storage.work() as work:
        assert (await work.execute(sa.select(Feedback.score, Feedback.comment))).all() == [(2, None)]


async def test_an_old_memory_goes_and_a_fresh_one_stays(
    service: Service, shopper: Shopper, erasures: Erasures, clock: HandClock
) -> None:
    other = await begin(service)
    await change(service, shopper, memory=SECRET, memory_at=clock())
    await change(service, other, memory="fresh", memory_at=clock() + timedelta(days=LIMIT))
    clock.forward(days=LIMIT - 1)
    for one in (shopper, other):
        async with service.storage.work() as work:
            conversation = await transcript.lock(work, one.conversation_id, clock())
            transcript.write(work, conversation, Author.OPERATOR, "are you there?", clock())
            await work.commit()
    clock.forward(days=2)
    await erasures.expire(LIMIT, clock())
    left = await everything(service)
    assert SECRET not in left and "fresh" in left


async def test_more_than_a_page_of_conversations_begun_at_once_go_in_one_run(
    service: Service, erasures: Erasures, clock: HandClock
) -> None:
    begun = {shopper.conversation_id: shopper for shopper in [await begin(service) for _ in range(PAGE + 3)]}
    go_on = set(sorted(begun)[-2:])
    clock.forward(days=LIMIT + 1)
    for conversation_id in go_on:
        await begun[conversation_id].say("still here")
    assert await erasures.expire(LIMIT, clock()) == Counts(PAGE + 1, PAGE + 3, 0)
    assert await kept(service) == go_on
    assert await counted(service) == [("age", PAGE + 1, PAGE + 3, 0)]


async def test_two_processes_that_expire_at_once_count_everything_once(
    service: Service, erasures: Erasures, clock: HandClock
) -> None:
    for _ in range(12):
        await begin(service)
    clock.forward(days=LIMIT + 1)
    other = Erasures(service.storage, clock, Ticket)
    both = await asyncio.gather(erasures.expire(LIMIT, clock()), other.expire(LIMIT, clock()))
    assert both[0] + both[1] == Counts(12, 12, 0)
    assert sum(row[1] for row in await counted(service)) == 12


async def with_messages_of(service: Service, ages: Sequence[int], now: datetime) -> Shopper:
    """A conversation with one message for each age in days, oldest first."""
    shopper = await begin(service)
    begun = now - timedelta(days=ages[0])
    await change(service, shopper, created_at=begun)
    async with service.storage.work() as work:
        await work.execute(
            sa.update(Message).where(Message.conversation_id == shopper.conversation_id).values(at=begun)
        )
        conversation = await transcript.lock(work, shopper.conversation_id, now)
        for age in ages[1:]:
            transcript.write(work, conversation, Author.SHOPPER, "words", now - timedelta(days=age))
        await work.commit()
    return shopper


AGES = st.lists(st.integers(0, 60), min_size=1, max_size=6).map(lambda ages: sorted(ages, reverse=True))


@effort(max_examples=40, deadline=None, database=None, derandomize=True)
@given(stories=st.lists(AGES, min_size=1, max_size=4), limit=st.integers(1, 60))
def age(loop: asyncio.AbstractEventLoop, service: Service, stories: list[list[int]], limit: int) -> None:
    async def story() -> None:
        erasures = Erasures(service.storage, lambda: NOON, Ticket)
        shoppers = [await with_messages_of(service, ages, NOON) for ages in stories]
        young = [[seq for seq, days in enumerate(ages, 1) if days <= limit] for ages in stories]
        said, stay = sum(map(len, stories)), sum(map(len, young))
        assert await erasures.expire(limit, NOON) == Counts(young.count([]), said - stay, 0)
        left = {one.conversation_id: await seqs(one) for one in shoppers if one.conversation_id in await kept(service)}
        assert list(left.values()) == [numbers for numbers in young if numbers]
        for conversation_id in left:
            await erasures.erase(conversation_id)

    loop.run_until_complete(story())


def test_of_any_conversations_exactly_the_young_messages_are_kept(settings: Settings) -> None:
    loop = asyncio.new_event_loop()
    service = assemble(settings, FakeEngine(), HandClock())
    try:
        age(loop, service)
    finally:
        loop.run_until_complete(service.storage.close())
        loop.close()
