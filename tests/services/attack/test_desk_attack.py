"""Whoever is after the desk's accounts gets nowhere, whichever of two processes they ask."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass

import httpx
import pytest

from bot.clock import utc_now
from bot.desk.operators import Operators
from bot.desk.person import Person
from bot.desk.tries import BY_ACCOUNT, BY_ADDRESS, BY_DOOR
from bot.storage import Storage
from tests.services.attack.running import Target, running_target

pytestmark = pytest.mark.services
# What a budget gives back while a storm goes on, on a machine that has much else to do.
COME_BACK = range(10)
PASSWORD = "nine violet umbrellas"
ELSEWHERE = ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"})
PEOPLE = {"ada": "operator", "bo": "operator", "cy": "operator", "di": "operator", "el": "operator", "kim": "lead"}


@dataclass(frozen=True)
class Victims:
    """A running desk in two processes, and who works there."""

    target: Target
    people: dict[str, Person]

    def browser(self, process: int, address: str) -> httpx.AsyncClient:
        """A browser of its own at a network address, which the proxy tells."""
        told = {"X-Forwarded-For": address}
        return httpx.AsyncClient(base_url=self.target.bases[process], headers=told, timeout=60, trust_env=False)

    async def guess(self, email: str, address: str, process: int = 0, password: str = "not it") -> httpx.Response:
        """One try from a fresh browser."""
        async with self.browser(process, address) as browser:
            return await browser.post("/api/desk/sign-in", json={"email": email, "password": password})

    async def enter(self, browser: httpx.AsyncClient, name: str) -> dict[str, str]:
        """Sign in; the header that the page sends with every change."""
        given = {"email": self.people[name].email, "password": PASSWORD}
        signed = await browser.post("/api/desk/sign-in", json=given)
        assert signed.status_code == 200, signed.text
        return {"X-CSRF-Token": signed.json()["csrf"]}


def _looked_at(answers: Sequence[httpx.Response]) -> int:
    """At how many passwords somebody looked; the others were turned away before."""
    told = Counter(one.status_code for one in answers)
    assert set(told) == {401, 429}
    return told[401]


async def _add_people(target: Target) -> dict[str, Person]:
    storage = Storage(target.database)
    operators = Operators(storage, utc_now, "attack")
    added = {
        name: await operators.add(f"{name}@desk.example", name.title(), role, PASSWORD) for name, role in PEOPLE.items()
    }
    await storage.close()
    return {name: person for name, person in added.items() if person is not None}


@pytest.fixture(scope="module")
def desk() -> Iterator[Victims]:
    with running_target(2) as target:
        yield Victims(target, asyncio.run(_add_people(target)))


async def storm_on_one_account(desk: Victims) -> None:
    """Of forty guesses at once, in both processes, eight are looked at; then not even the right one is."""
    tries = (desk.guess(desk.people["ada"].email, "198.51.100.1", number % 2) for number in range(40))
    nobody = (desk.guess("nobody@desk.example", "198.51.100.2", number % 2) for number in range(40))
    answers, unknown = await asyncio.gather(*tries), await asyncio.gather(*nobody)
    assert Counter(one.status_code for one in answers) == {401: BY_DOOR.most, 429: 40 - BY_DOOR.most}
    assert Counter(one.text for one in answers) == Counter(one.text for one in unknown)
    assert (await desk.guess(desk.people["ada"].email, "198.51.100.1", 1, PASSWORD)).status_code == 429
    assert (await desk.guess(desk.people["ada"].email, "198.51.100.3", 1, PASSWORD)).status_code == 200


async def storm_over_many_accounts(desk: Victims) -> None:
    """One address tries one common password on everybody there might be."""
    tries = (desk.guess(f"someone{number}@desk.example", "198.51.100.10", number % 2) for number in range(90))
    assert _looked_at(await asyncio.gather(*tries)) - BY_ADDRESS.most in COME_BACK


async def storm_from_everywhere(desk: Victims) -> None:
    """Many addresses after one account: they are stopped, and its owner, who was here before, is not."""
    email = desk.people["bo"].email
    async with desk.browser(0, "203.0.113.1") as known:
        await desk.enter(known, "bo")
        tries = (desk.guess(email, f"198.51.{number}.7", number % 2) for number in range(100, 220))
        assert _looked_at(await asyncio.gather(*tries)) - BY_ACCOUNT.most in COME_BACK
        await desk.enter(known, "bo")


async def stolen_cookie(desk: Victims) -> None:
    """A cookie that was carried off is worth nothing as soon as its owner signs out, there or from elsewhere."""
    async with desk.browser(0, "203.0.113.3") as owner, desk.browser(1, "198.51.100.20") as thief:
        for way in ("sign-out", "sign-ins"):
            token = await desk.enter(owner, "cy")
            thief.cookies.set("desk", owner.cookies["desk"], path="/api")
            assert (await thief.get("/api/desk/me")).status_code == 200
            if way == "sign-ins":
                async with desk.browser(0, "203.0.113.4") as elsewhere:
                    ended = await elsewhere.delete("/api/desk/sign-ins", headers=await desk.enter(elsewhere, "cy"))
            else:
                ended = await owner.post("/api/desk/sign-out", headers=token)
            assert ended.status_code == 204
            assert (await thief.get("/api/desk/me")).status_code == 401
            assert (await thief.get("/api/desk/events")).status_code == 401


async def other_origin(desk: Victims) -> None:
    """A page elsewhere makes the owner's browser ask: with the cookie, and even with the token, nothing is changed."""
    async with desk.browser(0, "203.0.113.5") as owner:
        token = await desk.enter(owner, "kim")
        for told in ELSEWHERE:
            for more in ({}, token):
                headers = {**told, **more}
                refused = await owner.post("/api/desk/teams", json={"name": "Theirs"}, headers=headers)
                assert refused.status_code == 403
                assert (await owner.post("/api/desk/sign-out", headers=headers)).status_code == 403
        given = {"email": desk.people["di"].email, "password": PASSWORD}
        tricked = await owner.post("/api/desk/sign-in", json=given, headers={"Sec-Fetch-Site": "cross-site"})
        assert tricked.status_code == 403
        assert (await owner.get("/api/desk/teams")).json() == {"teams": []}
        assert "access-control-allow-origin" not in refused.headers


