"""What a server's operator watches: true after what shoppers do, nothing of them in it, and for nobody else."""

from __future__ import annotations

import re
import uuid
from ipaddress import ip_address
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from bot.app import Service
from bot.channels.metrics import BY_A_PROXY, from_here, has_token
from bot.desk.operators import Person
from bot.settings import Settings
from tests.fakes import FakeEngine, fails, gives_up, hangs, says
from tests.unit.channels.conftest import Caller
from tests.unit.metrics.reading import families, scraped

OPERATIONS = Path(__file__).parents[3] / "bot/OPERATIONS.md"
TOKEN = "a token for scrapers"
CLARIFY = {"decision": {"act": "clarify"}}


async def test_a_conversation_is_counted_where_it_happens(
    chat: Caller, engine: FakeEngine, client: httpx.AsyncClient
) -> None:
    engine.then(
        says("which one?", parse=CLARIFY), fails(), says("both"), gives_up(parse={"decision": {"act": "answer"}})
    )
    for text in ("where is it", "hm", "a person please"):
        await chat.say(text)
    told = await scraped(client)
    assert told["messages_total", "web"] == 3
    assert told["turns_total", "clarify"] == told["turns_total", "answer"] == told["turns_total", "undecided"] == 1
    assert told["turn_seconds_count",] == 3
    assert told["turn_failures_total", "error"] == 1
    assert told["hand_overs_total", "asked_for_person"] == 1
    assert told["requests_refused_total", "dialogue_unavailable"] == 1
    assert told["tickets", "waiting"] == 1
    assert told["database_seconds_count",] > 10
    assert told["database_up",] == 1


async def test_a_message_that_is_sent_again_counts_once(chat: Caller, client: httpx.AsyncClient) -> None:
    sent = str(uuid.uuid4())
    for _ in range(3):
        await chat.say("where is it", sent)
    told = await scraped(client)
    assert told["messages_total", "web"] == told["turns_total", "undecided"] == 1


async def test_streams_count_as_long_as_they_are_open(chat: Caller, desk: Caller, client: httpx.AsyncClient) -> None:
    events = chat.client.stream("GET", f"{chat.base}/events", headers=chat.headers)
    async with events as shopper, desk.client.stream("GET", "/api/desk/events") as operator:
        await anext(shopper.aiter_lines())
        await anext(operator.aiter_lines())
        told = await scraped(client)
        assert (told["streams", "shopper"], told["streams", "operator"]) == (1, 1)


async def test_the_model_that_serves_and_the_one_that_is_tried_out_are_named(
    engine: FakeEngine, client: httpx.AsyncClient
) -> None:
    def named(told: dict[tuple[str, ...], float]) -> set[tuple[str, ...]]:
        return {tuple(sorted(name[1:])) for name in told if name[0] == "model_info"}

    engine.model = "one.tar.gz"
    assert named(await scraped(client)) == {("one.tar.gz", "serving")}
    engine.trial = ("two.tar.gz", 0.1)
    assert named(await scraped(client)) == {("one.tar.gz", "serving"), ("trial", "two.tar.gz")}


@pytest.mark.parametrize(
    ("method", "path", "headers", "body", "reason"),
    [
        pytest.param("GET", "/nowhere/7", {}, None, "not_found", id="no such page"),
        pytest.param("GET", "/api/conversations/7/messages", {}, None, "bad_token", id="no token"),
        pytest.param("GET", "/api/desk/me", {}, None, "not_signed_in", id="not signed in"),
        pytest.param("POST", "/api/conversations", {}, {"channel": "fax"}, "validation_error", id="a bad body"),
        pytest.param("POST", "/api/conversations", {}, None, "unsupported_media_type", id="no body"),
        pytest.param(
            "POST",
            "/api/conversations",
            {},
            {"channel": "web", "customer_token": "forged"},
            "not_signed_in_customer_token",
            id="a token that the shop has not signed",
        ),
    ],
)
async def test_what_is_refused_counts_by_a_reason_in_a_word(
    method: str, path: str, headers: dict[str, str], body: object, reason: str, client: httpx.AsyncClient
) -> None:
    await client.request(method, path, headers=headers, **({"json": body} if body is not None else {}))
    assert (await scraped(client))["requests_refused_total", reason] == 1


