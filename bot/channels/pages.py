"""The pages: demonstration shop, widget, app and desk. Nothing inline, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, file, json

from bot.channels.problems import Problem

WEB = Path(__file__).parent.parent / "web"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors {ancestors}"
)
TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webmanifest": "application/manifest+json",
}
Examples = Callable[[], Awaitable[list[dict[str, Any]]]]


def pages(examples: Examples) -> Blueprint:
    """The routes of the pages. `examples` gives orders of the demonstration shop; empty for a real one."""
    bp = Blueprint("pages")

    @bp.get("/")
    async def shop(request: Request) -> HTTPResponse:
        return await _page("shop", "'self'")

    @bp.get("/desk")
    async def desk(request: Request) -> HTTPResponse:
        return await _page("desk", "'none'")

    @bp.get("/desk/people")
    async def people(request: Request) -> HTTPResponse:
        return await _page("desk/people", "'none'")

    @bp.get("/desk/review")
    async def review(request: Request) -> HTTPResponse:
        return await _page("desk/review", "'none'")

    @bp.get("/shop/examples.json")
    async def shop_examples(request: Request) -> HTTPResponse:
        return json(await examples())

    @bp.get("/shop/<path:path>")
    async def shop_file(request: Request, path: str) -> HTTPResponse:
        return await _asset("shop", path)

    @bp.get("/widget/<path:path>")
    async def widget_file(request: Request, path: str) -> HTTPResponse:
        return await _asset("widget", path)

    @bp.get("/client/<path:path>")
    async def client_file(request: Request, path: str) -> HTTPResponse:
        return await _asset("client", path)

    @bp.get("/app")
    async def app(request: Request) -> HTTPResponse:
        return await _page("app", "'none'")

    @bp.get("/app/developers")
    async def developers(request: Request) -> HTTPResponse:
        return await _page("app/developers", "'none'")

    @bp.get("/app/<path:path>")
    async def app_file(request: Request, path: str) -> HTTPResponse:
        response = await _asset("app", path)
        # A worker may look after no page above its own folder, unless we say so; the page is /app itself.
        response.headers["Service-Worker-Allowed"] = "/app"
        return response

    @bp.get("/desk/static/<path:path>")
    async def desk_file(request: Request, path: str) -> HTTPResponse:
        return await _asset("desk", path)

    return bp


async def _page(folder: str, ancestors: str) -> HTTPResponse:
    headers = {
        "Content-Security-Policy": POLICY.format(ancestors=ancestors),
        # No page that opens ours can reach into it.
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cache-Control": "no-cache",
    }
    response: HTTPResponse = await file(WEB / folder / "index.html", mime_type=TYPES[".html"], headers=headers)
    return response


async def _asset(folder: str, path: str) -> HTTPResponse:
    """A file below the folder; nothing outside it, no hidden file, and only the types we serve."""
    root = (WEB / folder).resolve()
    wanted = (root / path).resolve()
    if root not in wanted.parents or not wanted.is_file() or wanted.suffix not in TYPES:
        raise Problem(404, "There is no such file.")
    response: HTTPResponse = await file(wanted, mime_type=TYPES[wanted.suffix], headers={"Cache-Control": "no-cache"})
    return response
