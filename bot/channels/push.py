"""What a browser needs before it can be pushed to."""

from __future__ import annotations

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, json

from bot.channels.web_chat import OPEN


def push(public_key: str) -> Blueprint:
    """The route /api/push/key; open to any shop's page, as the chat is."""
    bp = Blueprint("push", url_prefix="/api/push")

    @bp.get("/key")
    async def key(request: Request) -> HTTPResponse:
        return json({"key": public_key}, headers=OPEN)

    return bp
