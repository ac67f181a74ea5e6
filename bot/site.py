"""The service on the web: its routes, and what it does by itself while it runs."""

from __future__ import annotations

import asyncio
from datetime import date
from functools import partial
from typing import Any

import structlog
from sanic import Request, Sanic

from bot.app import Service
from bot.channels.desk import desk
from bot.channels.desk_access import DeskAccess
from bot.channels.desk_actions import desk_actions
from bot.channels.desk_events import desk_events
from bot.channels.desk_moves import desk_moves
from bot.channels.desk_people import desk_audit, desk_people
from bot.channels.desk_promises import desk_promises
from bot.channels.desk_replies import desk_replies
from bot.channels.desk_sign_in import desk_sign_in
from bot.channels.health import health
from bot.channels.learning import learning
from bot.channels.learning_exams import learning_exams
from bot.channels.learning_models import learning_models
from bot.channels.learning_runs import learning_runs
from bot.channels.learning_watch import learning_watch
from bot.channels.limits import AddressLimits, address_of, limit, origin_of
from bot.channels.metrics import metrics
from bot.channels.openapi import openapi
from bot.channels.pages import pages
from bot.channels.push import push
from bot.channels.push_addresses import PushHosts
from bot.channels.shop_keys import KeyRing, keys_at
from bot.channels.shop_tokens import ShopTokens
from bot.channels.web import web_application
from bot.channels.web_chat import web_chat
from bot.clock import Clock, utc_now
from bot.conversations.mailbox import DESK, MISSED, Signal
from bot.housework import Chore, Housework
from bot.replies.follow_ups import LEARNT
from bot.replies.stock_mail import back_in_stock
from bot.replies.wording import DEFAULT_LANGUAGE
from bot.settings import Settings
from bot.shop.facts import OrderState
from bot.shop.listing import list_orders
from bot.shop.stock_notes import tell_back_in_stock

log = structlog.get_logger()
STOP_SECONDS = 0.5


