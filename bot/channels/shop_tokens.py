"""How a shop vouches for its customer: JWTs (RFC 7519) checked against the shop's keys."""

from __future__ import annotations

import jwt

from bot.channels.shop_keys import KeyRing


class BadShopToken(Exception):
    """A token that is not the shop's, has run out, is for somebody else, or names nobody."""


class ShopTokens:
    """Checks customer tokens for one audience. Without keys no token is good."""

    def __init__(self, keys: KeyRing, audience: str) -> None:
        self._keys, self._audience = keys, audience

    async def external_id(self, token: str) -> str:
        """The shop's id of the customer (claim `sub`). Raises BadShopToken."""
        for key in await self._candidates(token):
            try:
                claims = jwt.decode(
                    token,
                    key.key,
                    algorithms=[key.algorithm_name],
                    audience=self._audience,
                    options={"require": ["exp", "sub", "aud"]},
                )
            except jwt.PyJWTError:
                continue
            return str(claims["sub"])
        raise BadShopToken

    async def _candidates(self, token: str) -> list[jwt.PyJWK]:
        try:
            wanted = jwt.get_unverified_header(token).get("kid")
        except jwt.PyJWTError:
            return []
        return await self._keys.named(wanted)
