"""Who may use the desk's routes: a cookie for who, a CSRF token on every change."""

from __future__ import annotations

from sanic import Request
from sanic.response import HTTPResponse

from bot.desk.errors import NoSuchTicket
from bot.desk.operators import SIGNED_IN_FOR, Operators, Person, SignedIn, check_csrf

COOKIE = "desk"


class DeskAccess:
    """Given to each of the desk's blueprints. Raises NotSignedIn where nobody is, and BadCsrfToken."""

    def __init__(self, operators: Operators, secure_cookie: bool) -> None:
        self._operators, self._secure = operators, secure_cookie

    async def signed_in(self, request: Request) -> SignedIn:
        """Whose cookie this is."""
        return await self._operators.who(request.cookies.get(COOKIE))

    async def reader(self, request: Request) -> Person:
        """Who looks at something."""
        return (await self.signed_in(request)).person

    async def changer(self, request: Request) -> Person:
        """Who changes something, from the desk's own page."""
        signed = await self.signed_in(request)
        check_csrf(signed, request.headers.get("x-csrf-token"))
        return signed.person

    def begin(self, response: HTTPResponse, secret: str) -> None:
        """Give the browser its cookie."""
        self._set_cookie(response, secret, int(SIGNED_IN_FOR.total_seconds()))

    def end(self, response: HTTPResponse) -> None:
        """Take the browser's cookie away."""
        self._set_cookie(response, "", 0)

    def _set_cookie(self, response: HTTPResponse, value: str, seconds: int) -> None:
        response.cookies[COOKIE] = value
        cookie = response.cookies[COOKIE]
        cookie["httponly"], cookie["samesite"], cookie["path"] = True, "Strict", "/api/desk"
        cookie["max-age"], cookie["secure"] = seconds, self._secure


def number(given: str) -> int:
    """A number from a path. Raises NoSuchTicket, so that what is no number looks like what is not there."""
    if not given.isascii() or not given.isdigit() or len(given) > 9:
        raise NoSuchTicket
    return int(given)
