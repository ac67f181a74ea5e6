"""What leads do with models: see what there is, promote one to all or some of the conversations, and go back."""

from __future__ import annotations

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, json

from bot.channels.bodies import read
from bot.channels.bodies_models import Promote
from bot.channels.desk_access import DeskAccess
from bot.channels.problems import NOT_THERE, Problem
from bot.learning.known import UnknownArchive
from bot.learning.model_list import ModelList
from bot.learning.models import Models, NoSuchModel, NothingBefore, NotPassed, ServesAlready, Signature


def learning_models(access: DeskAccess, models: Models, shown: ModelList) -> Blueprint:
    """The routes of models below /api/learning, for leads alone."""
    bp = Blueprint("learning_models", url_prefix="/api/learning")

    @bp.get("/models")
    async def listed(request: Request) -> HTTPResponse:
        await access.lead(request)
        return json(await shown.told())

    @bp.post("/models/<name>/promote")
    async def promote(request: Request, name: str) -> HTTPResponse:
        person, body = await access.lead(request), read(request, Promote)
        try:
            await models.promote(name, body.share, Signature(person.name, person, body.reason))
        except NoSuchModel:
            raise Problem(404, NOT_THERE) from None
        except UnknownArchive as error:
            raise Problem(422, str(error)) from None
        except ServesAlready:
            raise Problem(422, "This model serves every conversation already.", "share") from None
        except NotPassed as error:
            told = "The exam is against it; a lead can sign an exception with a reason."
            raise Problem(409, told, refusals=error.refusals) from None
        return json(await shown.told())

    @bp.post("/rollback")
    async def rollback(request: Request) -> HTTPResponse:
        person = await access.lead(request)
        try:
            return json({"serving": await models.rollback(Signature(person.name, person))})
        except NothingBefore:
            raise Problem(409, "No other model served before, or none of them is there any more.") from None

    return bp
