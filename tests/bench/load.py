"""Shoppers: what they write, how they chat with either service, and how long they wait."""

from __future__ import annotations

import asyncio
import time
import uuid
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import httpx

# Friendly words around a question that leave no doubt what is asked: who is not understood twice gets a person.
OPENINGS = (
    *("", "Hi, ", "Hello, ", "Hey, ", "Good morning, ", "Good evening, ", "Good afternoon, ", "Good day, "),
    *("Hi there, ", "Hello there, ", "Hey there, ", "Hello again, ", "Hi again, ", "Hi team, ", "Dear team, "),
)
# None says anything of its own: what the assistant does not understand twice it gives to a person, who answers nothing.
CLOSINGS = (
    *("", " Thanks.", " Thank you!", " Thanks a lot.", " Many thanks.", " Cheers.", " Thank you very much."),
    *(
        " Thanks in advance.",
        " Thank you so much.",
        " Kind regards.",
        " Best wishes.",
        " Please.",
        " Please let me know.",
    ),
)
QUESTIONS = (
    "where is my order {order_number}? My e-mail is {email}.",
    "what is your return policy?",
    "how much is shipping?",
    "when do I get my refund?",
    "am I talking to a robot?",
    "do you have a discount code?",
    "I want to return an item.",
    "how long do I have to return something?",
    "where is my order {order_number} now?",
    "what is the status of my refund?",
)
WORDINGS = tuple(product(CLOSINGS, OPENINGS))


class NotAnswered(Exception):
    """The bot did not answer a message; a benchmark of such turns would measure something else."""


@dataclass(frozen=True)
class Turn:
    """One message and its answer, with the seconds between them."""

    seconds: float
    answer: str


class Chat(ABC):
    """One shopper's conversation with a service."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    @abstractmethod
    async def begin(self) -> None:
        """Open the conversation, where the service wants that."""

    @abstractmethod
    async def say(self, text: str) -> str:
        """Say something; the bot's words. Raises NotAnswered."""

    async def turn(self, text: str) -> Turn:
        """Say something, on the clock."""
        started = time.perf_counter()
        answer = await self.say(text)
        return Turn(time.perf_counter() - started, answer)


class OurChat(Chat):
    """A chat by our HTTP contract."""

    async def begin(self) -> None:
        """Begin a conversation and keep its token."""
        begun = (await self._http.post("/api/conversations", json={"channel": "web"})).raise_for_status().json()
        self._path = f"/api/conversations/{begun['conversation_id']}/messages"
        self._headers = {"Authorization": f"Bearer {begun['token']}"}

    async def say(self, text: str) -> str:
        """The bot's words; no answer once a person has the conversation, or when the service refuses."""
        body = {"client_message_id": str(uuid.uuid4()), "text": text}
        answer = await self._http.post(self._path, json=body, headers=self._headers)
        if answer.status_code != 200 or answer.json()["owner"] != "bot":
            raise NotAnswered(f"{answer.status_code} {answer.text[:300]!r} after {text!r}")
        return _words(answer.json()["messages"])


class StockChat(Chat):
    """A chat through Rasa's REST channel, which begins with the first message of a sender."""

    async def begin(self) -> None:
        """Choose a sender."""
        self._sender = str(uuid.uuid4())

    async def say(self, text: str) -> str:
        """The bot's words; Rasa answers an empty list when it has failed."""
        answer = await self._http.post("/webhooks/rest/webhook", json={"sender": self._sender, "message": text})
        if answer.status_code != 200 or not answer.json():
            raise NotAnswered(f"{answer.status_code} {answer.text[:300]!r} after {text!r}")
        return _words(answer.json())


def talks(order: dict[str, str], first: int, count: int, length: int) -> list[list[str]]:
    """The messages of `count` shoppers, `length` each, from the `first` wording on.

    Within a length of ten a shopper asks each question once, all in one wording, so that no two messages of a run
    are the same: a text already encoded would be answered from memory.
    """
    return [[_message(order, first + shopper, at) for at in range(length)] for shopper in range(count)]


async def in_turn(chats: Callable[[], Chat], messages: list[list[str]], done: Callable[[], None]) -> list[Turn]:
    """One shopper after the other: every turn. Raises NotAnswered."""
    return [turn for one in messages for turn in await talk(chats(), one, done)]


async def at_once(chats: Callable[[], Chat], messages: list[list[str]], done: Callable[[], None]) -> float:
    """All shoppers at the same time, each waiting for an answer before the next message: turns per second."""
    started = time.perf_counter()
    said = await asyncio.gather(*(talk(chats(), one, done) for one in messages))
    return sum(len(turns) for turns in said) / (time.perf_counter() - started)


async def talk(chat: Chat, messages: Sequence[str], done: Callable[[], None]) -> list[Turn]:
    """One conversation, one message after the other; `done` hears of each turn."""
    await chat.begin()
    turns = []
    for text in messages:
        turns.append(await chat.turn(text))
        done()
    return turns


def _message(order: dict[str, str], wording: int, at: int) -> str:
    closing, opening = WORDINGS[(wording + at // len(QUESTIONS)) % len(WORDINGS)]
    return f"{opening}{QUESTIONS[at % len(QUESTIONS)].format(**order)}{closing}"


def _words(messages: list[dict[str, Any]]) -> str:
    """All that was said, in one line: Rasa's REST channel sends each paragraph as a message of its own."""
    return " ".join(word for message in messages for word in message.get("text", "").split())
