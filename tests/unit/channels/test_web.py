"""Headers, pages and the desk's cookie: what a browser relies on."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from bot.app import Service
from bot.channels.openapi import document
from bot.desk.operators import Person
from tests.fakes import FakeEngine, gives_up
from tests.unit.channels.conftest import PASSWORD, Caller

SHOP = {"Origin": "https://shop.example"}


@pytest.mark.parametrize("path", [path for path in document()["paths"] if path.startswith("/api/conversations")])
async def test_any_shops_page_may_ask_first_and_call(path: str, client: httpx.AsyncClient) -> None:
    asks = {**SHOP, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    answer = await client.options(path, headers=asks)
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "Authorization" in answer.headers["access-control-allow-headers"]
    assert {"GET", "POST", "DELETE"} <= set(answer.headers["access-control-allow-methods"].split(", "))
    assert "access-control-allow-credentials" not in answer.headers


async def test_answers_refusals_and_streams_carry_the_cors_header_once(chat: Caller) -> None:
    told = await chat.say("hello")
    refused = await chat.say("")
    async with chat.client.stream("GET", chat.base + "/events", headers=chat.headers) as stream:
        for response in (told, refused, stream):
            assert response.headers.get_list("access-control-allow-origin") == ["*"]
            assert response.headers["cache-control"] == "no-store"


async def test_the_desk_is_open_to_no_other_origin(client: httpx.AsyncClient) -> None:
    for path in ("/api/desk/me", "/desk", "/api/openapi.json"):
        assert "access-control-allow-origin" not in (await client.get(path, headers=SHOP)).headers


PAGES = [
    pytest.param("/", "frame-ancestors 'self'", id="shop"),
    pytest.param("/desk", "frame-ancestors 'none'", id="desk"),
    pytest.param("/desk/people", "frame-ancestors 'none'", id="people of the desk"),
    pytest.param("/desk/review", "frame-ancestors 'none'", id="review at the desk"),
    pytest.param("/app", "frame-ancestors 'none'", id="app"),
    pytest.param("/app/developers", "frame-ancestors 'none'", id="app developers"),
]


@pytest.mark.parametrize(("path", "frames"), PAGES)
async def test_a_page_loads_nothing_inline_and_nothing_from_elsewhere(
    path: str, frames: str, client: httpx.AsyncClient
) -> None:
    page = await client.get(path)
    policy = page.headers["content-security-policy"]
    assert page.status_code == 200
    assert "default-src 'none'" in policy
    assert frames in policy
    assert "unsafe" not in policy and "http" not in policy
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["referrer-policy"] == "same-origin"
    assert page.headers["cross-origin-opener-policy"] == "same-origin"


TRAVERSALS = [
    "/widget/../desk/index.html",
    "/widget/%2e%2e/desk/index.html",
    "/widget/..%2f..%2fapp.py",
    "/widget/%252e%252e/%252e%252e/app.py",
    "/widget/....//....//app.py",
    "/widget//etc/passwd",
    "/widget/%00.js",
    "/widget/",
    "/widget/strings",
    "/shop/../../settings.py",
    "/desk/static/../../../pyproject.toml",
    "/desk/static/..\\..\\app.py",
]


@pytest.mark.parametrize("path", TRAVERSALS)
async def test_no_path_leads_out_of_a_folder(path: str, client: httpx.AsyncClient) -> None:
    # The target is sent as it stands: a client would tidy the path up first.
    request = httpx.Request("GET", client.base_url, extensions={"target": path.encode()})
    response = await client.send(request)
    assert response.status_code in {400, 404}
    assert "passwd" not in response.text and "import " not in response.text


async def test_every_file_of_the_widget_is_served_with_its_type(client: httpx.AsyncClient) -> None:
    root = Path("bot/web/widget")
    scripts = sorted(root.rglob("*.js"))
    assert scripts
    for path in scripts:
        served = await client.get(f"/widget/{path.relative_to(root)}")
        assert served.headers["content-type"] == "text/javascript; charset=utf-8"
        assert served.content == path.read_bytes()


async def test_the_sign_in_cookie_is_the_browsers_alone(client: httpx.AsyncClient, robin: Person) -> None:
    signed = await client.post("/api/desk/sign-in", json={"email": robin.email, "password": PASSWORD})
    cookie = signed.headers["set-cookie"].lower()
    assert signed.json()["operator"] == {"id": robin.id, "name": "Robin", "email": robin.email, "role": "operator"}
    for part in ("httponly", "samesite=strict", "path=/api;", "max-age=43200"):
        assert part in cookie
    assert "secure" not in cookie


async def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(
    client: httpx.AsyncClient, robin: Person
) -> None:
    wrong, unknown = [
        await client.post("/api/desk/sign-in", json={"email": email, "password": "wrong"})
        for email in (robin.email, "nobody@shop.example")
    ]
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.content == unknown.content
    assert "set-cookie" not in wrong.headers


async def test_too_many_wrong_passwords_are_429_with_the_seconds_to_wait(
    client: httpx.AsyncClient, robin: Person
) -> None:
    tries = [await client.post("/api/desk/sign-in", json={"email": robin.email, "password": "wrong"}) for _ in range(9)]
    assert [one.status_code for one in tries] == [401] * 8 + [429]
    assert 0 < int(tries[-1].headers["retry-after"]) <= 901


CHANGES = [
    "/sign-out",
    "/tickets/1/claim",
    "/tickets/1/messages",
    "/tickets/1/typing",
    "/tickets/1/hand-back",
    "/tickets/1/resolve",
]


@pytest.mark.parametrize("path", CHANGES)
async def test_a_change_needs_a_sign_in_and_the_pages_own_token(
    path: str, desk: Caller, client: httpx.AsyncClient
) -> None:
    assert (await client.post(f"/api/desk{path}", json={})).status_code == 401
    assert (await desk.call("POST", path, json={}, headers={"X-CSRF-Token": "another page's"})).status_code == 403


@pytest.mark.parametrize("number", ["0", "7", "-1", "x", "1e3", "99999999999999999999", "²"])
async def test_a_ticket_that_is_not_there_is_404(number: str, desk: Caller) -> None:
    assert (await desk.call("GET", f"/tickets/{number}")).status_code == 404


async def test_an_unknown_state_of_tickets_is_named(desk: Caller) -> None:
    refused = await desk.call("GET", "/tickets?state=lost")
    assert (refused.status_code, refused.json()["field"]) == (400, "state")


async def test_signing_out_takes_the_cookie_away(desk: Caller) -> None:
    assert (await desk.post("/sign-out")).status_code == 204
    assert (await desk.call("GET", "/me")).status_code == 401


async def test_an_operators_whole_day_goes_over_http(chat: Caller, desk: Caller, engine: FakeEngine) -> None:
    engine.then(gives_up())
    await chat.say("a person please")
    waiting = (await desk.call("GET", "/tickets?state=waiting")).json()["tickets"]
    number = waiting[0]["id"]
    assert (await desk.post(f"/tickets/{number}/claim")).json()["ticket"]["state"] == "claimed"
    said = await desk.post(
        f"/tickets/{number}/messages",
        {"client_message_id": "6f1c2f58-2f3e-4f0e-9a53-0d9f6f6f6f6f", "text": "hello", "seen_seq": 9},
    )
    assert said.json()["message"]["operator"] == {"name": "Robin"}
    closed = await desk.post(f"/tickets/{number}/resolve", {"nature": "question", "severity": "low"})
    assert closed.json()["ticket"]["state"] == "resolved"
    assert (await chat.call("GET", "/messages")).json()["owner"] == "bot"


async def test_what_a_shopper_erased_cannot_be_opened_again(chat: Caller) -> None:
    assert (await chat.call("DELETE")).status_code == 204
    assert (await chat.call("GET", "/messages")).status_code == 401


async def test_the_machine_sees_that_the_service_is_up_and_ready(client: httpx.AsyncClient, service: Service) -> None:
    assert (await client.get("/healthz")).json() == {"status": "up"}
    assert (await client.get("/readyz")).json() == {"status": "ready", "model": "fake"}
