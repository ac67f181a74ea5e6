"""Promising a shopper an answer by a moment, and taking that back."""

from __future__ import annotations

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, json

from bot.channels import bodies_desk as bodies
from bot.channels.bodies import read
from bot.channels.desk_access import DeskAccess, number
from bot.desk.inbox import Inbox
from bot.desk.promises import Promises


def desk_promises(access: DeskAccess, inbox: Inbox, promises: Promises) -> Blueprint:
    """Two routes below /api/desk."""
    bp = Blueprint("desk_promises", url_prefix="/api/desk")

    @bp.post("/tickets/<ticket_id>/promise")
    async def promise(request: Request, ticket_id: str) -> HTTPResponse:
        person, body = await access.changer(request), read(request, bodies.NewPromise)
        made = await promises.make(number(ticket_id), person, body.due, body.text)
        return json({"promise": made, "ticket": await inbox.row(number(ticket_id))}, 201)

    @bp.post("/promises/<promise_id>/withdraw")
    async def withdraw(request: Request, promise_id: str) -> HTTPResponse:
        ticket_id = await promises.withdraw(number(promise_id), await access.changer(request))
        return json({"ticket": await inbox.row(ticket_id)})

    return bp
