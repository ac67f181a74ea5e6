"""What a new ticket is taken for, by the wish, the mood, the order and the reason; and what is kept of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import yaml

from bot.app import Service
from bot.channels.bodies_desk import Resolve
from bot.desk.guess import NATURES, SEVERITIES, Guess, guess
from bot.desk.operators import Person
from bot.desk.policies import desk_policies_in
from bot.desk.records_people import DeskAct
from bot.shop.rules import PolicyError
from tests.fakes import FakeEngine
from tests.unit.desk.desk import handed_over

ROOT = Path(__file__).parents[3]
RULES = desk_policies_in(ROOT / "nowhere").guess
DEAR = {"total": {"amount": "450.00", "currency": "EUR"}}
GUESSED: dict[str, tuple[dict[str, Any], str | None, Guess]] = {
    "nothing is known": ({}, None, Guess("other", "question", "low")),
    "an order's way": ({"mood": "calm"}, "track_order", Guess("delivery", "question", "low")),
    "a change that is wished": ({}, "change_order", Guess("orders", "request", "normal")),
    "a late order": ({"order": {"state": "late"}}, "order_late", Guess("delivery", "problem", "high")),
    "a late dear order and an upset shopper": (
        {"order": {"state": "late", **DEAR}, "mood": "upset"},
        "order_late",
        Guess("delivery", "problem", "urgent"),
    ),
    "anger is a complaint, whatever it is about": (
        {"mood": "angry"},
        "refund_status",
        Guess("refunds", "complaint", "high"),
    ),
    "praise": ({}, "give_feedback", Guess("other", "praise", "low")),
    "the bot failed": ({"reason": "bot_failed"}, None, Guess("other", "question", "normal")),
    "no wish, but likeliest meanings": (
        {"meanings": [{"intent": "talk_to_human"}, {"intent": "invoice"}, {"intent": "order_late"}]},
        None,
        Guess("payment", "request", "normal"),
    ),
    "an order without a total": (
        {"order": {"state": "unpaid", "total": None}},
        None,
        Guess("other", "question", "normal"),
    ),
    "an intent that nobody knows": ({}, "from_a_newer_model", Guess("other", "question", "low")),
}


@pytest.mark.parametrize("case", GUESSED)
def test_a_ticket_is_taken_for(case: str) -> None:
    briefing, intent, expected = GUESSED[case]
    assert guess(RULES, briefing, intent) == expected


@pytest.mark.parametrize("table", ["topics", "natures"])
def test_the_tables_name_intents_that_there_are_and_each_once(table: str) -> None:
    files = (ROOT / "data/nlu/en").glob("*.yml")
    known = {each["intent"] for file in files for each in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]}
    named = [intent for intents in getattr(RULES, table).values() for intent in intents]
    assert set(named) <= known
    assert len(named) == len(set(named))


BAD = {
    "a nature that is none": ({"natures": {"riddle": ["invoice"]}}, "guess.natures"),
    "severities out of order": ({"severity.from": {"normal": 3, "high": 2, "urgent": 5}}, "guess.severity.from"),
    "a severity left out": ({"severity.from": {"normal": 1, "urgent": 5}}, "guess.severity.from"),
    "a topic with too long a name": ({"topics": {"everything_and_more": []}}, "guess.topics"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_table_that_cannot_be_used_is_named(case: str, tmp_path: Path) -> None:
    changes, key = BAD[case]
    section = yaml.safe_load((ROOT / "data/desk.yml").read_text(encoding="utf-8"))["guess"]
    for name, value in changes.items():
        *path, last = name.split(".")
        inner = section[path[0]] if path else section
        inner[last] = value
    (tmp_path / "desk.yml").write_text(yaml.safe_dump({"guess": section}, sort_keys=False), encoding="utf-8")
    with pytest.raises(PolicyError) as refused:
        desk_policies_in(tmp_path)
    assert refused.value.key == key


async def test_the_guess_is_shown_kept_where_the_operator_agrees_and_the_audit_says_how_often(
    service: Service, engine: FakeEngine, robin: Person
) -> None:
    for nature, severity in (("problem", "high"), ("problem", "low"), ("complaint", "urgent")):
        shopper = await handed_over(service, engine, wish="order_late", order={"state": "late"})
        row = await shopper.ticket()
        assert (row["topic"], row["nature"], row["severity"]) == ("delivery", "problem", "high")
        assert (await service.inbox.shown(row["id"], robin))["guess"] == {"nature": "problem", "severity": "high"}
        await service.tickets.claim(row["id"], robin)
        await service.tickets.resolve(row["id"], robin, nature, severity, "")
        row = await shopper.ticket()
        assert (row["nature"], row["severity"]) == (nature, severity)
    async with service.storage.work() as work:
        query = sa.select(DeskAct.details).where(DeskAct.act == "resolve").order_by(DeskAct.id)
        kept = [(each["nature_kept"], each["severity_kept"]) for each in (await work.execute(query)).scalars()]
    assert kept == [(True, True), (True, False), (False, False)]


async def test_a_ticket_handed_back_keeps_its_guess(service: Service, engine: FakeEngine, robin: Person) -> None:
    shopper = await handed_over(service, engine, wish="order_late")
    await service.tickets.claim((await shopper.ticket())["id"], robin)
    await service.tickets.hand_back((await shopper.ticket())["id"], robin, "")
    assert (await shopper.ticket())["nature"] == "problem"


def test_natures_and_severities_are_those_of_the_contract() -> None:
    properties = Resolve.schema()["properties"]
    assert (tuple(properties["nature"]["enum"]), tuple(properties["severity"]["enum"])) == (NATURES, SEVERITIES)
