"""Pushes over real HTTP: a browser can read what its push service was given, and nothing else is ever called."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import http_ece
import jwt
import pytest
import sqlalchemy as sa
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from structlog.testing import capture_logs

from bot.app import Service
from bot.channels.push_keys import PushKey
from bot.channels.push_senders import push_senders
from bot.conversations.pushes import Pushes
from bot.conversations.records import PushAddress
from bot.settings import Settings
from bot.storage import Storage
from tests.fakes import HandClock, Shopper, begin

pytestmark = pytest.mark.services
CONTACT = "mailto:shop@beforehand.example"
KEY = PushKey("services")


@dataclass
class PushService:
    """A real HTTP server that takes pushes: 201 unless it is to answer something else first."""

    port: int = 0
    heard: list[tuple[web.Request, bytes]] = field(default_factory=list)
    answers: deque[web.Response] = field(default_factory=deque)

    @property
    def place(self) -> str:
        """Its host and port."""
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        """Where it takes pushes."""
        return f"http://{self.place}/take/me?to=noa"

    async def answer(self, request: web.Request) -> web.Response:
        """Remember what was asked, and answer."""
        self.heard.append((request, await request.read()))
        return self.answers.popleft() if self.answers else web.Response(status=201)


@asynccontextmanager
async def running_push_service() -> AsyncIterator[PushService]:
    """One more, for the time of the block."""
    service, app = PushService(), web.Application()
    app.router.add_route("*", "/{rest:.*}", service.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    service.port = runner.addresses[0][1]
    yield service
    await runner.cleanup()


@pytest.fixture
async def push_service() -> AsyncIterator[PushService]:
    async with running_push_service() as running:
        yield running


class Browser:
    """What a browser keeps to itself, and what it tells of it."""

    def __init__(self) -> None:
        self._private, self._auth = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)

    def subscription(self, endpoint: str) -> str:
        """Its subscription, as JSON.stringify makes it."""
        point = self._private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        keys = {"p256dh": _base64url(point), "auth": _base64url(self._auth)}
        return json.dumps({"endpoint": endpoint, "expirationTime": None, "keys": keys})

    def read(self, body: bytes) -> Any:
        """A push, decrypted (RFC 8188, RFC 8291)."""
        return json.loads(http_ece.decrypt(body, private_key=self._private, auth_secret=self._auth))


def _base64url(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


@pytest.fixture
def browser() -> Browser:
    return Browser()


@pytest.fixture
def chosen(push_service: PushService) -> Settings:
    return Settings(
        push_contact=CONTACT,
        push_hosts=push_service.place,
        push_webhook=f"http://{push_service.place}/hook",
        push_webhook_secret="shared",
    )


def pushes_of(storage: Storage, chosen: Settings, clock: HandClock) -> Pushes:
    return Pushes(storage, push_senders(chosen, KEY, clock), clock)


@pytest.fixture
def pushes(service: Service, chosen: Settings, clock: HandClock) -> Pushes:
    return pushes_of(service.storage, chosen, clock)


async def leave(service: Service, clock: HandClock, platform: str, *addresses: str) -> Shopper:
    """A shopper with these devices who has asked something and gone before the answer came."""
    shopper = await begin(service)
    for address in addresses:
        await service.asides.add_push_address(shopper.conversation_id, platform, address)
    await service.asides.mark_read(shopper.conversation_id, 1)
    await shopper.say("where is my order, ünïcode 注")
    clock.forward(seconds=10)
    return shopper


async def failures(service: Service) -> list[int]:
    """The failures of each address that is kept."""
    async with service.storage.work() as work:
        return list((await work.execute(sa.select(PushAddress.failures))).scalars())


async def test_a_browser_can_read_its_push_and_the_push_service_cannot(
    service: Service, pushes: Pushes, push_service: PushService, browser: Browser, clock: HandClock
) -> None:
    shopper = await leave(service, clock, "webpush", browser.subscription(push_service.url))
    assert await pushes.push_due() == 1
    ((request, body),) = push_service.heard
    assert browser.read(body) == {
        "conversation_id": shopper.conversation_id,
        "seq": 3,
        "author": "bot",
        "text": "echo where is my order, ünïcode 注",
    }
    assert b"order" not in body and shopper.conversation_id.encode() not in body
    assert (request.method, request.path_qs) == ("POST", "/take/me?to=noa")
    assert (request.headers["Content-Encoding"], request.headers["TTL"]) == ("aes128gcm", "86400")


async def test_the_push_service_can_tell_whose_push_it_is_by_the_published_key(
    service: Service, pushes: Pushes, push_service: PushService, browser: Browser, clock: HandClock
) -> None:
    await leave(service, clock, "webpush", browser.subscription(push_service.url))
    await pushes.push_due()
    scheme, _, told = push_service.heard[0][0].headers["Authorization"].partition(" ")
    parts = dict(part.strip().split("=", 1) for part in told.split(","))
    assert (scheme, parts["k"]) == ("vapid", KEY.public)
    point = urlsafe_b64decode(KEY.public + "=" * (-len(KEY.public) % 4))
    published = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    claims = jwt.decode(
        parts["t"],
        published,
        algorithms=["ES256"],
        audience=f"http://{push_service.place}",
        # The clock of these tests stands still at a day of its own.
        options={"verify_exp": False, "require": ["aud", "exp", "sub"]},
    )
    assert claims["sub"] == CONTACT
    assert 0 < claims["exp"] - clock().timestamp() < 24 * 60 * 60


@pytest.mark.parametrize("platform", ["fcm", "apns"])
async def test_the_webhook_gets_what_to_tell_whom_and_can_check_that_it_comes_from_here(
    platform: str, service: Service, pushes: Pushes, push_service: PushService, clock: HandClock
) -> None:
    shopper = await leave(service, clock, platform, "token-of-noa")
    assert await pushes.push_due() == 1
    ((request, body),) = push_service.heard
    assert json.loads(body) == {
        "platform": platform,
        "address": "token-of-noa",
        "conversation_id": shopper.conversation_id,
        "seq": 3,
        "author": "bot",
        "text": "echo where is my order, ünïcode 注",
    }
    signature = hmac.new(b"shared", body, hashlib.sha256).hexdigest()
    assert request.headers["Beforehand-Signature"] == f"sha256={signature}"
    assert (request.method, request.path, request.content_type) == ("POST", "/hook", "application/json")


async def test_without_a_secret_the_webhook_is_called_unsigned(
    service: Service, chosen: Settings, push_service: PushService, clock: HandClock
) -> None:
    await leave(service, clock, "fcm", "token-of-noa")
    unsigned = chosen.copy(update={"push_webhook_secret": ""})
    assert await pushes_of(service.storage, unsigned, clock).push_due() == 1
    assert "Beforehand-Signature" not in push_service.heard[0][0].headers


async def test_without_a_webhook_addresses_of_apps_are_kept_for_later(
    service: Service, chosen: Settings, push_service: PushService, clock: HandClock
) -> None:
    await leave(service, clock, "fcm", "token-of-noa")
    assert await pushes_of(service.storage, chosen.copy(update={"push_webhook": ""}), clock).push_due() == 0
    assert (await failures(service), push_service.heard) == ([0], [])


def address_of(platform: str, browser: Browser, push_service: PushService) -> str:
    return browser.subscription(push_service.url) if platform == "webpush" else "token-of-noa"


PLATFORMS = pytest.mark.parametrize("platform", ["webpush", "fcm"])


@PLATFORMS
@pytest.mark.parametrize("status", [404, 410])
async def test_an_address_that_is_gone_is_forgotten(
    platform: str,
    status: int,
    service: Service,
    pushes: Pushes,
    push_service: PushService,
    browser: Browser,
    clock: HandClock,
) -> None:
    push_service.answers.append(web.Response(status=status))
    await leave(service, clock, platform, address_of(platform, browser, push_service))
    assert await pushes.push_due() == 0
    assert await failures(service) == []


@PLATFORMS
@pytest.mark.parametrize("status", [400, 401, 403, 413, 429, 500, 503])
async def test_any_other_refusal_is_tried_again(
    platform: str,
    status: int,
    service: Service,
    pushes: Pushes,
    push_service: PushService,
    browser: Browser,
    clock: HandClock,
) -> None:
    push_service.answers.append(web.Response(status=status))
    await leave(service, clock, platform, address_of(platform, browser, push_service))
    with capture_logs() as logs:
        assert [await pushes.push_due(), await pushes.push_due()] == [0, 0]
    assert await failures(service) == [1]
    assert {"event": "push_not_taken", "log_level": "warning", "platform": platform, "status": status} in logs
    clock.forward(seconds=30)
    assert await pushes.push_due() == 1
    assert (await failures(service), len(push_service.heard)) == ([0], 2)
    assert "token-of-noa" not in str(logs) and push_service.place not in str(logs)


@PLATFORMS
async def test_a_service_that_is_down_is_tried_again(
    platform: str, service: Service, chosen: Settings, browser: Browser, clock: HandClock
) -> None:
    async with running_push_service() as gone:
        address = address_of(platform, browser, gone)
        down = chosen.copy(update={"push_hosts": (gone.place,), "push_webhook": gone.url})
    await leave(service, clock, platform, address)
    assert await pushes_of(service.storage, down, clock).push_due() == 0
    assert await failures(service) == [1]


@PLATFORMS
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_no_redirect_is_followed(
    platform: str,
    status: int,
    service: Service,
    pushes: Pushes,
    push_service: PushService,
    browser: Browser,
    clock: HandClock,
) -> None:
    async with running_push_service() as elsewhere:
        push_service.answers.append(web.Response(status=status, headers={"Location": elsewhere.url}))
        await leave(service, clock, platform, address_of(platform, browser, push_service))
        assert await pushes.push_due() == 0
        assert (elsewhere.heard, await failures(service)) == ([], [1])


NOT_ALLOWED = [
    pytest.param("127.0.0.1", "http://{}/take", id="http"),
    pytest.param("127.0.0.1", "https://{}/take", id="https on a port of its own"),
    pytest.param("127.0.0.1:1", "https://{}/take", id="another port is allowed"),
    pytest.param("fcm.googleapis.com", "https://{}/https://fcm.googleapis.com/", id="an allowed host in the path"),
    pytest.param("fcm.googleapis.com", "https://fcm.googleapis.com@{}/take", id="an allowed host as a user"),
    pytest.param("fcm.googleapis.com", "https://{}\\@fcm.googleapis.com/take", id="a host read in two ways"),
]


@pytest.mark.parametrize(("listed", "endpoint"), NOT_ALLOWED)
async def test_a_host_that_is_not_allowed_is_never_called_and_its_address_forgotten(
    listed: str, endpoint: str, service: Service, chosen: Settings, browser: Browser, clock: HandClock
) -> None:
    called = asyncio.Event()
    server = await asyncio.start_server(lambda _reader, writer: (called.set(), writer.close()), "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    await leave(service, clock, "webpush", browser.subscription(endpoint.format(f"{host}:{port}")))
    narrow = chosen.copy(update={"push_hosts": (listed,)})
    assert await pushes_of(service.storage, narrow, clock).push_due() == 0
    server.close()
    assert (called.is_set(), await failures(service)) == (False, [])


async def test_of_two_processes_on_one_database_one_pushes_to_each_device(
    service: Service, database: str, chosen: Settings, push_service: PushService, clock: HandClock
) -> None:
    addresses = {f"token {number}" for number in range(30)}
    for shopper in range(3):
        await leave(service, clock, "fcm", *(f"token {number}" for number in range(shopper * 10, shopper * 10 + 10)))
    storages = [Storage(Settings(database_url=database).database) for _ in range(2)]
    both = [pushes_of(storage, chosen, clock) for storage in storages]
    assert sum(await asyncio.gather(*(one.push_due() for one in both * 2))) == 30
    for storage in storages:
        await storage.close()
    told = [json.loads(body)["address"] for _, body in push_service.heard]
    assert len(told) == 30 and set(told) == addresses
    assert await failures(service) == [0] * 30
