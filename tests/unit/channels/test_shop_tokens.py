"""A shop's word for who its customer is: only its own keys, only for us, only for as long as it says."""

from __future__ import annotations

import base64
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import jwt
import pytest
from aiohttp import web
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from jwt.algorithms import HMACAlgorithm, OKPAlgorithm, RSAAlgorithm

from bot.channels.shop_keys import FileKeys, KeyRing, KeySource, UrlKeys
from bot.channels.shop_tokens import BadShopToken, ShopTokens
from tests.fakes import HandClock

RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
STRANGER = rsa.generate_private_key(public_exponent=65537, key_size=2048)
ED = ed25519.Ed25519PrivateKey.generate()
SECRET = b"a shared secret of at least thirty-two bytes"
PEM = RSA.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
KEYS = {
    "HS256": (SECRET, json.loads(HMACAlgorithm.to_jwk(SECRET))),
    "RS256": (RSA, json.loads(RSAAlgorithm.to_jwk(RSA.public_key()))),
    "EdDSA": (ED, json.loads(OKPAlgorithm.to_jwk(ED.public_key()))),
}
# The one clock PyJWT asks is the machine's, so these tokens are made around it.
NOW = datetime.now(timezone.utc)  # noqa: TID251


def claims(**changes: Any) -> dict[str, Any]:
    """Good claims with these changes; None leaves one out."""
    usual = {"sub": "c-17", "aud": "beforehand", "exp": NOW + timedelta(hours=1)}
    return {name: value for name, value in {**usual, **changes}.items() if value is not None}


@pytest.fixture
def checks(tmp_path: Path) -> Callable[..., ShopTokens]:
    """Makes a checker of tokens from keys."""

    def made(*keys: dict[str, Any]) -> ShopTokens:
        path = tmp_path / "keys.json"
        path.write_text(json.dumps({"keys": keys}))
        return ShopTokens(KeyRing(FileKeys(path), HandClock()), "beforehand")

    return made


@pytest.mark.parametrize("algorithm", KEYS)
async def test_a_token_by_the_shops_own_key_names_the_customer(
    algorithm: str, checks: Callable[..., ShopTokens]
) -> None:
    key, public = KEYS[algorithm]
    tokens = checks({"kty": "EC", "crv": "P-256"}, public)
    assert await tokens.external_id(jwt.encode(claims(), key, algorithm)) == "c-17"


async def test_the_key_id_chooses_the_key_and_without_one_every_key_is_tried(checks: Callable[..., ShopTokens]) -> None:
    stranger = json.loads(RSAAlgorithm.to_jwk(STRANGER.public_key()))
    tokens = checks({**stranger, "kid": "old"}, {**KEYS["RS256"][1], "kid": "new"})
    for headers in ({"kid": "new"}, None):
        assert await tokens.external_id(jwt.encode(claims(), RSA, "RS256", headers=headers)) == "c-17"
    with pytest.raises(BadShopToken):
        await tokens.external_id(jwt.encode(claims(), RSA, "RS256", headers={"kid": "old"}))


def unsigned(claims: dict[str, Any]) -> str:
    return jwt.encode(claims, None, "none")  # type: ignore[arg-type]


def signed_with_the_public_key(pem: bytes) -> str:
    """The classic confusion: the public key's text as an HMAC secret."""
    head, body, _ = jwt.encode(claims(), SECRET, "HS256").split(".")
    mac = HMACAlgorithm(HMACAlgorithm.SHA256).sign(f"{head}.{body}".encode(), pem)
    return f"{head}.{body}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"


BAD = [
    pytest.param(lambda: jwt.encode(claims(), STRANGER, "RS256"), id="another's key"),
    pytest.param(lambda: jwt.encode(claims(exp=NOW - timedelta(minutes=5)), RSA, "RS256"), id="run out"),
    pytest.param(lambda: jwt.encode(claims(nbf=NOW + timedelta(hours=1)), RSA, "RS256"), id="not yet"),
    pytest.param(lambda: jwt.encode(claims(exp=None), RSA, "RS256"), id="never runs out"),
    pytest.param(lambda: jwt.encode(claims(sub=None), RSA, "RS256"), id="names nobody"),
    pytest.param(lambda: jwt.encode(claims(aud=None), RSA, "RS256"), id="for nobody"),
    pytest.param(lambda: jwt.encode(claims(aud="another"), RSA, "RS256"), id="for another service"),
    pytest.param(lambda: jwt.encode(claims(), RSA, "RS512"), id="another algorithm of the same key"),
    pytest.param(lambda: unsigned(claims()), id="not signed"),
    pytest.param(lambda: signed_with_the_public_key(PEM), id="signed with the public key as a secret"),
    pytest.param(lambda: jwt.encode(claims(), RSA, "RS256")[:-4], id="cut off"),
    pytest.param(lambda: "", id="empty"),
    pytest.param(lambda: "a.b.c", id="nonsense"),
    pytest.param(lambda: "\u20ac.\u20ac.\u20ac", id="not ASCII"),
]


@pytest.mark.parametrize("made", BAD)
async def test_any_other_token_is_refused(made: Callable[[], str], checks: Callable[..., ShopTokens]) -> None:
    with pytest.raises(BadShopToken):
        await checks(KEYS["RS256"][1], KEYS["EdDSA"][1]).external_id(made())


