"""Where real things are chosen and handed down: one screen to see what the service is made of."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import structlog
from sanic import Request, Sanic

from actions import base
from bot.channels.desk import desk
from bot.channels.desk_access import DeskAccess
from bot.channels.desk_actions import desk_actions
from bot.channels.desk_moves import desk_moves
from bot.channels.desk_people import desk_audit, desk_people
from bot.channels.desk_sign_in import desk_sign_in
from bot.channels.health import health
from bot.channels.limits import AddressLimits, address_of, limit, origin_of
from bot.channels.openapi import openapi
from bot.channels.pages import pages
from bot.channels.push import push
from bot.channels.push_addresses import PushHosts
from bot.channels.push_keys import PushKey
from bot.channels.push_senders import push_senders
from bot.channels.shop_keys import KeyRing, keys_at
from bot.channels.shop_tokens import ShopTokens
from bot.channels.web import web_application
from bot.channels.web_chat import web_chat
from bot.clock import Clock, utc_now
from bot.conversations.asides import Asides
from bot.conversations.engine import DialogueEngine, Draft
from bot.conversations.erasure import Erasures
from bot.conversations.locks import LocalLocks, TurnLocks
from bot.conversations.mailbox import DESK, MISSED, LocalMailbox, Signal
from bot.conversations.notes import Notes
from bot.conversations.pushes import Pushes
from bot.conversations.redis_mailbox import RedisMailbox
from bot.conversations.reminder import Reminder
from bot.conversations.service import Conversations
from bot.conversations.shared_locks import PostgresLocks
from bot.conversations.sign_in import SignIns
from bot.conversations.turns import Turns
from bot.desk.ends import Ends
from bot.desk.following import Followers
from bot.desk.help_desk import HelpDesk, help_desk
from bot.desk.inbox import Inbox
from bot.desk.means import Means
from bot.desk.merges import Merges
from bot.desk.notes import InternalNotes
from bot.desk.operators import Operators
from bot.desk.panel import Panel, panel
from bot.desk.policies import desk_policies_in
from bot.desk.presence import Presence
from bot.desk.records import Ticket
from bot.desk.staff import Staff, staff_of
from bot.desk.tickets import Tickets
from bot.desk.transfers import Transfers
from bot.desk.waits import Waits
from bot.housework import Chore, Housework
from bot.learning.promotions import Promotions
from bot.mail.carriers import carrier_to
from bot.mail.mails import Mails
from bot.replies.anticipate import opening
from bot.replies.follow_ups import LEARNT, FollowUps
from bot.replies.orders import Told
from bot.replies.reply import as_choice
from bot.replies.stock_mail import back_in_stock
from bot.replies.wording import DEFAULT_LANGUAGE, Sentences
from bot.settings import Settings
from bot.shop.facts import OrderState
from bot.shop.listing import list_orders
from bot.shop.policies import Policies, policies_in
from bot.shop.shop import Shop
from bot.shop.stock_notes import tell_back_in_stock
from bot.storage import Storage

log = structlog.get_logger()
ROOT = Path(__file__).parent.parent
STOP_SECONDS = 0.5


@dataclass(frozen=True)
class Service:
    """Everything a running service is made of, for its web application and for tests."""

    engine: DialogueEngine
    storage: Storage
    locks: TurnLocks
    mailbox: LocalMailbox
    shop: Shop
    policies: Policies
    sentences: Sentences
    follow_ups: FollowUps
    conversations: Conversations
    asides: Asides
    sign_ins: SignIns
    erasures: Erasures
    mails: Mails
    pushes: Pushes
    push_key: str
    reminder: Reminder
    tickets: Tickets
    inbox: Inbox
    presence: Presence
    notes: InternalNotes
    transfers: Transfers
    followers: Followers
    merges: Merges
    ends: Ends
    waits: Waits
    panel: Panel
    staff: Staff
    promotions: Promotions
    help_desk: HelpDesk | None

    @property
    def operators(self) -> Operators:
        """Who may sign in at the desk."""
        return self.staff.operators


def assemble(settings: Settings, engine: DialogueEngine, clock: Clock = utc_now) -> Service:
    """Put a service together around a dialogue engine."""
    storage = Storage(settings.database)
    mailbox = RedisMailbox(settings.redis_url) if settings.redis_url else LocalMailbox()
    locks = PostgresLocks(storage.url, settings.turn_limit_seconds) if storage.shared else LocalLocks()
    policies = policies_in(settings.data_dir)
    sentences = Sentences.load(ROOT / "domain.yml")
    shop = Shop(storage, policies)
    presence = Presence(mailbox, clock)
    inbox = Inbox(storage, presence, clock)
    desk_policies = desk_policies_in(settings.data_dir)
    waits = Waits(storage, desk_policies, sentences, clock)
    tickets = Tickets(storage, mailbox, sentences, waits, partial(title_of, sentences), clock, presence)
    idle = timedelta(minutes=settings.session_idle_minutes)
    sign_ins = SignIns(storage, settings.secret_key, partial(email_of, shop), sentences, clock)
    by_mail = help_desk(settings, storage, mailbox, tickets, sentences, partial(title_of, sentences), clock)
    opens = by_mail.desk if by_mail is not None else tickets
    turns = Turns(storage, engine, opens, sentences, sign_ins, mailbox, clock, settings.turn_limit_seconds, idle)
    # In the demonstration there is nobody to compare with.
    held_out = 0.0 if settings.demonstration else settings.held_out_share
    follow_ups = FollowUps.load(ROOT / "data/followups.yml", held_out)
    greet = partial(opening_draft, sentences, follow_ups)
    followers = Followers(storage, mailbox, clock)
    erasures = Erasures(storage, clock, Ticket)
    key = PushKey(settings.secret_key)
    told = partial(Told, sentences, follow_ups)
    rules = desk_policies.actions
    base.bind(base.Means(shop, sentences, follow_ups, Notes(storage).of, waits.offered))
    return Service(
        engine=engine,
        storage=storage,
        locks=locks,
        mailbox=mailbox,
        shop=shop,
        policies=policies,
        sentences=sentences,
        follow_ups=follow_ups,
        conversations=Conversations(
            storage, turns, locks, mailbox, greet, sign_ins, erasures, clock, settings.messages_per_minute
        ),
        sign_ins=sign_ins,
        asides=Asides(storage, mailbox, sign_ins, clock),
        erasures=erasures,
        mails=Mails(storage, carrier_to(settings.smtp_url, settings.data_dir / "outbox"), settings.mail_from, clock),
        pushes=Pushes(storage, push_senders(settings, key, clock), clock),
        push_key=key.public,
        reminder=Reminder(storage, mailbox, inbox.changed_since, clock),
        tickets=tickets,
        inbox=inbox,
        presence=presence,
        notes=InternalNotes(storage, mailbox, clock),
        transfers=Transfers(storage, mailbox, sentences, clock),
        followers=followers,
        merges=Merges(storage, mailbox, sentences, followers, clock),
        ends=Ends(storage, mailbox, sentences, clock),
        waits=waits,
        panel=panel(Means(storage, mailbox, policies, rules, told, clock)),
        staff=staff_of(storage, mailbox, sentences, settings.secret_key, clock),
        promotions=Promotions(storage, clock),
        help_desk=by_mail,
    )


async def email_of(shop: Shop, customer_id: int) -> str | None:
    """Where a customer is written to."""
    customer = await shop.customer_by_id(customer_id)
    return customer.email if customer is not None else None


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

    def origin(request: Request) -> str:
        return origin_of(address_of(request, settings.proxies), settings.secret_key)

    async def examples() -> list[dict[str, Any]]:
        today = clock().date()
        if today not in found:
            found.clear()
            found[today] = await _examples(service, today)
        return found[today]

    found: dict[date, list[dict[str, Any]]] = {}
    limits = AddressLimits(settings.requests_per_minute, settings.streams_per_address, clock)
    tokens = ShopTokens(KeyRing(keys_at(settings.shop_jwt_keys), clock), settings.shop_jwt_audience)
    hosts = PushHosts(settings.push_hosts)
    housework = Housework(chores(settings, service, clock))
    incoming = service.help_desk.listener(settings) if service.help_desk is not None else None
    chat = web_chat(
        service.conversations, service.asides, service.mailbox, service.shop, tokens, hosts, limits, language_of
    )
    limit(chat, limits, settings.proxies, settings.secret_key)
    access = DeskAccess(service.staff.operators, settings.secure_cookies)
    app = web_application(
        "beforehand",
        [
            chat,
            desk_actions(access, service.panel),
            desk_moves(access, service.inbox, service.notes, service.transfers, service.merges, service.ends),
            desk(access, service.tickets, service.inbox, service.mailbox),
            desk_sign_in(access, service.staff.operators, service.staff.own_password, origin),
            desk_people(access, service.staff.people, service.staff.teams),
            desk_audit(access, service.staff.trail),
            pages(examples if settings.demonstration else _no_examples),
            push(service.push_key),
            health(service.storage, service.mailbox, lambda: service.engine.model),
            openapi(),
        ],
    )

    @app.listener("after_server_start")
    async def start(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        housework.start()
        if incoming is not None:
            await incoming.start()

    @app.listener("before_server_stop")
    async def stop(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        service.mailbox.close()
        if incoming is not None:
            await incoming.stop()
        await housework.stop(STOP_SECONDS)

    @app.listener("after_server_stop")
    async def close(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        await service.mailbox.shut()
        await service.locks.close()
        await service.storage.close()

    return app


def chores(settings: Settings, service: Service, clock: Clock, models: Path = ROOT / "models") -> list[Chore]:
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

    async def tell_back() -> None:
        await tell_back_in_stock(service.storage, partial(back_in_stock, service.sentences), clock())

    async def serve_promoted() -> None:
        wanted = await service.promotions.serving()
        if wanted is not None and wanted != service.engine.model and (models / wanted).is_file():
            await service.engine.swap(models / wanted)

    async def take_up() -> None:
        if service.follow_ups.take_up(settings.data_dir / LEARNT):
            log.info("anticipates_anew")

    alone = [
        Chore("answer what waits", 5, service.conversations.answer_waiting),
        Chore("carry between merged conversations", 1, service.followers.keep_up),
        Chore("send mails", 1, service.mails.send_due),
        Chore("tell what is back in stock", 60, tell_back),
        Chore("push", 5, service.pushes.push_due),
        Chore("serve what was promoted", 5, serve_promoted),
        Chore("take up what comes next", 10, take_up),
        Chore("reckon the wait", 15, service.waits.look),
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
