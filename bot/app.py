"""Where real things are chosen and handed down: one screen to see what the service is made of."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import structlog
from sanic import Sanic

from actions import base
from bot.channels.desk import desk
from bot.channels.health import health
from bot.channels.openapi import openapi
from bot.channels.pages import pages
from bot.channels.shop_tokens import ShopTokens
from bot.channels.web import web_application
from bot.channels.web_chat import web_chat
from bot.clock import Clock, utc_now
from bot.conversations.asides import Asides
from bot.conversations.engine import DialogueEngine, Draft
from bot.conversations.locks import TurnLocks
from bot.conversations.mailbox import LocalMailbox
from bot.conversations.service import Conversations
from bot.conversations.turns import Turns
from bot.desk.operators import Operators
from bot.desk.tickets import Tickets
from bot.replies.anticipate import FollowUps, opening
from bot.replies.reply import as_choice
from bot.replies.wording import DEFAULT_LANGUAGE, Sentences
from bot.settings import Settings
from bot.shop.facts import OrderState
from bot.shop.listing import list_orders
from bot.shop.policies import Policies, load_policies
from bot.shop.shop import Shop
from bot.storage import Storage

log = structlog.get_logger()
ROOT = Path(__file__).parent.parent
CATCH_UP_SECONDS = 5.0
STOP_SECONDS = 5.0


@dataclass(frozen=True)
class Service:
    """Everything a running service is made of, for its web application and for tests."""

    storage: Storage
    mailbox: LocalMailbox
    shop: Shop
    policies: Policies
    sentences: Sentences
    conversations: Conversations
    asides: Asides
    tickets: Tickets
    operators: Operators
    model: str


def assemble(settings: Settings, engine: DialogueEngine, model: str, clock: Clock = utc_now) -> Service:
    """Put a service together around a dialogue engine."""
    storage, mailbox = Storage(settings.database), LocalMailbox()
    policies = load_policies()
    sentences = Sentences.load(ROOT / "domain.yml")
    shop = Shop(storage, policies)
    tickets = Tickets(storage, mailbox, sentences, lambda intent: title_of(sentences, intent), clock)
    turns = Turns(storage, engine, tickets, sentences, mailbox, clock, settings.turn_limit_seconds)
    follow_ups = FollowUps.load(ROOT / "data/followups.yml")
    greet = partial(opening_draft, sentences, follow_ups)
    conversations = Conversations(storage, turns, TurnLocks(), mailbox, greet, clock, settings.messages_per_minute)
    base.bind(base.Means(shop, sentences, follow_ups))
    return Service(
        storage=storage,
        mailbox=mailbox,
        shop=shop,
        policies=policies,
        sentences=sentences,
        conversations=conversations,
        asides=Asides(storage, mailbox, clock),
        tickets=tickets,
        operators=Operators(storage, clock),
        model=model,
    )


def opening_draft(sentences: Sentences, follow_ups: FollowUps, language: str) -> Draft:
    """The bot's first words, with what most shoppers come for to press."""
    offered = (as_choice(offer, sentences, language) for offer in opening(follow_ups, sentences))
    return Draft(sentences.say("utter_opening", language), tuple({"id": uuid4().hex, **choice} for choice in offered))


def title_of(sentences: Sentences, intent: str) -> str:
    """An intent in words, for operators."""
    name = f"utter_choice_{intent}"
    return sentences.say(name, DEFAULT_LANGUAGE) if sentences.has(name) else intent.replace("_", " ").capitalize()


def web(settings: Settings, service: Service, clock: Clock = utc_now) -> Sanic:
    """The service's web application; it answers what was left waiting, from its start on."""

    def language_of(wanted: str | None) -> str:
        short = (wanted or DEFAULT_LANGUAGE).split("-")[0].lower()
        return short if short in service.sentences.languages else DEFAULT_LANGUAGE

    async def examples() -> list[dict[str, Any]]:
        today = clock().date()
        if today not in found:
            found.clear()
            found[today] = await _examples(service, today)
        return found[today]

    found: dict[date, list[dict[str, Any]]] = {}
    tokens = ShopTokens(settings.shop_jwt_keys)
    app = web_application(
        "beforehand",
        [
            web_chat(service.conversations, service.asides, service.mailbox, service.shop, tokens, language_of),
            desk(service.tickets, service.operators, service.mailbox, settings.secure_cookies),
            pages(examples if settings.demonstration else _no_examples),
            health(service.storage, lambda: service.model),
            openapi(),
        ],
    )

    @app.listener("after_server_start")
    async def start(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        app.ctx.stopping = asyncio.Event()
        app.ctx.catch_up = loop.create_task(_catch_up(service.conversations, app.ctx.stopping))

    @app.listener("before_server_stop")
    async def stop(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        app.ctx.stopping.set()
        await asyncio.wait([app.ctx.catch_up], timeout=STOP_SECONDS)
        service.mailbox.close()

    @app.listener("after_server_stop")
    async def close(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        await service.storage.close()

    return app


async def _catch_up(conversations: Conversations, stopping: asyncio.Event) -> None:
    """Answer what could not be answered before, now and every few seconds, until the service stops."""
    while not stopping.is_set():
        try:
            await conversations.answer_waiting()
        except Exception as error:
            log.error("catch_up_failed", cause=type(error).__name__)
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(stopping.wait(), CATCH_UP_SECONDS)


async def _examples(service: Service, today: date) -> list[dict[str, Any]]:
    """One order in each of the states a newcomer likes to try."""
    states = (OrderState.LATE, OrderState.SHIPPED, OrderState.DELIVERED)
    found = [await list_orders(service.storage, service.policies, today, state, 1) for state in states]
    return [{key: row[key] for key in ("order_number", "email", "state")} for rows in found for row in rows]


async def _no_examples() -> list[dict[str, Any]]:
    return []
