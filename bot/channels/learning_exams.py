"""What leads read of exams: the list, and one with all that came of it."""

from __future__ import annotations

import asyncio
from typing import Any

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, html, json

from bot.channels.desk_access import DeskAccess
from bot.channels.problems import NOT_THERE, Problem
from bot.learning.exam.kept import kept, kept_of
from bot.learning.exam.page import render, style_hash
from bot.learning.models import Models
from bot.learning.rules import refusals

POLICY = "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"


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

    async def whole(name: str) -> dict[str, Any]:
        exam = await asyncio.to_thread(kept_of, models.folder, name)
        if exam is None:
            raise Problem(404, NOT_THERE)
        return {**exam, **judged(exam)}

    @bp.get("/exams/<name>")
    async def one(request: Request, name: str) -> HTTPResponse:
        await access.lead(request)
        return json(await whole(name))

    @bp.get("/exams/<name>/page")
    async def page(request: Request, name: str) -> HTTPResponse:
        # Here and not among the pages: browsers show the cookie to the API alone.
        await access.lead(request)
        policy = POLICY.format(hash=style_hash())
        return html(render(await whole(name)), headers={"Content-Security-Policy": policy})

    return bp
