"""People, teams and the audit trail: for leads."""

from __future__ import annotations

from typing import Any

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, empty, json

from bot.channels import bodies_people as bodies
from bot.channels.bodies import read
from bot.channels.desk_access import DeskAccess, number
from bot.channels.problems import Problem
from bot.desk.people import Change, People
from bot.desk.teams import Teams
from bot.desk.trail import Trail, Wanted


def desk_people(access: DeskAccess, people: People, teams: Teams) -> Blueprint:
    """The routes of people and teams."""
    bp = Blueprint("desk_people", url_prefix="/api/desk")

    @bp.get("/people")
    async def listed(request: Request) -> HTTPResponse:
        await access.lead(request)
        return json({"people": await people.listed(), "teams": await teams.listed()})

    @bp.post("/people")
    async def add(request: Request) -> HTTPResponse:
        lead, body = await access.lead(request), read(request, bodies.NewPerson)
        try:
            person, token = await people.add(lead, body.email, body.name, body.role, body.teams)
        except ValueError as error:
            raise _about(error) from None
        return json({"person": person, "token": token}, 201)

    @bp.patch("/people/<operator_id>")
    async def change(request: Request, operator_id: str) -> HTTPResponse:
        lead, body = await access.lead(request), read(request, bodies.ChangedPerson)
        teams_wanted = tuple(body.teams) if body.teams is not None else None
        wanted = Change(body.name, body.role, teams_wanted, body.disabled)
        try:
            return json({"person": await people.change(lead, number(operator_id), wanted)})
        except ValueError as error:
            raise _about(error) from None

    @bp.post("/people/<operator_id>/link")
    async def link(request: Request, operator_id: str) -> HTTPResponse:
        return json({"token": await people.link(await access.lead(request), number(operator_id))})

    @bp.get("/teams")
    async def all_teams(request: Request) -> HTTPResponse:
        await access.lead(request)
        return json({"teams": await teams.listed()})

    @bp.post("/teams")
    async def add_team(request: Request) -> HTTPResponse:
        lead, body = await access.lead(request), read(request, bodies.NamedTeam)
        return json({"team": await teams.add(lead, body.name)}, 201)

    @bp.patch("/teams/<team_id>")
    async def rename(request: Request, team_id: str) -> HTTPResponse:
        lead, body = await access.lead(request), read(request, bodies.NamedTeam)
        return json({"team": await teams.rename(lead, number(team_id), body.name)})

    @bp.delete("/teams/<team_id>")
    async def dissolve(request: Request, team_id: str) -> HTTPResponse:
        await teams.dissolve(await access.lead(request), number(team_id))
        return empty()

    return bp


def desk_audit(access: DeskAccess, trail: Trail) -> Blueprint:
    """The routes of the audit trail."""
    bp = Blueprint("desk_audit", url_prefix="/api/desk")

    @bp.get("/audit")
    async def page(request: Request) -> HTTPResponse:
        await access.lead(request)
        asked = _asked(request)
        told, after = await trail.page(_wanted(asked), asked.limit)
        return json({"acts": told, "next": after, "kinds": await trail.acts()})

    @bp.get("/audit.csv")
    async def table(request: Request) -> None:
        await access.lead(request)
        wanted = _wanted(_asked(request))
        named = {"Content-Disposition": 'attachment; filename="audit.csv"', "Cache-Control": "no-store"}
        response: Any = await request.respond(content_type="text/csv; charset=utf-8", headers=named)
        async for lines in trail.lines(wanted):
            await response.send(lines)
        await response.eof()

    return bp


def _asked(request: Request) -> bodies.AuditQuery:
    return bodies.AuditQuery(**{name: request.args.get(name) for name in request.args})


def _wanted(asked: bodies.AuditQuery) -> Wanted:
    return Wanted(asked.operator_id, asked.ticket_id, asked.act, asked.after)


def _about(error: ValueError) -> Problem:
    """A rule that was broken, with the field that it names first."""
    field, _, rule = str(error).partition(": ")
    return Problem(400, rule, field)
