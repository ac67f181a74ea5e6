"""The desk's side of the contract: a cookie for who, a CSRF token on every change."""

from __future__ import annotations

from typing import Any

from sanic import Blueprint, Request
from sanic.response import HTTPResponse, empty, json

from bot.channels import bodies
from bot.channels.bodies import read
from bot.channels.limits import address_of
from bot.channels.problems import Problem
from bot.channels.streams import HEARTBEAT_SECONDS, EventStream
from bot.conversations.mailbox import DESK, MISSED, Mailbox, Signal, SlowReader
from bot.desk.errors import NoSuchTicket
from bot.desk.operators import SIGNED_IN_FOR, Operators, Person, SignedIn, check_csrf
from bot.desk.tickets import Tickets
from bot.storage import StorageUnavailable

COOKIE = "desk"
STATES = ("waiting", "mine", "all")


def desk(tickets: Tickets, operators: Operators, mailbox: Mailbox, secure_cookie: bool, proxies: int) -> Blueprint:
    """The routes below /api/desk."""
    bp = Blueprint("desk", url_prefix="/api/desk")

    async def reader(request: Request) -> Person:
        return (await operators.who(request.cookies.get(COOKIE))).person

    async def changer(request: Request) -> Person:
        signed = await operators.who(request.cookies.get(COOKIE))
        check_csrf(signed, request.headers.get("x-csrf-token"))
        return signed.person

    @bp.post("/sign-in")
    async def sign_in(request: Request) -> HTTPResponse:
        body = read(request, bodies.DeskSignIn)
        signed = await operators.sign_in(body.email, body.password, address_of(request, proxies))
        response = json(_who(signed))
        _set_cookie(response, signed.secret, int(SIGNED_IN_FOR.total_seconds()), secure_cookie)
        return response

    @bp.post("/sign-out")
    async def sign_out(request: Request) -> HTTPResponse:
        await changer(request)
        await operators.sign_out(request.cookies[COOKIE])
        response = empty()
        _set_cookie(response, "", 0, secure_cookie)
        return response

    @bp.get("/me")
    async def me(request: Request) -> HTTPResponse:
        return json(_who(await operators.who(request.cookies.get(COOKIE))))

    @bp.get("/tickets")
    async def listed(request: Request) -> HTTPResponse:
        person = await reader(request)
        state = request.args.get("state", "waiting")
        if state not in STATES:
            raise Problem(400, f"must be one of {', '.join(STATES)}", "state")
        return json({"tickets": await tickets.listed(state, person)})

    @bp.get("/tickets/<ticket_id>")
    async def shown(request: Request, ticket_id: str) -> HTTPResponse:
        person = await reader(request)
        return json(await tickets.shown(_number(ticket_id), person))

    @bp.post("/tickets/<ticket_id>/claim")
    async def claim(request: Request, ticket_id: str) -> HTTPResponse:
        person = await changer(request)
        return json({"ticket": await tickets.claim(_number(ticket_id), person)})

    @bp.post("/tickets/<ticket_id>/messages")
    async def say(request: Request, ticket_id: str) -> HTTPResponse:
        person, body = await changer(request), read(request, bodies.DeskPost)
        message, cursor = await tickets.say(
            _number(ticket_id), person, str(body.client_message_id), body.text, body.seen_seq
        )
        return json({"message": message.as_json(), "cursor": cursor})

    @bp.post("/tickets/<ticket_id>/typing")
    async def typing(request: Request, ticket_id: str) -> HTTPResponse:
        await tickets.typing(_number(ticket_id), await changer(request))
        return empty()

    @bp.post("/tickets/<ticket_id>/hand-back")
    async def hand_back(request: Request, ticket_id: str) -> HTTPResponse:
        person, body = await changer(request), read(request, bodies.HandBack)
        return json({"ticket": await tickets.hand_back(_number(ticket_id), person, body.note)})

    @bp.post("/tickets/<ticket_id>/resolve")
    async def resolve(request: Request, ticket_id: str) -> HTTPResponse:
        person, body = await changer(request), read(request, bodies.Resolve)
        row = await tickets.resolve(_number(ticket_id), person, body.nature, body.severity, body.note)
        return json({"ticket": row})

    @bp.get("/events")
    async def events(request: Request) -> None:
        await reader(request)
        with mailbox.listen(DESK) as inbox:
            stream = await EventStream.open(request)
            try:
                async for signal in inbox.signals(HEARTBEAT_SECONDS):
                    if signal is None:
                        await stream.beat()
                    elif signal.kind == MISSED:
                        # The page opens its stream again and looks at everything anew.
                        break
                    else:
                        await _pass_on(stream, tickets, signal)
            except (SlowReader, StorageUnavailable):
                pass
            await stream.end()

    return bp


async def _pass_on(stream: EventStream, tickets: Tickets, signal: Signal) -> None:
    """The ticket a signal is about as it stands now, and the message if it is about one."""
    conversation_id = signal.data["conversation_id"]
    row = await tickets.row_of(conversation_id)
    if row is None:
        await stream.send("gone", {"conversation_id": conversation_id})
        return
    await stream.send("ticket", row)
    if signal.kind == "message":
        message = await tickets.message_of(conversation_id, signal.data["seq"])
        if message is not None:
            await stream.send("message", {"ticket_id": row["id"], "message": message})


def _who(signed: SignedIn) -> dict[str, Any]:
    person = signed.person
    return {
        "operator": {"id": person.id, "name": person.name, "email": person.email, "role": person.role},
        "csrf": signed.csrf,
    }


def _set_cookie(response: HTTPResponse, value: str, seconds: int, secure: bool) -> None:
    response.cookies[COOKIE] = value
    cookie = response.cookies[COOKIE]
    cookie["httponly"], cookie["samesite"], cookie["path"], cookie["max-age"] = True, "Strict", "/api/desk", seconds
    cookie["secure"] = secure


def _number(ticket_id: str) -> int:
    if not ticket_id.isascii() or not ticket_id.isdigit() or len(ticket_id) > 9:
        raise NoSuchTicket
    return int(ticket_id)
