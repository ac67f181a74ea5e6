"""What leads read of exams: the list, and one with all that came of it."""

from __future__ import annotations

import asyncio
from typing import Any

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, json

from bot.channels.desk_access import DeskAccess
from bot.channels.problems import NOT_THERE, Problem
from bot.learning.exam.kept import kept, kept_of
from bot.learning.models import Models
from bot.learning.rules import refusals


def learning_exams(access: DeskAccess, models: Models) -> Blueprint:
    """The routes of exams below /api/learning, for leads alone."""
    bp = Blueprint("learning_exams", url_prefix="/api/learning")

    def judged(exam: dict[str, Any]) -> dict[str, Any]:
        against = refusals(exam, models.rules)
        return {"passes": not against, "refusals": against}

    @bp.get("/exams")
    async def listed(request: Request) -> HTTPResponse:
        await access.lead(request)
        exams = await asyncio.to_thread(kept, models.folder)
        rows = [{**{name: one[name] for name in ("model", "against", "made_at")}, **judged(one)} for one in exams]
        return json({"exams": rows})

    @bp.get("/exams/<name>")
    async def one(request: Request, name: str) -> HTTPResponse:
        await access.lead(request)
        exam = await asyncio.to_thread(kept_of, models.folder, name)
        if exam is None:
            raise Problem(404, NOT_THERE)
        return json({**exam, **judged(exam)})

    return bp
