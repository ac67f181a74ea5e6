"""What a server's operator watches, for whoever scrapes it and for nobody else."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

from sanic import Blueprint, Request
from sanic.exceptions import NotFound
from sanic.response import HTTPResponse

from bot.metrics.text import CONTENT_TYPE, Metrics

PATH = "/metrics"
BY_A_PROXY = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")


def metrics(figures: Metrics, streams: Callable[[], Mapping[str, int]], token: str) -> Blueprint:
    """The route /metrics: with a bearer token if there is one, else for programs of this machine alone.

    To anybody else there is no such page.
    """
    bp = Blueprint("metrics")

    @bp.get(PATH)
    async def scrape(request: Request) -> HTTPResponse:
        if not (has_token(request.token, token) if token else from_here(request.ip, request.headers)):
            raise NotFound
        told = await figures.text(streams())
        return HTTPResponse(told, headers={"Cache-Control": "no-store"}, content_type=CONTENT_TYPE)

    return bp


def has_token(given: str | None, token: str) -> bool:
    """Whether the right token was given; how long it takes tells nothing of it."""
    return hmac.compare_digest((given or "").encode(), token.encode())


def from_here(peer: str, headers: Mapping[str, str]) -> bool:
    """Whether a program of this machine asks by itself, for this machine.

    A proxy on this machine shows by its headers, or by the name that its client asked for. The name is looked at also
    because a page of the web can let its own name point here (DNS rebinding), and its visitor's browser ask.
    """
    return _is_loopback(peer) and _names_loopback(headers.get("host", "")) and not any(map(headers.get, BY_A_PROXY))


def _names_loopback(host: str) -> bool:
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    return name == "localhost" or _is_loopback(name)


def _is_loopback(address: str) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return (mapped or found).is_loopback