def web(settings: Settings, service: Service, clock: Clock = utc_now) -> Sanic:
    """The service's web application; it answers what was left waiting, from its start on."""

    def language_of(wanted: str | None) -> str:
        short = (wanted or DEFAULT_LANGUAGE).split("-")[0].lower()
        return short if short in service.sentences.languages else DEFAULT_LANGUAGE

    def origin(request: Request) -> str:
        return origin_of(address_of(request, settings.proxies), settings.secret_key)

    async def examples() -> list[dict[str, Any]]:
        today = clock().date()
        if today not in found:
            found.clear()
            found[today] = await _examples(service, today)
        return found[today]

    def streams() -> dict[str, int]:
        return {"shopper": limits.open_streams, "operator": service.feed.open_streams}

    found: dict[date, list[dict[str, Any]]] = {}
    limits = AddressLimits(settings.requests_per_minute, settings.streams_per_address, clock)
    tokens = ShopTokens(KeyRing(keys_at(settings.shop_jwt_keys), clock), settings.shop_jwt_audience)
    hosts = PushHosts(settings.push_hosts)
    housework = Housework(chores(settings, service, clock), service.metrics.counting)
    incoming = service.help_desk.listener(settings) if service.help_desk is not None else None
    chat = web_chat(
        service.conversations,
        service.asides,
        service.mailbox,
        service.shop,
        tokens,
        hosts,
        limits,
        service.waits.of,
        language_of,
    )
    limit(chat, limits, settings.proxies, settings.secret_key)
    access = DeskAccess(service.staff.operators, settings.secure_cookies)
    app = web_application(
        "beforehand",
        [
            chat,
            desk_actions(access, service.panel),
            desk_promises(access, service.inbox, service.promises),
            desk_moves(access, service.inbox, service.notes, service.transfers, service.merges, service.ends),
            desk_replies(access, service.saved_replies),
            learning(access, service.reviews),
            learning_exams(access, service.models),
            learning_models(access, service.models, service.model_list),
            learning_watch(access, service.learning_watch),
            learning_runs(access, service.trainer),
            desk(access, service.tickets, service.inbox),
            desk_events(access, service.feed),
            desk_sign_in(access, service.staff.operators, service.staff.own_password, origin),
            desk_people(access, service.staff.people, service.staff.teams),
            desk_audit(access, service.staff.trail),
            pages(examples if settings.demonstration else _no_examples),
            push(service.push_key),
            health(service.storage, service.mailbox, lambda: service.engine.model),
            metrics(service.metrics, streams, settings.metrics_token),
            openapi(),
        ],
        service.metrics.counting,
    )

    @app.listener("before_server_start")
    async def hear(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        await service.feed.start()

    @app.listener("after_server_start")
    async def start(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        housework.start()
        if incoming is not None:
            await incoming.start()

    @app.listener("before_server_stop")
    async def stop(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        service.mailbox.close()
        await service.feed.stop()
        if incoming is not None:
            await incoming.stop()
        await housework.stop(STOP_SECONDS)
        await service.trainer.stop()

    @app.listener("after_server_stop")
    async def close(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        await service.mailbox.shut()
        await service.locks.close()
        await service.storage.close()

    return app


def chores(settings: Settings, service: Service, clock: Clock) -> list[Chore]:
    """What the service does by itself: answer what waits, push, serve what was promoted, forget what is old."""

    def gone(conversation_id: str) -> None:
        service.mailbox.tell(conversation_id, Signal(MISSED, {}))
        service.mailbox.tell(DESK, Signal("ticket", {"conversation_id": conversation_id}))

    async def expire() -> None:
        async with service.locks.try_hold("forget what is old") as ours:
            if ours:
                await service.erasures.expire(settings.messages_kept_days, clock(), gone)
                await service.mails.forget_ended()
                await service.sign_ins.forget_old()
                await service.staff.forget_old(settings.messages_kept_days, clock())
                await service.shop.forget_lookups(clock())

    async def watch() -> None:
        async with service.locks.try_hold("watch the desk") as ours:
            if ours:
                await service.watch.look()
                await service.watch.tell_waits()
                await service.afterwards.ask_due()
                await service.away_mails.mail_due()

    async def harvest() -> None:
        async with service.locks.try_hold("look for what was doubted") as ours:
            if ours:
                await service.harvest.gather()

    async def count_days() -> None:
        async with service.locks.try_hold("count what shoppers asked") as ours:
            if ours:
                await service.learning_watch.look_hourly()

    async def tell_back() -> None:
        await tell_back_in_stock(service.storage, partial(back_in_stock, service.sentences), clock())

    async def take_up() -> None:
        if service.follow_ups.take_up(settings.data_dir / LEARNT):
            log.info("anticipates_anew")

    alone = [
        Chore("answer what waits", 5, service.conversations.answer_waiting),
        Chore("carry between merged conversations", 1, service.followers.keep_up),
        Chore("send mails", 1, service.mails.send_due),
        Chore("tell what is back in stock", 60, tell_back),
        Chore("push", 5, service.pushes.push_due),
        Chore("serve what was promoted", 2, service.serving.keep_up),
        Chore("take up what comes next", 10, take_up),
        Chore("watch the desk", 30, watch),
        Chore("reckon the wait", 15, service.waits.look),
        Chore("look for what was doubted", 600, harvest),
        Chore("count what shoppers asked", 300, count_days),
        Chore("look after trainings", 10, service.trainer.look_after),
        Chore("forget what is old", 3600, expire),
    ]
    among_others = [
        Chore("carry signals", 1, service.mailbox.run),
        Chore("remind streams", 5, service.reminder.look),
    ]
    if service.help_desk is not None:
        alone += service.help_desk.chores(settings, service.locks)
    return alone + among_others if settings.redis_url else alone


async def _examples(service: Service, today: date) -> list[dict[str, Any]]:
    """One order in each of the states a newcomer likes to try."""
    states = (OrderState.LATE, OrderState.SHIPPED, OrderState.DELIVERED)
    found = [await list_orders(service.storage, service.policies, today, state, 1) for state in states]
    return [{key: row[key] for key in ("order_number", "email", "state")} for rows in found for row in rows]


async def _no_examples() -> list[dict[str, Any]]:
    return []
