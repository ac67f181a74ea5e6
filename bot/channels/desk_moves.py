"""What becomes of a ticket besides answering it: notes, transfer, merging, snoozing, spam, reopening."""

from __future__ import annotations

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, json

from bot.channels import bodies_desk as bodies
from bot.channels.bodies import read
from bot.channels.desk_access import DeskAccess, number
from bot.desk.ends import Ends
from bot.desk.inbox import Inbox
from bot.desk.merges import Merges
from bot.desk.notes import InternalNotes
from bot.desk.transfers import Transfers


def desk_moves(
    access: DeskAccess, inbox: Inbox, notes: InternalNotes, transfers: Transfers, merges: Merges, ends: Ends
) -> Blueprint:
    """The routes below /api/desk/tickets/{id} that answer with the ticket as it stands then."""
    bp = Blueprint("desk_moves", url_prefix="/api/desk/tickets/<ticket_id>")

    async def row(ticket_id: str) -> HTTPResponse:
        return json({"ticket": await inbox.row(number(ticket_id))})

    @bp.post("/notes")
    async def note(request: Request, ticket_id: str) -> HTTPResponse:
        person, body = await access.changer(request), read(request, bodies.NewNote)
        return json({"note": await notes.add(number(ticket_id), person, body.text)}, 201)

    @bp.post("/transfer")
    async def transfer(request: Request, ticket_id: str) -> HTTPResponse:
        person, body = await access.changer(request), read(request, bodies.Transfer)
        if body.operator_id is not None:
            await transfers.to_person(number(ticket_id), person, body.operator_id, body.note)
        elif body.team_id is not None:
            await transfers.to_team(number(ticket_id), person, body.team_id, body.note)
        return await row(ticket_id)

    @bp.post("/merge")
    async def merge(request: Request, ticket_id: str) -> HTTPResponse:
        person, body = await access.changer(request), read(request, bodies.Merge)
        await merges.merge(number(ticket_id), person, body.into)
        return await row(ticket_id)

    @bp.post("/snooze")
    async def snooze(request: Request, ticket_id: str) -> HTTPResponse:
        person, body = await access.changer(request), read(request, bodies.Snooze)
        await ends.snooze(number(ticket_id), person, body.until)
        return await row(ticket_id)

    @bp.post("/spam")
    async def spam(request: Request, ticket_id: str) -> HTTPResponse:
        await ends.spam(number(ticket_id), await access.changer(request))
        return await row(ticket_id)

    @bp.post("/reopen")
    async def reopen(request: Request, ticket_id: str) -> HTTPResponse:
        await ends.reopen(number(ticket_id), await access.changer(request))
        return await row(ticket_id)

    return bp