class TestWithNarrowLimits:
    """The same with so few messages and requests a minute, and little time for a turn."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.copy(update={"messages_per_minute": 2, "requests_per_minute": 5, "turn_limit_seconds": 0.2})

    async def test_whose_messages_and_whose_requests_are_too_many_is_told_apart(
        self, chat: Caller, client: httpx.AsyncClient
    ) -> None:
        answers = [(await chat.say("hello")).status_code for _ in range(6)]
        assert answers == [200, 200, 429, 429, 429, 429]
        told = await scraped(client)
        assert (told["requests_refused_total", "too_many_messages"], told["messages_total", "web"]) == (2, 2)
        assert told["requests_refused_total", "too_many_requests"] == 2

    async def test_a_turn_that_takes_too_long_is_told_apart_from_one_that_fails(
        self, chat: Caller, engine: FakeEngine, client: httpx.AsyncClient
    ) -> None:
        engine.then(hangs())
        await chat.say("where is it")
        told = await scraped(client)
        assert (told["turn_failures_total", "limit"], told["turn_failures_total", "error"]) == (1, 0)


async def test_nothing_in_it_is_of_a_shopper_or_an_operator(
    chat: Caller, engine: FakeEngine, client: httpx.AsyncClient, service: Service, robin: Person
) -> None:
    engine.then(gives_up(slots={"email": "noa@example.com", "order_number": "BH-204817"}))
    await chat.say("I am Noa Lind, noa@example.com, BH-204817")
    await client.get("/api/conversations/noa@example.com/messages")
    ticket = (await service.inbox.row_of(chat.base.rpartition("/")[2]) or {})["id"]
    await service.tickets.claim(ticket, robin)
    text = (await client.get("/metrics")).text
    assert [word for word in ("Noa", "noa@", "204817", chat.base[-12:], "Robin", "robin@") if word in text] == []


async def test_it_is_text_that_says_of_everything_what_it_is_and_whose(client: httpx.AsyncClient) -> None:
    answer = await client.get("/metrics")
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    ours = [one for one in families(answer.text) if one.name.startswith("beforehand_")]
    assert len(ours) > 15
    assert [
        one.name
        for one in ours
        if "Of this process" not in one.documentation and "Of the shop" not in one.documentation
    ] == []


async def test_what_the_page_for_operations_watches_is_there(client: httpx.AsyncClient) -> None:
    named = set(re.findall(r"beforehand_\w+", OPERATIONS.read_text("utf-8")))
    text = (await client.get("/metrics")).text
    assert len(named) > 6
    assert [name for name in named if f"# HELP {name} " not in text] == []


async def uniform(client: httpx.AsyncClient, **more: object) -> bool:
    """Whether the answer is the same as that of a page that does not exist."""
    ours, none = await client.get("/metrics", **more), await client.get("/no-such-page", **more)
    first, second = ((one.status_code, one.content, list(one.headers)) for one in (ours, none))
    return first == second


async def test_without_a_token_there_is_no_such_page_for_what_comes_through_a_proxy(client: httpx.AsyncClient) -> None:
    assert not await uniform(client)
    for told in ({"X-Forwarded-For": "203.0.113.9"}, {"Host": "shop.example"}, {"Host": "["}):
        assert await uniform(client, headers=told)


@pytest.mark.parametrize(
    "told",
    [
        *(pytest.param({name: "127.0.0.1"}, id=name) for name in BY_A_PROXY),
        pytest.param({"host": "shop.example"}, id="another name"),
        pytest.param({"host": "localhost.shop.example"}, id="a name that begins like ours"),
        pytest.param({"host": "203.0.113.9:8000"}, id="an address of the network"),
        pytest.param({"host": ""}, id="no name"),
        pytest.param({"host": "["}, id="what is no name at all"),
    ],
)
def test_a_proxy_of_this_machine_is_known_by_its_headers_and_by_the_name_asked_for(
    told: dict[str, str],
) -> None:
    assert not from_here("127.0.0.1", {"host": "localhost", **told})


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1", "127.0.0.2:9", "[::1]:8000"])
@pytest.mark.parametrize("peer", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
def test_without_a_token_programs_of_this_machine_may_look(host: str, peer: str) -> None:
    assert from_here(peer, {"host": host})


@effort(deadline=None)
@given(st.ip_addresses(), st.sampled_from(["localhost:8000", "127.0.0.1:8000", "[::1]"]))
def test_no_other_machine_may_look_whatever_it_says_of_itself(address: object, host: str) -> None:
    told = ip_address(str(address))
    assert from_here(str(told), {"host": host}) == told.is_loopback


@pytest.mark.parametrize("peer", ["", "unix", "::ffff:203.0.113.9", "10.0.0.1", "::"])
def test_who_asks_from_no_address_of_this_machine_may_not_look(peer: str) -> None:
    assert not from_here(peer, {"host": "localhost"})


@effort(deadline=None)
@given(st.one_of(st.none(), st.text()))
def test_only_the_token_itself_is_the_token(given: str | None) -> None:
    assert has_token(given, TOKEN) == (given == TOKEN)


class TestWithAToken:
    """The same with METRICS_TOKEN."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.copy(update={"metrics_token": TOKEN})

    async def test_who_has_it_may_look_from_anywhere(self, client: httpx.AsyncClient) -> None:
        told = {"Authorization": f"Bearer {TOKEN}", "X-Forwarded-For": "203.0.113.9", "Host": "shop.example"}
        assert (await scraped(client, headers=told))["database_up",] == 1

    async def test_for_anybody_else_there_is_no_such_page(self, client: httpx.AsyncClient) -> None:
        assert await uniform(client)
        for shown in ("Bearer wrong", "Bearer", f"Basic {TOKEN}", f"Bearer {TOKEN[:-1]}"):
            assert await uniform(client, headers={"Authorization": shown})
