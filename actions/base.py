"""What every action uses: what this turn is about, and how a reply is said. Actions are plain Rasa actions."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timezone
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.means import means
from bot.replies.anticipate import ANONYMOUS, NEW, RETURNING, SOMEBODY, Shopper
from bot.replies.orders import YES, Told
from bot.replies.reply import Offer, Reply, as_choice, offers_of
from bot.replies.wording import DEFAULT_LANGUAGE
from bot.shop.facts import OrderFacts
from bot.shop.lookups import Asker, Miss

Events = list[dict[str, Any]]
PERSON = "talk_to_human"
MISSES_ALLOWED = 3
FOR_A_PERSON = frozenset({PERSON, "complaint"})
"""Whoever seems to want a person is not asked whether: an operator too many harms less than a shopper put off."""
TOPICS = ("track_order", "return_item", "refund_status", "coupon_problem", PERSON)


@dataclass(frozen=True)
class Turn:
    """The turn an action runs in. Who the customer is comes from the service, never from a slot.

    `part` is what the message says of the wish that is answered now; None where it says one thing only.
    """

    tracker: Tracker
    shopper: Shopper = SOMEBODY
    part: str | None = None

    @property
    def meta(self) -> dict[str, Any]:
        """What the service told about this message; empty outside it."""
        return self.tracker.latest_message.get("metadata") or {}

    @property
    def language(self) -> str:
        """The language to answer in."""
        return self.meta.get("language") or DEFAULT_LANGUAGE

    @property
    def now(self) -> datetime:
        """When the message came."""
        at = self.meta.get("at")
        return datetime.fromisoformat(at) if at else datetime.now(timezone.utc)  # noqa: TID251

    @property
    def today(self) -> date:
        """The day the message came."""
        return self.now.date()

    @property
    def customer_id(self) -> int | None:
        """The customer the shop has vouched for, or None."""
        return self.meta.get("customer_id")

    @property
    def source(self) -> str:
        """The message that caused this turn, so that what it causes is done once."""
        return self.meta.get("message_id") or f"{self.tracker.sender_id}:{len(self.tracker.events)}"

    @property
    def intent(self) -> str:
        """The intent of the message."""
        return self.tracker.get_intent_of_latest_message() or ""

    @property
    def words(self) -> str:
        """What the shopper wrote of the wish that is answered now; empty for a choice that was pressed."""
        if self.part is not None:
            return self.part
        if not self.pressed:
            return str(self.tracker.latest_message.get("text") or "")
        # Pressed after "which did you mean?", a choice says what the words before it were about.
        return str(self.meta.get("words") or self.slot("doubted") or "")

    @property
    def pressed(self) -> bool:
        """Whether a choice was pressed, or the service speaks for the shopper."""
        return str(self.tracker.latest_message.get("text") or "").startswith("/")

    @property
    def picked(self) -> tuple[str, str] | None:
        """The answer that was pressed, (what was asked, the answer), or None."""
        kind, _, value = (self.entity("picked") or "").partition(":")
        return (kind, value) if value else None

    @property
    def signed_in(self) -> bool | None:
        """Whether the code that was typed was the right one; None when none was."""
        said = self.entity("signed_in")
        return None if said is None else said == "yes"

    @property
    def second(self) -> bool:
        """Whether this is another wish of a message whose first one was answered already."""
        return self.pressed and self.meta.get("words") is not None

    @property
    def sure(self) -> bool:
        """Whether the message was understood for sure."""
        return self.pressed or (self.tracker.latest_message.get("decision") or {}).get("act") == "answer"

    @property
    def likeliest(self) -> str:
        """The likeliest intent, sure or not."""
        return next(iter(self.likely), self.intent)

    @property
    def likely(self) -> list[str]:
        """The intents the message may have, the likeliest first; empty for a choice that was pressed."""
        return [str(each["name"]) for each in self.tracker.latest_message.get("meanings") or []]

    @property
    def wants_person(self) -> bool:
        """Whether a person seems to be wanted, surely or not."""
        return self.likeliest in FOR_A_PERSON

    @property
    def pieces(self) -> list[dict[str, Any]]:
        """The pieces of a message that each ask for something: `text`, `name` of the likeliest intent, `confidence`."""
        return self.tracker.latest_message.get("pieces") or []

    @property
    def told(self) -> Told:
        """What replies about an order are made with."""
        return Told(means().sentences, means().follow_ups, self.language, self.today, self.shopper)

    def slot(self, name: str) -> Any:
        """A slot's value, or None."""
        return self.tracker.get_slot(name)

    def entities(self, name: str) -> list[str]:
        """The values of a kind that this message names, typed or pressed; empty for none."""
        found = self.tracker.latest_message.get("entities") or ()
        return [str(each["value"]) for each in found if each["entity"] == name]

    def entity(self, name: str) -> str | None:
        """The last such value that this message named, or None."""
        return next(reversed(self.entities(name)), None)

    def has_entity(self, name: str) -> bool:
        """Whether this message named such a value."""
        return self.entity(name) is not None

    def about(self, part: str) -> Turn:
        """This turn, with only a part of its message."""
        return replace(self, part=part)


