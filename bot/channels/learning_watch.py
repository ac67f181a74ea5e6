"""What leads see of how shoppers and the assistant change after a training."""

from __future__ import annotations

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, json

from bot.channels.desk_access import DeskAccess
from bot.learning.watch.watching import LearningWatch


def learning_watch(access: DeskAccess, watch: LearningWatch) -> Blueprint:
    """The route /api/learning/watch, for leads alone."""
    bp = Blueprint("learning_watch", url_prefix="/api/learning")

    @bp.get("/watch")
    async def look(request: Request) -> HTTPResponse:
        await access.lead(request)
        return json(await watch.told())

    return bp
