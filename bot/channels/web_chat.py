"""The shopper's side of the contract: checks the body and the visitor's token, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from pydantic import ValidationError
from sanic import Blueprint, Request
from sanic.response import HTTPResponse, empty, json

from bot.channels import bodies
from bot.channels.bodies import read, whole_number
from bot.channels.limits import AddressLimits
from bot.channels.problems import Problem
from bot.channels.push_addresses import PushHosts, Subscription
from bot.channels.shop_tokens import BadShopToken, ShopTokens
from bot.channels.shopper_stream import ShopperStream, WaitOf, operator_of
from bot.channels.streams import EventStream
from bot.conversations.asides import Asides
from bot.conversations.errors import NoSuchConversation
from bot.conversations.mailbox import Mailbox, SlowReader
from bot.conversations.service import Conversations, Seen
from bot.shop.shop import Shop
from bot.storage import StorageUnavailable

# Any shop's page may call: the bearer token is the only key, and no cookie is ever read here.
OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Last-Event-ID",
    "Access-Control-Allow-Methods": "GET, POST, DELETE, OPTIONS",
    "Access-Control-Expose-Headers": "Retry-After",
    "Access-Control-Max-Age": "86400",
}

# The router knows OPTIONS of a path only where the path itself has it.
PARTS = ("messages", "history", "events", "read", "feedback", "identify", "push")
PATHS = ("/", "/<conversation_id>", *(f"/<conversation_id>/{part}" for part in PARTS))


def web_chat(
    conversations: Conversations,
    asides: Asides,
    mailbox: Mailbox,
    shop: Shop,
    tokens: ShopTokens,
    hosts: PushHosts,
    limits: AddressLimits,
    wait_of: WaitOf,
    language_of: Callable[[str | None], str],
) -> Blueprint:
    """The routes below /api/conversations."""
    bp = Blueprint("web_chat", url_prefix="/api/conversations")

    async def customer(token: str) -> int:
        try:
            found = await shop.customer_by_external_id(await tokens.external_id(token))
        except BadShopToken:
            found = None
        if found is None:
            raise Problem(401, "The customer token is not good.", "customer_token")
        return found.customer_id

    async def authorised(request: Request, conversation_id: str) -> None:
        await conversations.authorise(conversation_id, request.token)

    async def preflight(request: Request, conversation_id: str = "") -> HTTPResponse:
        return empty()

    for number, path in enumerate(PATHS):
        bp.add_route(preflight, path, ["OPTIONS"], strict_slashes=False, name=f"preflight_{number}")

    @bp.post("/", strict_slashes=False)
    async def begin(request: Request) -> HTTPResponse:
        body = read(request, bodies.Begin)
        known = await customer(body.customer_token) if body.customer_token is not None else None
        begun = await conversations.begin(body.channel, language_of(body.language), body.page, known)
        answer = {
            "conversation_id": begun.conversation_id,
            "token": begun.token,
            "language": begun.language,
            "messages": [message.as_json() for message in begun.messages],
        }
        return json(answer, 201)

    @bp.post("/<conversation_id>/messages")
    async def post(request: Request, conversation_id: str) -> HTTPResponse:
        try:
            body = read(request, bodies.Post)
        except (Problem, ValidationError):
            # Only who may write here is told what is wrong with it.
            await authorised(request, conversation_id)
            raise
        outcome = await conversations.post(
            conversation_id, request.token, str(body.client_message_id), body.text, body.choice, request.ctx.origin
        )
        answer = {
            "accepted": outcome.accepted.as_json(),
            "messages": [message.as_json() for message in outcome.messages],
            "owner": outcome.owner,
            "cursor": outcome.cursor,
        }
        return json(answer)

    @bp.get("/<conversation_id>/messages")
    async def messages(request: Request, conversation_id: str) -> HTTPResponse:
        await authorised(request, conversation_id)
        after = whole_number(request, "after", request.args.get("after"))
        return json(_seen(await conversations.seen_after(conversation_id, after)))

    @bp.get("/<conversation_id>/history")
    async def history(request: Request, conversation_id: str) -> HTTPResponse:
        await authorised(request, conversation_id)
        past = await conversations.history(conversation_id)
        return json({"conversations": [one.as_json() for one in past]})

    @bp.get("/<conversation_id>/events")
    async def events(request: Request, conversation_id: str) -> None:
        await authorised(request, conversation_id)
        resume = request.headers.get("last-event-id") or request.args.get("after")
        after = whole_number(request, "after", resume)
        with limits.stream(request.ctx.address), mailbox.listen(conversation_id) as inbox:
            stream = await EventStream.open(request, OPEN)
            with suppress(SlowReader, NoSuchConversation, StorageUnavailable):
                await ShopperStream(stream, conversations, asides, wait_of, conversation_id).follow(inbox, after)
            await stream.end()

    @bp.post("/<conversation_id>/read")
    async def mark_read(request: Request, conversation_id: str) -> HTTPResponse:
        await authorised(request, conversation_id)
        await asides.mark_read(conversation_id, read(request, bodies.Read).up_to)
        return empty()

    @bp.post("/<conversation_id>/feedback")
    async def feedback(request: Request, conversation_id: str) -> HTTPResponse:
        await authorised(request, conversation_id)
        body = read(request, bodies.Feedback)
        await asides.give_feedback(conversation_id, body.kind, body.score, body.comment)
        return empty()

    @bp.post("/<conversation_id>/identify")
    async def identify(request: Request, conversation_id: str) -> HTTPResponse:
        await authorised(request, conversation_id)
        body = read(request, bodies.Identify)
        if body.customer_token is not None:
            await asides.identify(conversation_id, await customer(body.customer_token))
        elif not await asides.identify_by_code(conversation_id, body.code or ""):
            raise Problem(401, "The code is not good.", "code")
        return json({"identified": True})

    @bp.post("/<conversation_id>/push")
    async def push(request: Request, conversation_id: str) -> HTTPResponse:
        await authorised(request, conversation_id)
        body = read(request, bodies.Push)
        if body.platform == "webpush" and not hosts.allow(Subscription.parse(body.address).endpoint):
            raise Problem(422, "This push service is not one that this shop pushes to.", "address")
        await asides.add_push_address(conversation_id, body.platform, body.address)
        return empty()

    @bp.delete("/<conversation_id>")
    async def erase(request: Request, conversation_id: str) -> HTTPResponse:
        await authorised(request, conversation_id)
        await conversations.erase(conversation_id)
        return empty()

    return bp


def _seen(seen: Seen) -> dict[str, Any]:
    return {
        "messages": [message.as_json() for message in seen.messages],
        "owner": seen.owner,
        "operator": operator_of(seen),
        "cursor": seen.cursor,
    }
