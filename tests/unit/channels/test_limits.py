"""Limits by address: nobody gets more than their share, nobody pays for others, and memory stays small."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from multidict import CIMultiDict
from sanic import Blueprint, Request
from sanic.response import HTTPResponse, empty

from bot.channels.limits import AddressLimits, TooManyRequests, address_of, limit, origin_of
from bot.channels.streams import EventStream
from bot.channels.web import LARGEST_BODY, web_application
from bot.settings import Settings
from tests.fakes import HandClock
from tests.unit.channels.conftest import Caller

HOME, OTHER = "203.0.113.7", "198.51.100.9"


def allowed(limits: AddressLimits, address: str = HOME) -> bool:
    """Whether one more request is let in."""
    try:
        limits.request(address)
    except TooManyRequests:
        return False
    return True


def granted(limits: AddressLimits, tries: int, address: str = HOME) -> int:
    """How many of so many requests at once are let in."""
    return sum(allowed(limits, address) for _ in range(tries))


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.mark.parametrize("per_minute", [1, 2, 7, 60, 999, 3000])
def test_a_minutes_requests_may_come_at_once_and_no_more(per_minute: int, clock: HandClock) -> None:
    assert granted(AddressLimits(per_minute, 1, clock), per_minute + 5) == per_minute


def test_more_are_let_in_as_time_goes_by(clock: HandClock) -> None:
    limits = AddressLimits(60, 1, clock)
    assert granted(limits, 100) == 60
    clock.forward(seconds=10)
    assert granted(limits, 100) == 10
    clock.forward(minutes=5)
    assert granted(limits, 100) == 60


def test_one_address_does_not_pay_for_another(clock: HandClock) -> None:
    limits = AddressLimits(3, 1, clock)
    assert granted(limits, 10) == 3
    assert granted(limits, 10, OTHER) == 3


def test_a_clock_set_back_shuts_nobody_out_for_more_than_a_minute(clock: HandClock) -> None:
    limits = AddressLimits(5, 1, clock)
    granted(limits, 5)
    clock.forward(hours=-3)
    with pytest.raises(TooManyRequests) as refused:
        limits.request(HOME)
    assert refused.value.retry_after <= 60


SAME = [
    pytest.param("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True, id="two addresses of one /64"),
    pytest.param("2001:db8:1:2::1", "2001:db8:1:3::1", False, id="two neighbours' /64"),
    pytest.param("::ffff:203.0.113.7", HOME, True, id="IPv4 in an IPv6 coat"),
    pytest.param("2001:DB8:1:2::1", "2001:db8:1:2:0:0:0:1", True, id="two spellings"),
    pytest.param(HOME, "203.0.113.8", False, id="two IPv4 addresses"),
]


@pytest.mark.parametrize(("one", "other", "same"), SAME)
def test_ipv6_is_counted_by_its_64_and_ipv4_by_itself(one: str, other: str, same: bool, clock: HandClock) -> None:
    limits = AddressLimits(1, 1, clock)
    limits.request(one)
    assert allowed(limits, other) is not same
    with limits.stream(one):
        assert _opens(limits, other) is not same


def _opens(limits: AddressLimits, address: str) -> bool:
    try:
        with limits.stream(address):
            return True
    except TooManyRequests:
        return False


STEPS = st.lists(st.tuples(st.integers(0, 20_000), st.sampled_from([HOME, OTHER])), max_size=120)


@effort(max_examples=200, deadline=None, database=None, derandomize=True)
@given(per_minute=st.integers(1, 40), steps=STEPS)
def test_in_no_stretch_of_time_does_an_address_get_more_than_its_burst_and_its_rate(
    per_minute: int, steps: list[tuple[int, str]]
) -> None:
    clock, let_in = HandClock(), []
    limits = AddressLimits(per_minute, 1, clock)
    for milliseconds, address in steps:
        clock.forward(milliseconds=milliseconds)
        if allowed(limits, address):
            let_in.append((clock(), address))
    for address in (HOME, OTHER):
        times = [at for at, whose in let_in if whose == address]
        for first, at in enumerate(times):
            for last, until in enumerate(times[first:], first):
                rate = (until - at) / timedelta(minutes=1) * per_minute
                assert last - first + 1 <= per_minute + rate + 1e-6


@effort(max_examples=200, deadline=None, database=None, derandomize=True)
@given(per_minute=st.integers(1, 600), steps=st.lists(st.integers(0, 90_000_000), min_size=1, max_size=30))
def test_whoever_waits_as_told_is_let_in_and_a_second_less_is_not_enough(per_minute: int, steps: list[int]) -> None:
    clock = HandClock()
    limits = AddressLimits(per_minute, 1, clock)
    granted(limits, per_minute)
    for microseconds in steps:
        clock.forward(microseconds=microseconds)
        try:
            limits.request(HOME)
        except TooManyRequests as refused:
            assert refused.retry_after >= 1
            clock.forward(seconds=refused.retry_after, microseconds=-1_000_001)
            assert refused.retry_after == 1 or not allowed(limits)
            clock.forward(microseconds=1_000_001)
            assert allowed(limits)


@effort(max_examples=100, deadline=None, database=None, derandomize=True)
@given(steps=st.lists(st.tuples(st.integers(0, 30), st.integers(0, 400)), max_size=200), most=st.integers(1, 30))
def test_memory_is_bounded_whoever_asks_and_empties_when_all_are_silent(
    steps: list[tuple[int, int]], most: int
) -> None:
    clock = HandClock()
    limits = AddressLimits(5, 1, clock, most)
    for seconds, number in steps:
        clock.forward(seconds=seconds)
        with contextlib.suppress(TooManyRequests):
            limits.request(f"2001:db8:{number:x}::1")
        assert len(limits._paid_until) <= most
    clock.forward(minutes=1)
    for _ in range(most):
        limits.request(HOME)
        clock.forward(minutes=1)
    assert len(limits._paid_until) == 1


def test_a_flood_of_addresses_takes_no_more_memory_and_shuts_out_nobody(clock: HandClock) -> None:
    limits = AddressLimits(3, 1, clock, 1000)
    for number in range(20_000):
        limits.request(f"2001:db8:{number >> 8:x}:{number & 255:x}::1")
    assert len(limits._paid_until) == 1000
    assert granted(limits, 10) == 3
    clock.forward(minutes=1)
    for _ in range(500):
        limits.request(HOME)
        clock.forward(minutes=1)
    assert len(limits._paid_until) == 1


def test_where_there_is_no_room_for_all_whoever_asks_most_is_remembered(clock: HandClock) -> None:
    limits = AddressLimits(1, 1, clock, 2)
    limits.request(HOME)
    for number in range(5):
        limits.request(f"198.51.100.{number}")
        assert not allowed(limits)


# Streams


@effort(max_examples=100, deadline=None, database=None, derandomize=True)
@given(most=st.integers(1, 4), steps=st.lists(st.tuples(st.booleans(), st.sampled_from([HOME, OTHER])), max_size=60))
def test_never_more_streams_are_open_than_allowed_and_each_is_given_back(
    most: int, steps: list[tuple[bool, str]]
) -> None:
    limits = AddressLimits(1, most, HandClock())
    running: dict[str, list[Any]] = {HOME: [], OTHER: []}
    for opens, address in steps:
        if opens and len(running[address]) < most:
            stream = limits.stream(address)
            stream.__enter__()
            running[address].append(stream)
        elif opens:
            assert not _opens(limits, address)
        elif running[address]:
            running[address].pop().__exit__(None, None, None)
    for stream in running[HOME] + running[OTHER]:
        stream.__exit__(None, None, None)
    assert not limits._streams


@pytest.mark.parametrize("error", [KeyError, ConnectionResetError, asyncio.CancelledError])
def test_a_stream_that_ends_badly_is_given_back_too(error: type[BaseException], clock: HandClock) -> None:
    limits = AddressLimits(1, 1, clock)
    for _ in range(3):
        with pytest.raises(error), limits.stream(HOME):
            raise error
    assert _opens(limits, HOME)


# Addresses


@dataclass
class Asked:
    """What of a request tells where it comes from."""

    ip: str = "192.0.2.1"
    headers: CIMultiDict[str] = field(default_factory=CIMultiDict)


SOCKET = Asked().ip
TOLD = [
    pytest.param(0, ["203.0.113.7"], SOCKET, id="no proxy: nothing is believed"),
    pytest.param(1, ["203.0.113.7"], HOME, id="one proxy"),
    pytest.param(1, ["6.6.6.6, 203.0.113.7"], HOME, id="one proxy: what the client made up is not believed"),
    pytest.param(2, ["6.6.6.6, 203.0.113.7, 10.0.0.2"], HOME, id="two proxies"),
    pytest.param(2, ["6.6.6.6, 203.0.113.7", "10.0.0.2"], HOME, id="two proxies: a line each"),
    pytest.param(2, ["203.0.113.7"], SOCKET, id="fewer entries than proxies"),
    pytest.param(1, [], SOCKET, id="no header"),
    pytest.param(1, [""], SOCKET, id="an empty header"),
    pytest.param(1, ["203.0.113.7,"], SOCKET, id="an empty entry"),
    pytest.param(1, ["unknown"], SOCKET, id="no address"),
    pytest.param(1, ["203.0.113.256"], SOCKET, id="nearly an address"),
    pytest.param(1, ["<script>"], SOCKET, id="garbage"),
    pytest.param(1, ["x" * 5000], SOCKET, id="long garbage"),
    pytest.param(1, [" 203.0.113.7:4711 "], HOME, id="with a port"),
    pytest.param(1, ["[2001:db8::1]:4711"], "2001:db8::1", id="IPv6 with a port"),
    pytest.param(1, ["2001:db8::1"], "2001:db8::1", id="IPv6"),
    pytest.param(1, ["::ffff:203.0.113.7"], HOME, id="IPv4 in an IPv6 coat"),
]


@pytest.mark.parametrize(("proxies", "told", "address"), TOLD)
def test_the_address_is_what_our_outermost_proxy_saw(proxies: int, told: list[str], address: str) -> None:
    assert address_of(_request(told), proxies) == address


@effort(max_examples=200, deadline=None, database=None, derandomize=True)
@given(proxies=st.integers(0, 4), told=st.lists(st.text(max_size=40), max_size=4))
def test_any_header_gives_an_address_that_can_be_counted(proxies: int, told: list[str]) -> None:
    limits = AddressLimits(1, 1, HandClock())
    limits.request(address_of(_request(told), proxies))


@given(made_up=st.text(alphabet="0123456789abcdef.:, []", max_size=60))
@effort(max_examples=200, deadline=None, database=None, derandomize=True)
def test_nothing_a_client_makes_up_changes_where_it_comes_from(made_up: str) -> None:
    assert address_of(_request([f"{made_up}, {HOME}"]), 1) == HOME


def test_an_address_is_kept_so_that_only_the_secret_tells_it() -> None:
    one = origin_of("203.0.113.7", "secret")
    assert one == origin_of("203.0.113.7", "secret")
    assert one not in (origin_of("203.0.113.8", "secret"), origin_of("203.0.113.7", "another"))
    assert len(one) == 64


def test_one_subscriber_is_one_origin() -> None:
    assert origin_of("2001:db8::1", "secret") == origin_of("2001:db8::ffff:2", "secret")
    assert origin_of("2001:db8::1", "secret") != origin_of("2001:db8:0:1::1", "secret")


def _request(told: Sequence[str]) -> Any:
    return Asked(headers=CIMultiDict(("X-Forwarded-For", line) for line in told))


# On the wire


def routes(limits: AddressLimits, proxies: int) -> Blueprint:
    """A blueprint with limits and the kinds of routes the shopper's has."""
    bp = Blueprint("limited", url_prefix="/api/conversations")
    limit(bp, limits, proxies, "unit")

    @bp.post("/")
    async def begin(request: Request) -> HTTPResponse:
        return empty()

    @bp.options("/", name="preflight")
    async def preflight(request: Request) -> HTTPResponse:
        return empty()

    @bp.get("/events")
    async def events(request: Request) -> None:
        with limits.stream(request.ctx.address):
            stream = await EventStream.open(request)
            await asyncio.sleep(0.05)
            await stream.end()

    return bp


