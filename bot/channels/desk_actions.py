"""The desk's panel of actions: what could be done for the shopper, what it would mean, and doing it once."""

from __future__ import annotations

from typing import Any

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, json

from bot.channels.bodies import read
from bot.channels.bodies_actions import DeskAction, DeskActionDone
from bot.channels.desk_access import DeskAccess, number
from bot.channels.problems import Problem
from bot.desk.acts import GOODWILL
from bot.desk.panel import Panel
from bot.shop.money import cents

LONGEST = 254


def desk_actions(access: DeskAccess, panel: Panel) -> Blueprint:
    """The routes below /api/desk/tickets/{id}/actions."""
    bp = Blueprint("desk_actions", url_prefix="/api/desk/tickets")

    @bp.get("/<ticket_id>/actions")
    async def shown(request: Request, ticket_id: str) -> HTTPResponse:
        person = await access.reader(request)
        order, email = (_short(request, name) for name in ("order", "email"))
        return json(await panel.at_hand.shown(number(ticket_id), person, order, email))

    @bp.post("/<ticket_id>/actions/weigh")
    async def weigh(request: Request, ticket_id: str) -> HTTPResponse:
        person, body = await access.changer(request), read(request, DeskAction)
        if body.act == GOODWILL:
            return json(await panel.goodwill.weigh(number(ticket_id), person, *_coupon(body)))
        return json(await panel.actions.weigh(number(ticket_id), person, body.as_act()))

    @bp.post("/<ticket_id>/actions")
    async def carry_out(request: Request, ticket_id: str) -> HTTPResponse:
        person, body = await access.changer(request), read(request, DeskActionDone)
        once = (str(body.client_action_id), body.tell)
        if body.act == GOODWILL:
            return json(await panel.goodwill.give(number(ticket_id), person, *_coupon(body), *once))
        return json(await panel.actions.carry_out(number(ticket_id), person, body.as_act(), *once))

    return bp


def _coupon(body: DeskAction) -> tuple[int, str]:
    """What a goodwill coupon is worth in cents, and why it is given; the body has checked both."""
    told: Any = body
    return cents(told.amount), told.reason


def _short(request: Request, name: str) -> str | None:
    given = request.args.get(name)
    if given is not None and len(given) > LONGEST:
        raise Problem(400, f"must have at most {LONGEST} characters", name)
    return given or None