class TopicAction(Action, ABC):
    """An action whose name in domain.yml is `says`; it answers one turn.

    One that never answers ahead and offers no more than topics does not `foresee`: nobody asks who the shopper is.
    """

    says: str
    foresees = True

    def name(self) -> str:
        """The action's name in domain.yml."""
        return self.says

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Answer the turn; Rasa calls this. A message is first heard as the answer to a question that is open."""
        # Here, because what listens is made of these very parts.
        from actions import first_heard

        turn = Turn(tracker)
        if self.foresees or turn.slot("draft"):
            turn = replace(turn, shopper=await shopper_of(turn))
        heard = await first_heard.listen(dispatcher, turn)
        if heard is not None:
            _mark_heard(dispatcher)
            return heard
        events = await self.answer(dispatcher, turn)
        return [*events, *await first_heard.come_back(dispatcher, turn, events)]

    @abstractmethod
    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn) -> Events:
        """Say what there is to say and give back slots to set."""


def _mark_heard(dispatcher: CollectingDispatcher) -> None:
    """What answers an open question is no question of the shopper's own: nobody is to foresee it."""
    for message in dispatcher.messages:
        message["custom"] = {**(message.get("custom") or {}), "heard": True}


async def shopper_of(turn: Turn) -> Shopper:
    """Whom the reply is for: of which kind, held out from anticipation or not, and what was told ahead before."""
    conversation_id, kind = turn.tracker.sender_id, ANONYMOUS
    if turn.customer_id is not None:
        kind = RETURNING if await means().shop.has_bought_before(turn.customer_id) else NEW
    notes = await means().told_ahead(conversation_id, turn.customer_id)
    return Shopper(kind, means().follow_ups.holds_out(conversation_id), notes)


async def look_up(turn: Turn) -> OrderFacts | Miss:
    """The order this shopper speaks of and may hear about, or one miss for all that may be wrong.

    A customer who is not known pays for a miss; the same pair again in the same conversation costs nothing.
    """
    number, email, shop = turn.slot("order_number"), turn.slot("email"), means().shop
    if number and turn.customer_id is not None:
        return await shop.order_of_customer(number, turn.customer_id, turn.today) or Miss.NOT_FOUND
    if not number or not email:
        return Miss.NOT_FOUND
    return await shop.look_up(number, email, Asker(turn.tracker.sender_id, turn.meta.get("origin")), turn.now)


async def find_order(turn: Turn) -> OrderFacts | None:
    """As `look_up`; None for any miss."""
    found = await look_up(turn)
    return found if isinstance(found, OrderFacts) else None


def say(dispatcher: CollectingDispatcher, turn: Turn, reply: Reply, after: str = "", **custom: Any) -> None:
    """Say a reply as one message, with its choices, cards and the intents it answers ahead; `after` comes last."""
    said = (means().sentences.say(name, turn.language, **reply.facts) for name in reply.says)
    text = "\n\n".join(filter(None, (*said, after)))
    extra = {
        "choices": [_choice(offer, turn.language) for offer in reply.offers],
        "cards": list(reply.cards),
        "anticipated": list(reply.anticipated),
        "about": dict(reply.about),
    }
    told = {name: value for name, value in extra.items() if value}
    dispatcher.utter_message(text=text, json_message={"reply": told, **custom} if told or custom else None)


def say_offering_person(dispatcher: CollectingDispatcher, turn: Turn, reply: Reply) -> None:
    """Say a reply; where a yes to it leads to a person, also how long that takes."""
    after = means().wait("utter_person_wait", turn.language) if YES in reply.offers else ""
    say(dispatcher, turn, reply, after)


def _choice(offer: Offer, language: str) -> dict[str, Any]:
    """An offer in words; that of a person says how long one takes."""
    choice = as_choice(offer, means().sentences, language)
    wait = means().wait("utter_choice_person", language) if offer.intent == PERSON else ""
    return {**choice, "title": wait or choice["title"]}


def answered(topic: str) -> Events:
    """The shopper was understood and this was answered: earlier misses no longer count."""
    said = {"misses": 0, "doubted": None, "answered": topic, "topic": topic}
    return [SlotSet(name, value) for name, value in said.items()]


def choices(intents: Iterable[str]) -> tuple[Offer, ...]:
    """An offer for each intent that has a title to press."""
    return offers_of(intents, means().sentences)
