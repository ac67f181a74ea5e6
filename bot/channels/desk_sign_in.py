"""Signing in and out at the desk, one's own password, and where one is signed in."""

from __future__ import annotations

from collections.abc import Callable

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, empty, json

from bot.channels import bodies_people as bodies
from bot.channels.bodies import read
from bot.channels.desk_access import COOKIE, MARK, DeskAccess, check_origin, who_as_json
from bot.channels.devices import device_of
from bot.channels.problems import Problem
from bot.desk.errors import WrongPassword
from bot.desk.operators import Operators
from bot.desk.own_password import OwnPassword
from bot.desk.tries import Try


def desk_sign_in(
    access: DeskAccess, operators: Operators, own: OwnPassword, origin: Callable[[Request], str]
) -> Blueprint:
    """The routes. `origin` is the network address of a request as it may be kept."""
    bp = Blueprint("desk_sign_in", url_prefix="/api/desk")

    @bp.post("/sign-in")
    async def sign_in(request: Request) -> HTTPResponse:
        check_origin(request)
        body = read(request, bodies.DeskSignIn)
        one = Try(body.email, origin(request), request.cookies.get(MARK, ""))
        device = device_of(request.headers.get("user-agent", ""))
        signed = await operators.sign_in(one, body.password, device, before=request.cookies.get(COOKIE))
        response = json(who_as_json(signed))
        access.begin(response, signed.secret, operators.mark(one))
        return response

    @bp.post("/sign-out")
    async def sign_out(request: Request) -> HTTPResponse:
        await operators.sign_out(await access.signed_in(request))
        response = empty()
        access.end(response)
        return response

    @bp.get("/me")
    async def me(request: Request) -> HTTPResponse:
        return json(who_as_json(await access.signed_in(request)))

    @bp.post("/password")
    async def change_password(request: Request) -> HTTPResponse:
        signed, body = await access.signed_in(request), read(request, bodies.NewPassword)
        try:
            await own.change(signed, body.old, body.new)
        except WrongPassword:
            # Not 401: whoever asks is signed in and stays so.
            raise Problem(422, "This is not your present password.", "old") from None
        return empty()

    @bp.post("/password/link")
    async def set_password(request: Request) -> HTTPResponse:
        check_origin(request)
        body = read(request, bodies.LinkedPassword)
        return json({"email": await own.set(body.token, body.new)})

    @bp.get("/sign-ins")
    async def sign_ins(request: Request) -> HTTPResponse:
        return json({"sign_ins": await operators.sessions.of(await access.signed_in(request))})

    @bp.delete("/sign-ins/<sign_in_id>")
    async def end_one(request: Request, sign_in_id: str) -> HTTPResponse:
        await operators.end_sign_in(await access.changer(request), sign_in_id)
        return empty()

    @bp.delete("/sign-ins")
    async def end_others(request: Request) -> HTTPResponse:
        await operators.end_other_sign_ins(await access.signed_in(request))
        return empty()

    return bp
