"""A shop's word for who its customer is: only its own keys, only for us, only for as long as it says."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from jwt.algorithms import HMACAlgorithm, OKPAlgorithm, RSAAlgorithm

from bot.channels.shop_tokens import BadShopToken, ShopTokens

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
        return ShopTokens(path)

    return made


@pytest.mark.parametrize("algorithm", KEYS)
def test_a_token_by_the_shops_own_key_names_the_customer(algorithm: str, checks: Callable[..., ShopTokens]) -> None:
    key, public = KEYS[algorithm]
    tokens = checks({"kty": "EC", "crv": "P-256"}, public)
    assert tokens.external_id(jwt.encode(claims(), key, algorithm)) == "c-17"


def test_the_key_id_chooses_the_key_and_without_one_every_key_is_tried(checks: Callable[..., ShopTokens]) -> None:
    stranger = json.loads(RSAAlgorithm.to_jwk(STRANGER.public_key()))
    tokens = checks({**stranger, "kid": "old"}, {**KEYS["RS256"][1], "kid": "new"})
    for headers in ({"kid": "new"}, None):
        assert tokens.external_id(jwt.encode(claims(), RSA, "RS256", headers=headers)) == "c-17"
    with pytest.raises(BadShopToken):
        tokens.external_id(jwt.encode(claims(), RSA, "RS256", headers={"kid": "old"}))


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
def test_any_other_token_is_refused(made: Callable[[], str], checks: Callable[..., ShopTokens]) -> None:
    with pytest.raises(BadShopToken):
        checks(KEYS["RS256"][1], KEYS["EdDSA"][1]).external_id(made())


def test_without_keys_no_token_is_good() -> None:
    with pytest.raises(BadShopToken):
        ShopTokens(None).external_id(jwt.encode(claims(), SECRET, "HS256"))
