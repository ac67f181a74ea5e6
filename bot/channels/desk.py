"""The desk's side of the contract: signing in, the queue, a ticket and what its holder does."""

from __future__ import annotations

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, empty, json

from bot.channels import bodies_desk as bodies
from bot.channels.bodies import read
from bot.channels.desk_access import DeskAccess, number, who_as_json
from bot.channels.desk_queue import view_of
from bot.desk.inbox import Inbox
from bot.desk.tickets import Tickets


def desk(access: DeskAccess, tickets: Tickets, inbox: Inbox) -> Blueprint:
    """The routes below /api/desk."""
    bp = Blueprint("desk", url_prefix="/api/desk")

    @bp.get("/start")
    async def start(request: Request) -> HTTPResponse:
        signed = await access.signed_in(request)
        return json({**who_as_json(signed), **await inbox.start(signed.person)})

    @bp.get("/tickets")
    async def listed(request: Request) -> HTTPResponse:
        person = await access.reader(request)
        return json(await inbox.listed(view_of(request, inbox.topics), person))

    @bp.get("/tickets/<ticket_id>")
    async def shown(request: Request, ticket_id: str) -> HTTPResponse:
        person = await access.reader(request)
        return json(await inbox.shown(number(ticket_id), person))

    @bp.post("/tickets/<ticket_id>/claim")
    async def claim(request: Request, ticket_id: str) -> HTTPResponse:
        person = await access.changer(request)
        return json({"ticket": await tickets.claim(number(ticket_id), person)})

    @bp.post("/tickets/<ticket_id>/messages")
    async def say(request: Request, ticket_id: str) -> HTTPResponse:
        person, body = await access.changer(request), read(request, bodies.DeskPost)
        message, cursor = await tickets.say(
            number(ticket_id), person, str(body.client_message_id), body.text, body.seen_seq, body.saved_reply_id
        )
        return json({"message": message.as_json(), "cursor": cursor})

    @bp.post("/tickets/<ticket_id>/typing")
    async def typing(request: Request, ticket_id: str) -> HTTPResponse:
        await tickets.typing(number(ticket_id), await access.changer(request))
        return empty()

    @bp.post("/tickets/<ticket_id>/looking")
    async def looking(request: Request, ticket_id: str) -> HTTPResponse:
        person, body = await access.watcher(request), read(request, bodies.Looking)
        if body.typing:
            # The page tells this again by itself, but nobody types who is not there.
            await access.changer(request)
        await tickets.looking(number(ticket_id), person, body.typing, body.gone)
        return empty()

    @bp.post("/tickets/<ticket_id>/hand-back")
    async def hand_back(request: Request, ticket_id: str) -> HTTPResponse:
        person, body = await access.changer(request), read(request, bodies.HandBack)
        return json({"ticket": await tickets.hand_back(number(ticket_id), person, body.note)})

    @bp.post("/tickets/<ticket_id>/resolve")
    async def resolve(request: Request, ticket_id: str) -> HTTPResponse:
        person, body = await access.changer(request), read(request, bodies.Resolve)
        row = await tickets.resolve(number(ticket_id), person, body.nature, body.severity, body.note)
        return json({"ticket": row})

    return bp
