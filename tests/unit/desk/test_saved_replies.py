"""Saved replies: found, filled for the ticket, made of what was sent, counted when they are used."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
import sqlalchemy as sa

from bot.app import Service
from bot.desk.errors import NotThere, Unfilled
from bot.desk.operators import Person
from bot.desk.records_people import DeskAct
from bot.desk.records_replies import SavedReplyUse
from bot.desk.saved_replies import Change, add_all
from bot.desk.variables import UnknownVariables
from tests.fakes import NOON, FakeEngine
from tests.unit.desk.desk import handed_over, tickets_of

HELLO = "Hello from {operator_name}"


async def keep(service: Service, person: Person, *texts: str, language: str = "en") -> list[int]:
    kept = [await service.saved_replies.save(person, None, text, language, None) for text in texts]
    return [one["id"] for one in kept]


async def found(service: Service, person: Person, words: str = "", **more: Any) -> list[str]:
    asked = {"language": None, "ticket_id": None, **more}
    return [one["text"] for one in await service.saved_replies.listed(person, words, **asked)]


async def claimed(service: Service, engine: FakeEngine, person: Person, **more: Any) -> int:
    (ticket,) = await tickets_of([await handed_over(service, engine, **more)])
    await service.tickets.claim(ticket, person)
    return ticket


async def send(service: Service, person: Person, ticket: int, text: str, reply: int | None) -> None:
    await service.tickets.say(ticket, person, str(uuid.uuid4()), text, 99, reply)


async def test_a_reply_is_filled_and_its_holes_are_told(service: Service, robin: Person) -> None:
    await keep(service, robin, "{operator_name} on {order_number}")
    (reply,) = await service.saved_replies.listed(robin, "", None, None)
    assert (reply["filled"], reply["missing"]) == ("Robin on {order_number}", ["order_number"])


FOUND = [
    pytest.param("", 3, id="all"),
    pytest.param("PARCEL", 2, id="in either case"),
    pytest.param("parcel late", 1, id="every word, in any order"),
    pytest.param("100%", 1, id="signs are no wildcards"),
    pytest.param("nothing like it", 0, id="none"),
]


@pytest.mark.parametrize(("words", "many"), FOUND)
async def test_replies_are_found_by_their_words(words: str, many: int, service: Service, robin: Person) -> None:
    await keep(service, robin, "Your late parcel", "The parcel is here", "It is 100% yours")
    assert len(await found(service, robin, words)) == many


async def test_the_asked_language_comes_first_and_the_default_one_after_it(service: Service, robin: Person) -> None:
    await keep(service, robin, "Hello")
    await keep(service, robin, "Hallo", language="de")
    await keep(service, robin, "Hej", language="sv")
    assert await found(service, robin, language="de") == ["Hallo", "Hello"]
    assert await found(service, robin, language="en") == ["Hello"]


async def test_what_was_sent_for_tickets_like_this_comes_first(
    service: Service, engine: FakeEngine, robin: Person
) -> None:
    first, second = await keep(service, robin, "One", "Two")
    for wish, reply in (("order_late", first), ("order_late", first), ("coupon_problem", second)):
        ticket = await claimed(service, engine, robin, wish=wish)
        await send(service, robin, ticket, "so it is", reply)
    late, coupon = [await claimed(service, engine, robin, wish=wish) for wish in ("order_late", "coupon_problem")]
    assert await found(service, robin, ticket_id=late) == ["One", "Two"]
    assert await found(service, robin, ticket_id=coupon) == ["Two", "One"]


async def test_among_equals_those_without_holes_come_first_and_then_the_newest(service: Service, robin: Person) -> None:
    await keep(service, robin, "Older", "Newer", "Hole {carrier}")
    assert await found(service, robin) == ["Newer", "Older", "Hole {carrier}"]


async def test_a_use_is_counted_once_however_often_it_is_sent(
    service: Service, engine: FakeEngine, robin: Person
) -> None:
    (reply,) = await keep(service, robin, "Hi")
    ticket = await claimed(service, engine, robin, wish="order_late", order={"state": "late"})
    again = str(uuid.uuid4())
    for _ in range(2):
        await service.tickets.say(ticket, robin, again, "Hi", 99, reply)
    async with service.storage.work() as work:
        uses = (await work.execute(sa.select(SavedReplyUse))).scalars().all()
    assert [(one.saved_reply_id, one.intent, one.order_state) for one in uses] == [(reply, "order_late", "late")]


async def test_a_reply_cannot_be_sent_with_a_hole(service: Service, engine: FakeEngine, robin: Person) -> None:
    (reply,) = await keep(service, robin, "With {carrier}")
    ticket = await claimed(service, engine, robin)
    with pytest.raises(Unfilled) as refused:
        await send(service, robin, ticket, "With {carrier}", reply)
    assert refused.value.names == ("carrier",)


async def test_a_reply_that_is_gone_does_not_hold_up_the_answer(
    service: Service, engine: FakeEngine, robin: Person
) -> None:
    ticket = await claimed(service, engine, robin)
    await send(service, robin, ticket, "Hi", 4711)


async def test_a_sent_reply_becomes_one_with_variables_and_only_once(
    service: Service, engine: FakeEngine, robin: Person
) -> None:
    ticket = await claimed(service, engine, robin)
    kept = [
        await service.saved_replies.save(robin, None, "Greetings, Robin\n\nand more", "en", ticket) for _ in range(2)
    ]
    assert {one["id"] for one in kept} == {kept[0]["id"]}
    assert kept[0]["text"] == "Greetings, {operator_name}\n\nand more"
    assert kept[0]["filled"] == "Greetings, Robin\n\nand more"
    assert kept[0]["title"] == "Greetings, {operator_name} and more"


async def test_unknown_variables_are_refused(service: Service, robin: Person) -> None:
    (reply,) = await keep(service, robin, HELLO)
    with pytest.raises(UnknownVariables):
        await keep(service, robin, "{weather}")
    with pytest.raises(UnknownVariables):
        await service.saved_replies.change(robin, reply, Change(text="{weather}"))
    assert await found(service, robin) == [HELLO]


async def test_a_reply_can_be_changed_and_put_away(service: Service, robin: Person) -> None:
    (reply,) = await keep(service, robin, HELLO)
    changed = await service.saved_replies.change(robin, reply, Change(title="Greeting"))
    assert (changed["title"], changed["text"]) == ("Greeting", HELLO)
    await service.saved_replies.archive(robin, reply)
    assert await found(service, robin) == []
    with pytest.raises(NotThere):
        await service.saved_replies.archive(robin, reply)


async def test_what_is_done_with_replies_is_in_the_audit_trail(service: Service, robin: Person) -> None:
    (reply,) = await keep(service, robin, HELLO)
    await service.saved_replies.change(robin, reply, Change(title="Greeting"))
    await service.saved_replies.archive(robin, reply)
    async with service.storage.work() as work:
        acts = (await work.execute(sa.select(DeskAct.act).order_by(DeskAct.id))).scalars().all()
    assert acts[-3:] == ["reply_saved", "reply_changed", "reply_archived"]


async def test_replies_that_come_along_are_kept_once_and_never_again(service: Service, robin: Person) -> None:
    told = [{"title": "Hi", "text": "Hello\n", "language": "en"}]
    for kept in (1, 0):
        async with service.storage.work() as work:
            assert await add_all(work, told, NOON) == kept
            await work.commit()
    assert await found(service, robin) == ["Hello"]