async def test_a_token_for_one_shop_is_not_good_in_another_that_trusts_the_same_keys(
    checks: Callable[..., ShopTokens], tmp_path: Path
) -> None:
    checks(KEYS["RS256"][1])
    other = ShopTokens(KeyRing(FileKeys(tmp_path / "keys.json"), HandClock()), "another shop")
    assert await other.external_id(jwt.encode(claims(aud="another shop"), RSA, "RS256")) == "c-17"
    with pytest.raises(BadShopToken):
        await other.external_id(jwt.encode(claims(), RSA, "RS256"))


UNUSED = {
    "for another use": ("RS256", {"use": "enc"}),
    "for another algorithm": ("RS256", {"alg": "RS512"}),
    "a secret that is too short": ("HS256", json.loads(HMACAlgorithm.to_jwk(b"short"))),
    "broken": ("RS256", {"n": "?"}),
}


@pytest.mark.parametrize(("algorithm", "changes"), UNUSED.values(), ids=UNUSED)
async def test_a_key_that_is_not_for_this_signs_nothing(
    algorithm: str, changes: dict[str, Any], checks: Callable[..., ShopTokens]
) -> None:
    key, public = KEYS[algorithm]
    with pytest.raises(BadShopToken):
        await checks({**public, **changes}).external_id(
            jwt.encode(claims(), b"short" if "k" in changes else key, algorithm)
        )


class Published(KeySource):
    """A set that changes, and how often it was read."""

    def __init__(self, *keys: dict[str, Any]) -> None:
        self.keys, self.reads, self.broken = list(keys), 0, False

    async def read(self) -> bytes:
        self.reads += 1
        if self.broken:
            raise OSError
        return json.dumps({"keys": self.keys}).encode()


def named(kid: str) -> str:
    """A good token that names a key."""
    return jwt.encode(claims(), RSA, "RS256", headers={"kid": kid})


async def test_keys_are_read_once_and_anew_when_a_token_names_another_but_once_a_minute_at_most() -> None:
    clock, public = HandClock(), KEYS["RS256"][1]
    source = Published({**public, "kid": "one"})
    tokens = ShopTokens(KeyRing(source, clock), "beforehand")
    for _ in range(9):
        await tokens.external_id(named("one"))
    assert source.reads == 1
    source.keys = [{**public, "kid": "two"}]
    for made_up in range(99):
        with pytest.raises(BadShopToken):
            await tokens.external_id(named(f"made up {made_up}"))
    assert source.reads == 1
    clock.forward(minutes=1)
    assert await tokens.external_id(named("two")) == "c-17"
    with pytest.raises(BadShopToken):
        await tokens.external_id(named("one"))
    assert source.reads == 2


async def test_a_key_taken_back_is_forgotten_within_the_hour_unless_nobody_answers() -> None:
    clock = HandClock()
    source = Published({**KEYS["RS256"][1], "kid": "one"})
    tokens = ShopTokens(KeyRing(source, clock), "beforehand")
    await tokens.external_id(named("one"))
    source.keys, source.broken = [], True
    clock.forward(hours=2)
    assert await tokens.external_id(named("one")) == "c-17"
    source.broken = False
    clock.forward(minutes=1)
    with pytest.raises(BadShopToken):
        await tokens.external_id(named("one"))


@contextlib.asynccontextmanager
async def published(answer: Callable[[web.Request], Awaitable[web.Response]]) -> AsyncIterator[str]:
    """An address at which this answers."""
    app = web.Application()
    app.router.add_get("/keys", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/keys"
    finally:
        await runner.cleanup()


async def test_keys_come_from_an_address_but_no_secret_does() -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.json_response({"keys": [KEYS["EdDSA"][1], KEYS["HS256"][1]]})

    async with published(answer) as url:
        tokens = ShopTokens(KeyRing(UrlKeys(url), HandClock()), "beforehand")
        assert await tokens.external_id(jwt.encode(claims(), ED, "EdDSA")) == "c-17"
        with pytest.raises(BadShopToken):
            await tokens.external_id(jwt.encode(claims(), SECRET, "HS256"))


ANSWERS = {
    "an error": lambda: web.Response(status=500),
    "somewhere else": lambda: web.HTTPFound("/keys"),
    "nonsense": lambda: web.Response(text="<html>"),
    "no set": lambda: web.json_response([1]),
    "no keys": lambda: web.json_response({"keys": ["one"]}),
    "too long": lambda: web.Response(body=b" " * 300_000),
}


@pytest.mark.parametrize("made", ANSWERS.values(), ids=ANSWERS)
async def test_whatever_else_an_address_answers_no_token_is_good(made: Callable[[], web.Response]) -> None:
    async def answer(request: web.Request) -> web.Response:
        return made()

    async with published(answer) as url:
        with pytest.raises(BadShopToken):
            tokens = ShopTokens(KeyRing(UrlKeys(url), HandClock()), "beforehand")
            await tokens.external_id(jwt.encode(claims(), ED, "EdDSA"))


async def test_without_keys_no_token_is_good() -> None:
    with pytest.raises(BadShopToken):
        await ShopTokens(KeyRing(None, HandClock()), "beforehand").external_id(jwt.encode(claims(), SECRET, "HS256"))
