"""The web application: every route, the headers of every answer, and how it stops."""

from __future__ import annotations

from collections.abc import Iterable

from sanic import Blueprint, Request, Sanic
from sanic.response import HTTPResponse

from bot.channels import problems
from bot.channels.web_chat import OPEN
from bot.observer import NOBODY, Observer

OPEN_PATHS = ("/api/conversations", "/widget/", "/client/")
LARGEST_BODY = 64 * 1024


def web_application(name: str, blueprints: Iterable[Blueprint], observer: Observer = NOBODY) -> Sanic:
    """A Sanic application with these routes, errors as problem documents, and safe headers."""
    app = Sanic(name, configure_logging=False)
    app.config.FALLBACK_ERROR_FORMAT = "json"
    app.config.REQUEST_MAX_SIZE = LARGEST_BODY
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = 1.0  # with the half second for chores, a stop takes less than two
    app.config.KEEP_ALIVE_TIMEOUT = 30
    app.config.RESPONSE_TIMEOUT = 180  # above the longest turn limit, so that a slow turn ends with our own words
    problems.install(app, observer)
    for blueprint in blueprints:
        app.blueprint(blueprint)

    @app.middleware("response")
    async def headers(request: Request, response: HTTPResponse) -> None:
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        if request.path.startswith(OPEN_PATHS):
            response.headers.update(OPEN)
        if request.path.startswith("/api/"):
            response.headers.setdefault("Cache-Control", "no-store")

    return app
