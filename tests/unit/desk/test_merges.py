"""Two conversations of one customer become one matter: nothing the shopper writes is lost, nothing is said twice."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import dataclass
from datetime import timedelta

import pytest

from bot.app import Service
from bot.desk.errors import HeldByOther, NoSuchTicket, NotOneCustomer, NotYours
from bot.desk.operators import Person
from tests.fakes import NOON, FakeEngine, Shopper
from tests.unit.desk.desk import acts, be, handed_over


@dataclass
class Merged:
    """Two chats of one customer, the first merged into the second, which Robin holds."""

    first: Shopper
    second: Shopper
    gone: int
    kept: int


async def chats(service: Service, engine: FakeEngine, number: int = 2) -> list[tuple[Shopper, int]]:
    made = []
    for _ in range(number):
        shopper = await handed_over(service, engine)
        await be(service, shopper, 7)
        made.append((shopper, int((await shopper.ticket())["id"])))
    return made


@pytest.fixture
async def merged(service: Service, engine: FakeEngine, robin: Person) -> Merged:
    (first, gone), (second, kept) = await chats(service, engine)
    await service.tickets.claim(kept, robin)
    await service.merges.merge(gone, robin, kept)
    return Merged(first, second, gone, kept)


async def say(service: Service, ticket: int, person: Person, text: str) -> None:
    await service.tickets.say(ticket, person, str(uuid.uuid4()), text, 10**6)


def spoken(words: list[tuple[str, str]], *authors: str) -> list[str]:
    return [text for author, text in words if author in authors]


async def owners(service: Service, *shoppers: Shopper) -> list[str]:
    return [(await service.conversations.seen_after(one.conversation_id, 0)).owner for one in shoppers]


async def test_the_merged_ticket_is_closed_its_shopper_told_and_a_note_says_where_it_is(
    merged: Merged, service: Service, robin: Person
) -> None:
    row = await merged.first.ticket()
    assert (row["state"], row["merged_into"]) == ("merged", merged.kept)
    assert (await merged.first.words())[-1][0] == "system"
    (note,) = (await service.inbox.shown(merged.kept, robin))["notes"]
    assert str(merged.gone) in note["text"]
    assert await owners(service, merged.first, merged.second) == ["operator", "operator"]
    assert await acts(service, merged.gone) == [("merge", robin.id)]
    others = (await service.inbox.shown(merged.kept, robin))["others"]
    assert [one["id"] for one in others] == [merged.gone]


async def test_what_is_written_in_the_merged_conversation_arrives_with_the_holder_and_answers_go_to_both(
    merged: Merged, service: Service, robin: Person, engine: FakeEngine
) -> None:
    asked = len(engine.asked)
    before = (await merged.second.ticket())["unseen"]
    await merged.first.say("it is the blue one")
    await service.followers.keep_up()
    assert (await merged.second.words())[-1] == ("shopper", "it is the blue one")
    assert (await merged.second.ticket())["unseen"] == before + 1
    await say(service, merged.kept, robin, "Thank you, I see it.")
    await service.followers.keep_up()
    assert (await merged.first.words())[-1] == ("operator", "Thank you, I see it.")
    assert len(engine.asked) == asked


async def test_carrying_again_and_at_once_says_nothing_twice(merged: Merged, service: Service, robin: Person) -> None:
    await merged.first.say("one")
    await say(service, merged.kept, robin, "two")
    await asyncio.gather(*(service.followers.keep_up() for _ in range(5)))
    for shopper in (merged.first, merged.second):
        words = await shopper.words()
        assert spoken(words, "shopper").count("one") == 1
        assert spoken(words, "operator") == ["two"]


async def test_both_conversations_are_the_bots_again_when_the_matter_ends(
    merged: Merged, service: Service, robin: Person, engine: FakeEngine
) -> None:
    await service.tickets.resolve(merged.kept, robin, "question", "low", "")
    await service.followers.keep_up()
    assert await owners(service, merged.first, merged.second) == ["bot", "bot"]
    closing = (await merged.second.words())[-1]
    assert (await merged.first.words())[-1] == closing
    await merged.first.say("another thing")
    assert engine.texts[-1] == "another thing"


async def test_what_came_too_late_to_be_carried_is_answered_by_the_bot(
    merged: Merged, service: Service, robin: Person, engine: FakeEngine
) -> None:
    await service.tickets.resolve(merged.kept, robin, "question", "low", "")
    await merged.first.say("just in between")
    await service.followers.keep_up()
    await service.conversations.answer_waiting()
    assert engine.texts[-1] == "just in between"
    assert (await merged.first.words())[-1] == ("bot", "echo just in between")


async def test_a_shopper_whose_other_conversation_is_erased_has_the_bot_again(merged: Merged, service: Service) -> None:
    await service.conversations.erase(merged.second.conversation_id)
    await service.followers.keep_up()
    assert await owners(service, merged.first) == ["bot"]


async def test_what_was_merged_goes_along_when_its_ticket_is_merged_too(
    service: Service, engine: FakeEngine, robin: Person
) -> None:
    (first, one), (second, two), (third, three) = await chats(service, engine, 3)
    await service.merges.merge(one, robin, two)
    await service.merges.merge(two, robin, three)
    await service.tickets.claim(three, robin)
    await first.say("from the first")
    await second.say("from the second")
    await service.followers.keep_up()
    assert spoken(await third.words(), "shopper")[-2:] == ["from the first", "from the second"]
    await say(service, three, robin, "for all")
    await service.followers.keep_up()
    for shopper in (first, second, third):
        assert spoken(await shopper.words(), "operator") == ["for all"]
    assert await owners(service, first, second) == ["operator", "operator"]


async def test_what_was_promised_for_the_merged_ticket_stands_for_the_other(
    service: Service, engine: FakeEngine, robin: Person
) -> None:
    (_, one), (second, two) = await chats(service, engine)
    await service.tickets.claim(one, robin)
    await service.promises.make(one, robin, NOON + timedelta(hours=2), "")
    await service.merges.merge(one, robin, two)
    assert (await second.ticket())["due_at"] == (NOON + timedelta(hours=2)).isoformat()


async def test_only_open_tickets_of_one_known_customer_are_merged(
    service: Service, engine: FakeEngine, robin: Person, sam: Person
) -> None:
    (_, one), (_, two) = await chats(service, engine)
    stranger = await handed_over(service, engine)
    unknown = (await stranger.ticket())["id"]
    other = await handed_over(service, engine)
    await be(service, other, 8)
    for into in (unknown, (await other.ticket())["id"], one):
        with pytest.raises(NotOneCustomer):
            await service.merges.merge(one, robin, into)
    with pytest.raises(NoSuchTicket):
        await service.merges.merge(one, robin, 999)
    await service.tickets.claim(one, robin)
    with pytest.raises(HeldByOther):
        await service.merges.merge(one, sam, two)
    await service.ends.spam(two, robin)
    with pytest.raises(NotOneCustomer):
        await service.merges.merge(one, robin, two)
    with pytest.raises(NotYours):
        await service.merges.merge(two, robin, one)


async def test_of_two_opposite_merges_one_wins_and_one_ticket_stays_open(
    service: Service, engine: FakeEngine, robin: Person, sam: Person
) -> None:
    (_, one), (_, two) = await chats(service, engine)
    results = await asyncio.gather(
        service.merges.merge(one, robin, two), service.merges.merge(two, sam, one), return_exceptions=True
    )
    assert sorted(result is None for result in results) == [False, True]
    assert (await service.inbox.counts()).all == 1
