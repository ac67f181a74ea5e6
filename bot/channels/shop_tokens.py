"""How a shop vouches for its customer: JWTs (RFC 7519) checked against the shop's keys (JWK set, RFC 7517)."""

from __future__ import annotations

import json
from pathlib import Path

import jwt

ALGORITHMS = {"RSA": "RS256", "OKP": "EdDSA", "oct": "HS256"}
AUDIENCE = "beforehand"


class BadShopToken(Exception):
    """A token that is not the shop's, has run out, or names nobody."""


class ShopTokens:
    """Checks customer tokens. Without keys no token is good."""

    def __init__(self, keys: Path | None) -> None:
        key_set = json.loads(keys.read_text()) if keys else {"keys": []}
        # Each key with the one algorithm of its type: a public key must never be taken for an HMAC secret.
        self._keys = [
            (jwt.PyJWK(key, ALGORITHMS[key["kty"]]), key.get("kid"))
            for key in key_set["keys"]
            if key["kty"] in ALGORITHMS
        ]

    def external_id(self, token: str) -> str:
        """The shop's id of the customer (claim `sub`). Raises BadShopToken."""
        for key in self._candidates(token):
            try:
                claims = jwt.decode(
                    token,
                    key.key,
                    algorithms=[key.algorithm_name],
                    audience=AUDIENCE,
                    options={"require": ["exp", "sub", "aud"]},
                )
            except jwt.PyJWTError:
                continue
            return str(claims["sub"])
        raise BadShopToken

    def _candidates(self, token: str) -> list[jwt.PyJWK]:
        try:
            wanted = jwt.get_unverified_header(token).get("kid")
        except jwt.PyJWTError:
            return []
        return [key for key, kid in self._keys if wanted is None or kid is None or kid == wanted]
