"""Who may use the desk's routes: a cookie for who; the page's own origin and a CSRF token for every change; roles."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from sanic import Request
from sanic.response import HTTPResponse

from bot.desk.errors import LeadsOnly, NoSuchTicket, NotSignedIn, OtherOrigin
from bot.desk.operators import Operators, check_csrf
from bot.desk.person import LEAD, Person, SignedIn
from bot.desk.sessions import SIGNED_IN_FOR

COOKIE, MARK = "desk", "desk_known"
# The cookie is shown to the API alone, the browser's mark only where it counts.
PATHS = {COOKIE: "/api", MARK: "/api/desk/sign-in"}
MARKED_FOR = 180 * 24 * 3600
READING = {"GET", "HEAD"}


class DeskAccess:
    """Given to each of the desk's blueprints; each of their handlers asks it first.

    Raises NotSignedIn where nobody is, OtherOrigin and BadCsrfToken for changes not made by the desk's own page, and
    LeadsOnly.
    """

    def __init__(self, operators: Operators, secure_cookie: bool) -> None:
        self._operators, self._secure = operators, secure_cookie

    async def signed_in(self, request: Request, active: bool = True) -> SignedIn:
        """Whose cookie this is; for a change, with the CSRF token of the same sign-in."""
        signed = await self._operators.who(request.cookies.get(COOKIE), active)
        if request.method not in READING:
            check_origin(request)
            check_csrf(signed, request.headers.get("x-csrf-token"))
        return signed

    async def reader(self, request: Request) -> Person:
        """Who looks at something."""
        return (await self.signed_in(request)).person

    async def changer(self, request: Request) -> Person:
        """Who changes something, from the desk's own page."""
        return (await self.signed_in(request)).person

    async def watcher(self, request: Request) -> Person:
        """Whose page asks by itself, every now and then: this does not put off the end of an idle sign-in."""
        return (await self.signed_in(request, active=False)).person

    async def lead(self, request: Request) -> Person:
        """Who looks at, or changes, what only leads may."""
        person = (await self.signed_in(request)).person
        if person.role != LEAD:
            raise LeadsOnly
        return person

    async def lasts(self, request: Request) -> bool:
        """Whether the sign-in of a request that is still open has not ended since: streams ask every now and then."""
        try:
            await self._operators.who(request.cookies.get(COOKIE), active=False)
        except NotSignedIn:
            return False
        return True

    def begin(self, response: HTTPResponse, secret: str, mark: str) -> None:
        """Give the browser its cookies."""
        self._set_cookie(response, COOKIE, secret, int(SIGNED_IN_FOR.total_seconds()))
        self._set_cookie(response, MARK, mark, MARKED_FOR)

    def end(self, response: HTTPResponse) -> None:
        """Take the browser's cookie away."""
        self._set_cookie(response, COOKIE, "", 0)

    def _set_cookie(self, response: HTTPResponse, name: str, value: str, seconds: int) -> None:
        response.cookies[name] = value
        cookie = response.cookies[name]
        cookie["httponly"], cookie["samesite"], cookie["path"] = True, "Strict", PATHS[name]
        cookie["max-age"], cookie["secure"] = seconds, self._secure


def check_origin(request: Request) -> None:
    """Whether a change was asked for by a page of ours, as the browser tells (Fetch Metadata, else RFC 6454's Origin).

    What is no browser tells neither, and has no cookie that somebody else could use. Raises OtherOrigin.
    """
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site is not None and site != "same-origin":
        raise OtherOrigin
    if site is None and origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        raise OtherOrigin


def who_as_json(signed: SignedIn) -> dict[str, Any]:
    """The contract's Me."""
    person = signed.person
    return {
        "operator": {"id": person.id, "name": person.name, "email": person.email, "role": person.role},
        "csrf": signed.csrf,
    }


def number(given: str) -> int:
    """A number from a path. Raises NoSuchTicket, so that what is no number looks like what is not there."""
    if not given.isascii() or not given.isdigit() or len(given) > 9:
        raise NoSuchTicket
    return int(given)