def elsewhere() -> Blueprint:
    """Routes without limits."""
    bp = Blueprint("elsewhere")

    @bp.get("/healthz")
    async def healthz(request: Request) -> HTTPResponse:
        return empty()

    return bp


@contextlib.asynccontextmanager
async def serving(limits: AddressLimits, proxies: int = 0) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an application with these limits, on a free port."""
    app = web_application("limits", [routes(limits, proxies), elsewhere()])
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = await app.create_server(sock=listening, return_asyncio_server=True)
    await server.startup()
    base = f"http://127.0.0.1:{listening.getsockname()[1]}"
    async with httpx.AsyncClient(base_url=base, timeout=10, trust_env=False, verify=False) as client:
        yield client
    server.close()
    for connection in tuple(server.connections):
        connection.close_if_idle()
    await server.wait_closed()


CHAT = "/api/conversations/"


async def test_over_the_limit_is_a_429_that_any_shops_page_can_read(clock: HandClock) -> None:
    async with serving(AddressLimits(2, 5, clock)) as client:
        assert [(await client.post(CHAT)).status_code for _ in range(3)] == [204, 204, 429]
        refused = await client.post(CHAT)
        assert refused.headers["content-type"] == "application/problem+json"
        assert refused.json()["status"] == 429
        assert refused.headers["retry-after"] == "30"
        assert refused.headers["access-control-allow-origin"] == "*"
        clock.forward(seconds=30)
        assert (await client.post(CHAT)).status_code == 204


async def test_preflights_and_other_routes_are_free(clock: HandClock) -> None:
    async with serving(AddressLimits(1, 5, clock)) as client:
        for _ in range(5):
            assert (await client.options(CHAT)).status_code == 204
            assert (await client.get("/healthz")).status_code == 204
        assert [(await client.post(CHAT)).status_code for _ in range(2)] == [204, 429]
        assert (await client.options(CHAT)).status_code == 204


async def test_behind_a_proxy_each_shopper_is_counted_alone(clock: HandClock) -> None:
    async with serving(AddressLimits(1, 5, clock), proxies=1) as client:
        for address in (HOME, OTHER):
            answers = [await client.post(CHAT, headers={"X-Forwarded-For": f"6.6.6.6, {address}"}) for _ in range(2)]
            assert [answer.status_code for answer in answers] == [204, 429]


async def test_one_stream_too_many_is_a_429_before_it_opens_and_there_is_room_again_when_one_ends(
    clock: HandClock,
) -> None:
    limits = AddressLimits(100, 2, clock)
    async with serving(limits) as client:
        both = [client.stream("GET", CHAT + "events") for _ in range(2)]
        for stream in both:
            assert (await stream.__aenter__()).status_code == 200
        refused = await client.get(CHAT + "events")
        assert (refused.status_code, refused.headers["content-type"]) == (429, "application/problem+json")
        assert int(refused.headers["retry-after"]) > 0
        for stream in both:
            await stream.__aexit__(None, None, None)
        assert (await client.get(CHAT + "events")).status_code == 200
    assert not limits._streams


# In the service


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.copy(update={"requests_per_minute": 9, "streams_per_address": 1})


async def test_the_service_limits_the_shoppers_routes_and_no_others(chat: Caller) -> None:
    answers = [await chat.call("GET", "/messages") for _ in range(10)]
    # Opening the conversation was the first request.
    assert [answer.status_code for answer in answers] == [200] * 8 + [429] * 2
    assert int(answers[-1].headers["retry-after"]) > 0
    assert (await chat.call("OPTIONS", "/messages")).status_code == 204
    assert (await chat.client.get("/healthz")).status_code == 200


async def test_the_service_limits_open_streams(chat: Caller, other_chat: Caller) -> None:
    async with chat.client.stream("GET", chat.base + "/events", headers=chat.headers) as stream:
        assert stream.status_code == 200
        refused = await other_chat.call("GET", "/events")
        assert (refused.status_code, refused.headers["content-type"]) == (429, "application/problem+json")


# Bodies


async def post_padded(chat: Caller, size: int, chunked: bool = False) -> int:
    """The status of a body of this many bytes."""
    body = b'{"up_to": 1}'.ljust(size)

    async def pieces() -> AsyncIterator[bytes]:
        for at in range(0, size, 4096):
            yield body[at : at + 4096]

    content: Any = pieces() if chunked else body
    answer = await chat.call("POST", "/read", content=content, headers={"Content-Type": "application/json"})
    return answer.status_code


@pytest.mark.parametrize("chunked", [False, True], ids=["told its length", "in pieces"])
async def test_64_kib_are_taken_and_one_byte_more_is_413(chunked: bool, chat: Caller) -> None:
    assert await post_padded(chat, LARGEST_BODY, chunked) == 204
    assert await post_padded(chat, LARGEST_BODY + 1, chunked) == 413
