"""Leads work through the pool: groups by worth, one opinion for many, undoing, and disagreement shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

import pytest
import sqlalchemy as sa

from bot.app import Service
from bot.conversations.records import Message
from bot.desk import audit
from bot.desk.operators import Person
from bot.desk.records import Ticket
from bot.learning.harvest.doubts import Reason
from bot.learning.harvest.gathering import Harvest
from bot.learning.harvest.records import ReviewItem
from bot.learning.review.pool import NoSuchItem, Wanted
from bot.learning.review.reviews import Reviews
from bot.learning.review.verdicts import BadOpinion, State, Verdict
from tests.fakes import FakeEngine, HandClock, begin, says
from tests.unit.learning.doubtful import ByLetters, unsure

INTENTS = {"track_order": "Where is my order?", "return_item": "Send something back", "out_of_scope": "Nothing of ours"}


@pytest.fixture
def reviews(service: Service, clock: HandClock) -> Reviews:
    return Reviews(service.storage, INTENTS, clock)


@pytest.fixture
async def pool(service: Service, engine: FakeEngine, clock: HandClock) -> list[str]:
    """Message ids of four doubted turns in the order they were said; the first three say and mean nearly the same."""
    engine.then(*[says("which?", parse=unsure("track_order"))] * 3, says("which?", parse=unsure("return_item")))
    for text in ("where is my parcel", "where is MY parcel", "Where is my parcel?", "the zip broke"):
        clock.forward(seconds=1)
        await (await begin(service)).say(text)
    clock.forward(minutes=11)
    await Harvest(service.storage, ByLetters, clock).gather()
    async with service.storage.work() as work:
        return list((await work.execute(sa.select(ReviewItem.message_id).order_by(ReviewItem.said_at))).scalars())


def a_ticket(conversation_id: str, at: datetime) -> Ticket:
    return Ticket(conversation_id=conversation_id, state="claimed", reason="asked", briefing={}, opened_at=at)


def by_person(person: Person, turn: Message, seq: int, text: str, at: datetime) -> Message:
    return Message(
        id=str(uuid4()),
        conversation_id=turn.conversation_id,
        seq=seq,
        author="operator",
        text=text,
        language="en",
        operator_id=person.id,
        operator_name=person.name,
        at=at,
    )


async def states(service: Service, ids: Sequence[str]) -> list[str]:
    async with service.storage.work() as work:
        rows = (await work.execute(sa.select(ReviewItem.message_id, ReviewItem.state))).all()
    return [dict(map(tuple, rows))[one] for one in ids]


async def test_what_many_say_comes_first(reviews: Reviews, pool: list[str]) -> None:
    first, second = await reviews.pool.groups()
    assert (first["size"], second["size"], second["text"]) == (3, 1, "the zip broke")
    assert first["text"] == (await reviews.pool.group(pool[0]))["items"][0]["text"]
    assert first["worth"] > second["worth"]
    assert await reviews.pool.groups(skip=2) == []


async def test_a_turn_is_shown_with_what_was_said_around_it(reviews: Reviews, pool: list[str]) -> None:
    (item,) = (await reviews.pool.group(pool[3]))["items"]
    assert [(one["author"], one["this"]) for one in item["around"]] == [
        ("bot", False),
        ("shopper", True),
        ("bot", False),
    ]
    assert item["meanings"] == [{"name": "return_item", "confidence": 0.4}]
    with pytest.raises(NoSuchItem):
        await reviews.pool.group("none")


async def test_one_opinion_settles_a_whole_group_and_undoing_takes_it_all_back(
    reviews: Reviews, pool: list[str], service: Service, kim: Person
) -> None:
    await reviews.decide(kim, pool[:3], Verdict.ACCEPT, [], None)
    await reviews.decide(kim, pool[3:], Verdict.RELABEL, ["return_item"], None)
    assert await states(service, pool) == ["decided"] * 4
    assert await reviews.undo(kim) == pool[3:]
    assert sorted(await reviews.undo(kim)) == sorted(pool[:3])
    assert await states(service, pool) == ["open"] * 4
    assert await reviews.undo(kim) == []


async def test_two_leads_who_differ_are_shown_and_the_later_word_of_one_counts(
    reviews: Reviews, pool: list[str], service: Service, kim: Person, sam: Person
) -> None:
    await reviews.decide(kim, pool, Verdict.ACCEPT, [], None)
    await reviews.decide(sam, pool[:2], Verdict.RELABEL, ["return_item"], None)
    assert await states(service, pool) == ["disputed", "disputed", "decided", "decided"]
    assert [group["size"] for group in await reviews.pool.groups(Wanted(State.DISPUTED))] == [2]
    await reviews.decide(sam, pool[:1], Verdict.RELABEL, ["track_order"], None)
    assert await states(service, pool[:2]) == ["decided", "disputed"]
    (pair,) = await reviews.agreement()
    assert (pair["turns"], pair["kappa"]) == (2, pytest.approx(0))


async def test_undoing_is_of_ones_own_alone(reviews: Reviews, pool: list[str], kim: Person, sam: Person) -> None:
    await reviews.decide(kim, pool[:1], Verdict.REJECT, [], None)
    assert await reviews.undo(sam) == []


async def test_an_opinion_of_many_is_taken_of_all_or_none(
    reviews: Reviews, pool: list[str], service: Service, kim: Person
) -> None:
    with pytest.raises(NoSuchItem):
        await reviews.decide(kim, [*pool, "none"], Verdict.ACCEPT, [], None)
    with pytest.raises(NoSuchItem):
        await reviews.decide(kim, [], Verdict.ACCEPT, [], None)
    with pytest.raises(BadOpinion):
        await reviews.decide(kim, pool, Verdict.RELABEL, ["fly"], None)
    assert await states(service, pool) == ["open"] * 4


async def test_what_is_agreed_on_can_be_learnt(reviews: Reviews, pool: list[str], kim: Person, sam: Person) -> None:
    await reviews.decide(kim, pool[:1], Verdict.ACCEPT, [], None)
    await reviews.decide(sam, pool[:1], Verdict.ACCEPT, [], None)
    await reviews.decide(kim, pool[1:2], Verdict.TWO, ["return_item", "track_order"], None)
    await reviews.decide(kim, pool[2:3], Verdict.REJECT, [], None)
    await reviews.decide(kim, pool[3:], Verdict.NEW, [], "mend a zip")
    learnt = await reviews.corrections()
    assert [(one.message_id, one.intents, one.reviewers) for one in learnt] == [
        (pool[0], ("track_order",), ("Kim", "Sam")),
        (pool[1], ("return_item", "track_order"), ("Kim",)),
    ]


async def test_only_what_is_wanted_is_counted_and_shown(reviews: Reviews, pool: list[str], service: Service) -> None:
    async with service.storage.work() as work:
        change = {"language": "de", "reasons": ["clarified", "disliked"]}
        await work.execute(sa.update(ReviewItem).where(ReviewItem.message_id == pool[3]).values(change))
        await work.commit()
    (disliked,) = await reviews.pool.groups(Wanted(reason=Reason.DISLIKED))
    assert (disliked["group_id"], disliked["reasons"]) == (pool[3], ["disliked", "clarified"])
    assert [group["size"] for group in await reviews.pool.groups(Wanted(language="en"))] == [3]
    assert len(await reviews.pool.groups(Wanted(reason=Reason.CLARIFIED))) == 2
    assert await reviews.pool.groups(Wanted(reason=Reason.NEAR)) == []
    assert (await reviews.pool.group(pool[0], Wanted(language="de")))["items"] == []
    assert await reviews.pool.languages() == ["de", "en"]


async def test_what_a_person_wrote_and_did_afterwards_is_told(
    reviews: Reviews, pool: list[str], service: Service, kim: Person, clock: HandClock
) -> None:
    async with service.storage.work() as work:
        turn = (await work.execute(sa.select(Message).where(Message.id == pool[3]))).scalar_one()
        ticket = a_ticket(turn.conversation_id, clock())
        work.add(ticket)
        await work.flush()
        for seq, text in ((40, "I have sent you a new zip."), (41, "Bye.")):
            work.add(by_person(kim, turn, seq, text, clock()))
        for act in ("claim", "exchange_items"):
            await audit.note(work, kim, act, ticket.id, at=clock())
        await work.commit()
    (item,) = (await reviews.pool.group(pool[3]))["items"]
    assert (item["answered"]["by"], item["answered"]["text"]) == ("Kim", "I have sent you a new zip.")
    assert item["done"] == [{"by": "Kim", "act": "exchange_items"}]
    first, *_ = (await reviews.pool.group(pool[0]))["items"]
    assert (first["answered"], first["done"]) == (None, [])


async def test_a_named_batch_is_taken_back_and_no_other(reviews: Reviews, pool: list[str], kim: Person) -> None:
    first = await reviews.decide(kim, pool[:1], Verdict.ACCEPT, [], None)
    assert first.states == {pool[0]: State.DECIDED}
    await reviews.decide(kim, pool[1:2], Verdict.ACCEPT, [], None)
    assert await reviews.undo(kim, first.batch) == pool[:1]
    assert await reviews.undo(kim, first.batch) == []
    assert await reviews.undo(kim) == pool[1:2]
