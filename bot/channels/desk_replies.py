"""Saved replies: finding one for a ticket, keeping, changing and putting one away."""

from __future__ import annotations

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, empty, json

from bot.channels.bodies import read
from bot.channels.bodies_replies import ChangedReply, FindReplies, NewReply
from bot.channels.desk_access import DeskAccess, number
from bot.channels.problems import Problem
from bot.desk.saved_replies import Change, SavedReplies
from bot.desk.variables import VARIABLES, UnknownVariables


def desk_replies(access: DeskAccess, replies: SavedReplies) -> Blueprint:
    """The routes below /api/desk/saved-replies."""
    bp = Blueprint("desk_replies", url_prefix="/api/desk")

    @bp.get("/saved-replies")
    async def listed(request: Request) -> HTTPResponse:
        person = await access.reader(request)
        wanted = FindReplies.parse_obj({name: request.args.get(name) for name in request.args})
        found = await replies.listed(person, wanted.q, wanted.language, wanted.ticket_id)
        return json({"replies": found, "variables": VARIABLES})

    @bp.post("/saved-replies")
    async def save(request: Request) -> HTTPResponse:
        person, body = await access.changer(request), read(request, NewReply)
        try:
            reply = await replies.save(person, body.title, body.text, body.language, body.ticket_id)
        except UnknownVariables as error:
            raise _unknown(error) from None
        return json({"reply": reply}, 201)

    @bp.patch("/saved-replies/<reply_id>")
    async def change(request: Request, reply_id: str) -> HTTPResponse:
        person, body = await access.changer(request), read(request, ChangedReply)
        try:
            changed = await replies.change(person, number(reply_id), Change(body.title, body.text, body.language))
        except UnknownVariables as error:
            raise _unknown(error) from None
        return json({"reply": changed})

    @bp.delete("/saved-replies/<reply_id>")
    async def archive(request: Request, reply_id: str) -> HTTPResponse:
        await replies.archive(await access.changer(request), number(reply_id))
        return empty()

    return bp


def _unknown(error: UnknownVariables) -> Problem:
    return Problem(422, f"There are no such variables: {error}.", "text", unknown=list(error.names))