async def fixed_session(desk: Victims) -> None:
    """A cookie that the attacker put into the browser is never taken up, and the one before ends with a new sign-in."""
    async with desk.browser(0, "203.0.113.6") as owner, desk.browser(1, "198.51.100.30") as thief:
        chosen = {"Cookie": "desk=chosen-by-somebody-else"}
        given = {"email": desk.people["di"].email, "password": PASSWORD}
        await owner.post("/api/desk/sign-in", json=given, headers=chosen)
        first = owner.cookies["desk"]
        assert first != "chosen-by-somebody-else"
        assert (await thief.get("/api/desk/me", headers=chosen)).status_code == 401
        await desk.enter(owner, "di")
        assert owner.cookies["desk"] != first
        assert (await thief.get("/api/desk/me", headers={"Cookie": f"desk={first}"})).status_code == 401


async def step_up(desk: Victims) -> None:
    """An operator who asks for what leads may do gets nothing, and is an operator still."""
    me, lead = desk.people["el"].id, desk.people["kim"].id
    asked = [
        ("GET", "/people", None),
        ("GET", "/audit", None),
        ("GET", "/audit.csv", None),
        ("PATCH", f"/people/{me}", {"role": "lead"}),
        ("PATCH", f"/people/{lead}", {"disabled": True}),
        ("POST", f"/people/{lead}/link", None),
        ("POST", "/people", {"email": "mine@desk.example", "name": "Mine", "role": "lead"}),
        ("POST", "/teams", {"name": "Mine"}),
    ]
    async with desk.browser(1, "203.0.113.7") as owner:
        token = await desk.enter(owner, "el")
        for method, path, body in asked:
            refused = await owner.request(method, f"/api/desk{path}", json=body, headers=token)
            assert refused.status_code == 403, (method, path)
        assert (await owner.get("/api/desk/me")).json()["operator"]["role"] == "operator"
        forged = {"token": f"{lead}.99999999999.{'A' * 43}", "new": "ten silver bicycles"}
        assert (await owner.post("/api/desk/password/link", json=forged)).status_code == 422


ATTACKS: dict[str, Callable[[Victims], Awaitable[None]]] = {
    "a storm on one account": storm_on_one_account,
    "a storm over many accounts": storm_over_many_accounts,
    "a storm from everywhere": storm_from_everywhere,
    "a stolen cookie": stolen_cookie,
    "another origin": other_origin,
    "a session that somebody else chose": fixed_session,
    "a step up": step_up,
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
async def test_an_attack_on_the_desk_gets_nowhere(attack: Callable[[Victims], Awaitable[None]], desk: Victims) -> None:
    await attack(desk)
