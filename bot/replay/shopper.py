"""A scripted shopper: says the wish, answers what is asked, says yes to what is wanted and no to what is not.

It reads the bot's words and choices as a person would and knows nothing of how the bot was made.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from bot.replay import hearing
from bot.replay.checking import KIND_WORDS, objection, other_order, other_things
from bot.replay.hearing import Heard
from bot.replay.pressing import press, shown
from bot.replay.speaking import Speaking
from bot.replay.wishes import Person, Wish

ASKED_AT_MOST = 4
LOST_AT_MOST = 3
TURNS_AN_ACTION = 12
TWO_AT_ONCE = 0.25
MADE_CLEAR = 0.7
"""How many press what they mean when a bot is not sure; the others say it in other words first."""
# What is asked in such general words may be told better by the choices under it.
VAGUE = (hearing.KIND, hearing.ELSE, hearing.OPTIONS, hearing.THINGS)


@dataclass(frozen=True)
class Say:
    """What the shopper writes."""

    text: str


@dataclass(frozen=True)
class Press:
    """The choice the shopper presses, as the bot offered it."""

    choice: Mapping[str, str]


Step = Say | Press


class GaveUp(Exception):
    """The shopper leaves with a wish unfulfilled; the text says at what."""


class Shopper:
    """One person with their wishes; everything left to chance follows from `chance`."""

    def __init__(self, person: Person, chance: random.Random) -> None:
        self._person = person
        self._chance = chance
        self._speaking = Speaking(person, chance)
        self._presses = chance.random() < 0.5
        self._wishes = list(person.wishes)
        self._announced = 1
        self._said_yes = False
        self._asked: Counter[str] = Counter()
        self._turns = 0
        self._last = "the wish"

    def opening(self) -> Step:
        """The first message: one wish, or two at once."""
        text = self._speaking.wish(self._now, first=True)
        if len(self._wishes) > 1 and self._chance.random() < TWO_AT_ONCE:
            self._announced = 2
            return Say(f"{text} {self._speaking.also(self._wishes[1])}")
        return Say(text)

    def answer(self, heard: Heard) -> Step | None:
        """What follows on the bot's words; None once all is done and thanked for. Raises GaveUp."""
        if not self._wishes:
            return None
        self._turns += 1
        if heard.owner != "bot":
            raise GaveUp(f"handed over after: {self._last}")
        if self._turns > TURNS_AN_ACTION * len(self._person.wishes):
            raise GaveUp("too many turns")
        if self._said_yes and self._is_done(heard):
            return self._go_on(heard)
        if self._announced == 2 and not self._about(heard, self._now) and self._about(heard, self._wishes[1]):
            self._wishes[:2] = [self._wishes[1], self._wishes[0]]
        return self._respond(heard)

    @property
    def _now(self) -> Wish:
        return self._wishes[0]

    def _is_done(self, heard: Heard) -> bool:
        return heard.done or not (heard.refused or heard.lost or self._topics(heard))

    def _go_on(self, heard: Heard) -> Step:
        """A wish is fulfilled: the next one, which the bot may have begun with by itself, or thanks."""
        self._wishes.pop(0)
        self._said_yes = False
        self._asked.clear()
        self._last = "the next wish"
        begun, self._announced = self._announced == 2, 1
        if not self._wishes:
            return Say(self._speaking.thanks())
        if begun and self._topics(heard) and self._about(heard, self._now):
            return self._respond(heard)
        return Say(self._speaking.next(self._now))

    def _about(self, heard: Heard, wish: Wish) -> bool:
        named = re.search(KIND_WORDS[wish.kind], heard.text, re.I)
        return named is not None and not other_order(heard.text, wish)

    def _respond(self, heard: Heard) -> Step:
        topics = self._topics(heard)
        if not topics:
            return self._in_other_words(heard)
        self._count(topics[0])
        self._last = topics[0]
        if other_order(heard.text, self._now):
            return self._object("order")
        if topics[0] == hearing.OPTIONS and other_things(heard.text, self._now):
            return self._object("swaps" if self._now.kind in ("items", "exchange") else "things")
        if hearing.CODE in topics:
            raise GaveUp("asked for a code")
        if hearing.YES_NO in topics:
            return self._decide(heard)
        again = self._asked[topics[0]] > 1
        willing = self._presses or again or (topics[0] == hearing.KIND and self._chance.random() < MADE_CLEAR)
        pressed = press(topics[0], heard, self._now)
        if pressed and willing:
            return Press(pressed)
        if pressed and topics[0] == hearing.KIND and hearing.YES_NO in heard.asked:
            return Say(self._speaking.yes())
        return Say(self._speaking.answers(heard, topics, self._now, again))

    def _count(self, topic: str) -> None:
        self._asked[topic] += 1
        if self._asked[topic] > ASKED_AT_MOST:
            raise GaveUp(f"kept asking: {topic}")

    def _decide(self, heard: Heard) -> Step:
        """Yes to what is wanted; otherwise no, and what is wrong with it."""
        wrong = objection(heard.text, self._now)
        self._said_yes = wrong is None
        if wrong is None:
            pressed = press(hearing.YES_NO, heard, self._now) if self._presses else None
            return Press(pressed) if pressed else Say(self._speaking.yes())
        return self._object(wrong)

    def _object(self, wrong: str) -> Step:
        self._asked[f"wrong {wrong}"] += 1
        if self._asked[f"wrong {wrong}"] >= LOST_AT_MOST:
            raise GaveUp(f"would do something else: {wrong}")
        return Say(self._speaking.correction(wrong, self._now))

    def _in_other_words(self, heard: Heard) -> Step:
        """Nothing was asked: it did not understand, or says that it cannot be. The wish once more, with all facts."""
        self._said_yes = False
        self._asked["lost"] += 1
        if self._asked["lost"] >= LOST_AT_MOST:
            raise GaveUp("refused" if heard.refused else "never asked")
        if self._speaking.takes_back():
            return Say(self._speaking.correction("way", self._now))
        return Say(self._speaking.wish(self._now, whole=True))

    def _topics(self, heard: Heard) -> list[str]:
        """What is asked; the titles of the choices tell more where the words are general."""
        asked = list(heard.asked)
        hint = shown(heard, self._person, self._now)
        if hint == hearing.KIND and asked and not press(hearing.YES_NO, heard, self._now):
            return [hint]
        if hint not in (None, hearing.KIND) and (not asked or asked[0] in VAGUE):
            return [hint, *(topic for topic in asked[1:] if topic not in (hint, hearing.ELSE, hearing.KIND))]
        plain = [topic for topic in asked if topic not in (hearing.ELSE, hearing.KIND)]
        return plain or [topic for topic in asked if topic == hearing.KIND]
