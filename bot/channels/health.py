"""Whether the process is up, and whether it can do its work."""

from __future__ import annotations

from collections.abc import Callable

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, json

from bot.channels.problems import problem
from bot.conversations.mailbox import LocalMailbox
from bot.storage import Storage


def health(storage: Storage, mailbox: LocalMailbox, model: Callable[[], str]) -> Blueprint:
    """The routes /healthz and /readyz."""
    bp = Blueprint("health")

    @bp.get("/healthz")
    async def healthz(request: Request) -> HTTPResponse:
        return json({"status": "up"})

    @bp.get("/readyz")
    async def readyz(request: Request) -> HTTPResponse:
        if not await storage.answers():
            return problem(503, "The database does not answer.", headers={"Retry-After": "5"})
        if not await mailbox.answers():
            return problem(503, "Redis does not answer.", headers={"Retry-After": "5"})
        return json({"status": "ready", "model": model()})

    return bp
