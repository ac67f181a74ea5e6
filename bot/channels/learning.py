"""What leads do with turns that were doubted: look at them by groups, say what they meant, take it back."""

from __future__ import annotations

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, json

from bot.channels.bodies import read
from bot.channels.bodies_learning import FindGroups, FindTurns, NewOpinion, TakeBack
from bot.channels.desk_access import DeskAccess
from bot.channels.problems import Problem
from bot.learning.review.pool import NoSuchItem, Wanted
from bot.learning.review.reviews import Reviews
from bot.learning.review.verdicts import BadOpinion


def learning(access: DeskAccess, reviews: Reviews) -> Blueprint:
    """The routes below /api/learning, for leads alone."""
    bp = Blueprint("learning", url_prefix="/api/learning")

    @bp.get("/groups")
    async def groups(request: Request) -> HTTPResponse:
        await access.lead(request)
        asked = FindGroups.parse_obj(_asked(request))
        found = await reviews.pool.groups(_wanted(asked), asked.skip)
        languages = await reviews.pool.languages()
        return json({"groups": found, "counts": await reviews.pool.counts(), "languages": languages})

    @bp.get("/groups/<group_id>")
    async def group(request: Request, group_id: str) -> HTTPResponse:
        await access.lead(request)
        wanted = _wanted(FindTurns.parse_obj(_asked(request)))
        try:
            return json(await reviews.pool.group(group_id, wanted))
        except NoSuchItem:
            raise Problem(404, "There is no such group, or not any more.") from None

    @bp.get("/intents")
    async def intents(request: Request) -> HTTPResponse:
        await access.lead(request)
        return json({"intents": reviews.intents()})

    @bp.get("/agreement")
    async def agreement(request: Request) -> HTTPResponse:
        await access.lead(request)
        return json({"pairs": await reviews.agreement()})

    @bp.post("/opinions")
    async def decide(request: Request) -> HTTPResponse:
        person, body = await access.lead(request), read(request, NewOpinion)
        ids = [str(each) for each in body.message_ids]
        try:
            decided = await reviews.decide(person, ids, body.verdict, body.intents, body.wish)
        except NoSuchItem:
            raise Problem(422, "One of these turns is not to be looked at, or not any more.", "message_ids") from None
        except BadOpinion as error:
            raise Problem(422, error.rule, error.field) from None
        states = {message_id: state.value for message_id, state in decided.states.items()}
        return json({"batch": decided.batch, "states": states, "counts": await reviews.pool.counts()}, 201)

    @bp.post("/undo")
    async def undo(request: Request) -> HTTPResponse:
        person, body = await access.lead(request), read(request, TakeBack)
        undone = await reviews.undo(person, str(body.batch) if body.batch else None)
        return json({"message_ids": undone, "counts": await reviews.pool.counts()})

    return bp


def _asked(request: Request) -> dict[str, str | None]:
    return {name: request.args.get(name) for name in request.args}


def _wanted(asked: FindTurns) -> Wanted:
    return Wanted(asked.state, asked.reason, asked.language)
