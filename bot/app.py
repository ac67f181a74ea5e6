"""Where real things are chosen and handed down: one screen to see what the service is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from actions import means
from bot.channels.push_keys import PushKey
from bot.channels.push_senders import push_senders
from bot.clock import Clock, utc_now
from bot.conversations.asides import Asides
from bot.conversations.engine import DialogueEngine, Draft
from bot.conversations.erasure import Erasures
from bot.conversations.locks import LocalLocks, TurnLocks
from bot.conversations.mailbox import LocalMailbox
from bot.conversations.notes import Notes
from bot.conversations.pushes import Pushes
from bot.conversations.redis_mailbox import RedisMailbox
from bot.conversations.reminder import Reminder
from bot.conversations.service import Conversations
from bot.conversations.shared_locks import PostgresLocks
from bot.conversations.sign_in import SignIns
from bot.conversations.turns import Turns
from bot.desk.afterwards import Afterwards
from bot.desk.away_mails import AwayMails
from bot.desk.ends import Ends
from bot.desk.feed import DeskFeed
from bot.desk.following import Followers
from bot.desk.help_desk import HelpDesk, help_desk
from bot.desk.inbox import Inbox
from bot.desk.lookout import Lookout
from bot.desk.means import Means
from bot.desk.merges import Merges
from bot.desk.notes import InternalNotes
from bot.desk.operators import Operators
from bot.desk.panel import Panel, panel
from bot.desk.policies import desk_policies_in
from bot.desk.presence import Presence
from bot.desk.promises import Promises
from bot.desk.records import Ticket
from bot.desk.rules import Judge
from bot.desk.saved_replies import SavedReplies
from bot.desk.staff import Staff, staff_of
from bot.desk.tickets import Tickets
from bot.desk.transfers import Transfers
from bot.desk.waits import Waits
from bot.desk.watch import Watch
from bot.learning.harvest.gathering import Harvest
from bot.learning.intents import intents_of
from bot.learning.model_list import ModelList
from bot.learning.models import Models
from bot.learning.policies import learning_policies_in
from bot.learning.promotions import Promotions
from bot.learning.review.reviews import Reviews
from bot.learning.runs.trainer import Trainer
from bot.learning.runs.workshop import workshop_of
from bot.learning.serving import Serving
from bot.learning.watch.watching import LearningWatch
from bot.mail.carriers import carrier_to
from bot.mail.mails import Mails
from bot.metrics.counting import Counting
from bot.metrics.text import Metrics
from bot.replies.anticipate import opening
from bot.replies.follow_ups import FollowUps
from bot.replies.orders import Told
from bot.replies.reply import as_choice
from bot.replies.wording import DEFAULT_LANGUAGE, Sentences
from bot.settings import Settings
from bot.shop.policies import Policies, policies_in
from bot.shop.shop import Shop
from bot.storage import Storage

if TYPE_CHECKING:
    from bot.nlu.encoder import SentenceEncoder

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Service:
    """Everything a running service is made of, for its web application and for tests.

    `project` is the folder that learning reads and changes: training messages, configuration, models.
    """

    project: Path
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
    saved_replies: SavedReplies
    harvest: Harvest
    reviews: Reviews
    learning_watch: LearningWatch
    trainer: Trainer
    feed: DeskFeed
    notes: InternalNotes
    transfers: Transfers
    followers: Followers
    merges: Merges
    ends: Ends
    waits: Waits
    promises: Promises
    watch: Watch
    afterwards: Afterwards
    away_mails: AwayMails
    panel: Panel
    staff: Staff
    models: Models
    model_list: ModelList
    serving: Serving
    metrics: Metrics
    help_desk: HelpDesk | None

    @property
    def operators(self) -> Operators:
        """Who may sign in at the desk."""
        return self.staff.operators


def assemble(settings: Settings, engine: DialogueEngine, clock: Clock = utc_now) -> Service:
    """Put a service together around a dialogue engine."""
    counting = Counting()
    storage = Storage(settings.database, counting)
    mailbox = RedisMailbox(settings.redis_url) if settings.redis_url else LocalMailbox()
    locks = PostgresLocks(storage.url, settings.turn_limit_seconds) if storage.shared else LocalLocks()
    policies = policies_in(settings.data_dir)
    sentences = Sentences.load(settings.project_dir / "domain.yml")
    shop = Shop(storage, policies)
    desk_policies = desk_policies_in(settings.data_dir)
    presence = Presence(mailbox, clock)
    topics = tuple(desk_policies.guess.topics)
    lookout = Lookout(shop, sentences, clock)
    inbox = Inbox(storage, presence, lookout, topics, clock)
    waits = Waits(storage, desk_policies, sentences, clock)
    judge = Judge(desk_policies.attention, desk_policies.hours.opening())
    title = partial(title_of, sentences)
    tickets = Tickets(storage, mailbox, sentences, waits, title, clock, presence, desk_policies.guess)
    limit, idle = settings.turn_limit_seconds, timedelta(minutes=settings.session_idle_minutes)
    sign_ins = SignIns(storage, settings.secret_key, partial(email_of, shop), sentences, clock)
    by_mail = help_desk(settings, storage, mailbox, tickets, sentences, title, clock)
    opens = by_mail.desk if by_mail is not None else tickets
    turns = Turns(storage, engine, opens, sentences, sign_ins, mailbox, clock, limit, idle, counting)
    # In the demonstration there is nobody to compare with.
    held_out = 0.0 if settings.demonstration else settings.held_out_share
    follow_ups = FollowUps.load(ROOT / "data/followups.yml", held_out)
    greet = partial(opening_draft, sentences, follow_ups)
    followers = Followers(storage, mailbox, clock)
    erasures = Erasures(storage, clock, Ticket)
    carrier = carrier_to(settings.smtp_url, settings.data_dir / "outbox")
    key = PushKey(settings.secret_key)
    told = partial(Told, sentences, follow_ups)
    promotions, limits = Promotions(storage), learning_policies_in(settings.data_dir)
    folder = settings.project_dir / "models"
    models = Models(storage, promotions, folder, lambda: engine.model, limits.promotion, clock)
    intents = {name: title(name) for name in intents_of(settings.project_dir / "domain.yml")}
    reviews = Reviews(storage, intents, clock)
    means.bind(means.Means(shop, sentences, follow_ups, Notes(storage).of, waits.offered))
    return Service(
        project=settings.project_dir,
        engine=engine,
        storage=storage,
        locks=locks,
        mailbox=mailbox,
        shop=shop,
        policies=policies,
        sentences=sentences,
        follow_ups=follow_ups,
        conversations=Conversations(
            storage, turns, locks, mailbox, greet, sign_ins, erasures, clock, settings.messages_per_minute, counting
        ),
        sign_ins=sign_ins,
        asides=Asides(storage, mailbox, sign_ins, clock),
        erasures=erasures,
        mails=Mails(storage, carrier, settings.mail_from, clock, counting),
        pushes=Pushes(storage, push_senders(settings, key, clock), clock),
        push_key=key.public,
        reminder=Reminder(storage, mailbox, inbox.changed_since, clock),
        tickets=tickets,
        inbox=inbox,
        presence=presence,
        saved_replies=SavedReplies(storage, shop, lookout, clock),
        harvest=Harvest(storage, sentence_encoder, clock),
        learning_watch=LearningWatch(storage, settings.project_dir, lambda: engine.model, intents, clock),
        reviews=reviews,
        trainer=Trainer(storage, reviews, workshop_of(settings), clock, models.settle),
        feed=DeskFeed(mailbox, inbox, presence),
        notes=InternalNotes(storage, mailbox, clock),
        transfers=Transfers(storage, mailbox, sentences, clock),
        followers=followers,
        merges=Merges(storage, mailbox, sentences, followers, clock),
        ends=Ends(storage, mailbox, sentences, clock),
        waits=waits,
        promises=Promises(storage, mailbox, sentences, waits, clock),
        afterwards=Afterwards(storage, mailbox, sentences, desk_policies.afterwards, clock),
        away_mails=AwayMails(storage, sentences, partial(email_of, shop), desk_policies.afterwards, clock),
        watch=Watch(storage, mailbox, sentences, waits, judge, clock),
        panel=panel(Means(storage, mailbox, policies, desk_policies.actions, told, clock)),
        staff=staff_of(storage, mailbox, sentences, settings.secret_key, clock),
        models=models,
        model_list=ModelList(storage, models, clock),
        serving=Serving(engine, promotions, models.folder, counting),
        metrics=Metrics(counting, storage, engine, clock),
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


def sentence_encoder() -> SentenceEncoder:
    """The quick encoder that the assistant uses too; loaded when it is first needed."""
    from bot.nlu.encoder import shared_encoder

    return shared_encoder("bot.nlu.encoder.MiniLm")


def title_of(sentences: Sentences, intent: str) -> str:
    """An intent in words, for operators."""
    name = f"utter_choice_{intent}"
    return sentences.say(name, DEFAULT_LANGUAGE) if sentences.has(name) else intent.replace("_", " ").capitalize()
