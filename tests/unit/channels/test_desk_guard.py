"""Whoever may not, may not: every route of the desk that there is, so that a new one cannot be forgotten."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest

from bot.app import Service
from bot.settings import Settings
from bot.site import web
from tests.unit.channels.conftest import Caller

BELOW = ("api/desk/", "api/learning/", "api/insights/")
FOR_ANYBODY = {("POST", "/api/desk/sign-in"), ("POST", "/api/desk/password/link")}
FOR_LEADS = re.compile(r"/api/(learning/|desk/(people|teams|audit)(/|\.|$))")
READING = ("GET", "HEAD")


@pytest.fixture
def routes(settings: Settings, service: Service) -> list[tuple[str, str]]:
    """(method, path) of everything that is not for anybody, with a number for what a path leaves open."""

    def found() -> Iterator[tuple[str, str]]:
        for route in web(settings, service).router.routes:
            path = "/" + re.sub(r"<[^>]+>", "1", route.path).strip("/")
            if route.path.startswith(BELOW):
                yield from ((method, path) for method in sorted(route.methods) if method != "OPTIONS")

    kept = [each for each in found() if each not in FOR_ANYBODY]
    assert len(kept) > 20
    return kept


async def test_without_a_cookie_every_route_says_401(routes: list[tuple[str, str]], client: httpx.AsyncClient) -> None:
    answers = {(method, path): (await client.request(method, path)).status_code for method, path in routes}
    assert answers == dict.fromkeys(routes, 401)


async def test_without_the_pages_token_every_change_says_403(routes: list[tuple[str, str]], lead: Caller) -> None:
    changes = [(method, path) for method, path in routes if method not in READING]
    answers = {(method, path): (await lead.client.request(method, path)).status_code for method, path in changes}
    assert answers == dict.fromkeys(changes, 403)


@pytest.mark.parametrize(
    "told",
    [
        pytest.param({"Sec-Fetch-Site": "cross-site"}, id="another site"),
        pytest.param({"Sec-Fetch-Site": "same-site"}, id="another host of the same site"),
        pytest.param({"Sec-Fetch-Site": "none"}, id="no page at all"),
        pytest.param({"Origin": "https://evil.example"}, id="another origin"),
        pytest.param({"Origin": "null"}, id="a page in a sandbox"),
    ],
)
async def test_a_change_that_another_sites_page_asks_for_says_403_even_with_the_token(
    told: dict[str, str], routes: list[tuple[str, str]], lead: Caller
) -> None:
    changes = [(method, path) for method, path in routes if method not in READING] + sorted(FOR_ANYBODY)
    for method, path in changes:
        refused = await lead.client.request(method, path, headers={**lead.headers, **told})
        assert refused.status_code == 403, (method, path)


async def test_what_is_for_leads_says_403_to_operators(routes: list[tuple[str, str]], desk: Caller) -> None:
    theirs = [(method, path) for method, path in routes if FOR_LEADS.match(path)]
    assert len(theirs) >= 10
    for method, path in theirs:
        assert (await desk.client.request(method, path, headers=desk.headers)).status_code == 403, (method, path)


async def test_our_own_pages_changes_go_through_by_either_header(lead: Caller) -> None:
    own = str(lead.client.base_url).rstrip("/")
    for told in ({"Origin": own}, {"Sec-Fetch-Site": "same-origin", "Origin": "https://behind.a.proxy.example"}):
        made = await lead.call("POST", "/teams", json={"name": str(told)}, headers=told)
        assert made.status_code == 201
