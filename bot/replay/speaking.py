"""What a scripted shopper says at each point: wishes at once or bit by bit, answers, and corrections of a slip."""

from __future__ import annotations

import random
from collections.abc import Iterable

from bot.replay import hearing
from bot.replay.checking import names_product
from bot.replay.hearing import Heard
from bot.replay.voice import Voice
from bot.replay.wishes import Person, Way, Wish

SLIPS = 0.08
WHOLE, LOOSE, WITH_ORDER, BARE = "whole", "loose", "order", "bare"


class Speaking:
    """The words of one shopper. A slip, which a few make, names another way to pay first."""

    def __init__(self, person: Person, chance: random.Random) -> None:
        self._person = person
        self._chance = chance
        self._voice = Voice(chance)
        self._style = chance.choices((WHOLE, LOOSE, WITH_ORDER, BARE), (5, 1, 3, 1))[0]
        self._slip = chance.random() < SLIPS
        self._slipped = False

    def wish(self, wish: Wish, first: bool = False, whole: bool = False) -> str:
        """The wish; `whole` with all facts, else as this shopper talks; a greeting when it is the first thing said."""
        core = self._wish(wish, WHOLE if whole else self._style)
        return f"{self._voice.say('greeting')}{core}{self._voice.say('manners')}" if first else core

    def also(self, wish: Wish) -> str:
        """A second wish in the same message."""
        return self._voice.say("also") + self._wish(wish, WHOLE)

    def next(self, wish: Wish) -> str:
        """Another wish, when one is fulfilled."""
        return self._voice.say("next") + self.wish(wish)

    def thanks(self) -> str:
        """The last words."""
        return self._voice.say("closing")

    def yes(self) -> str:
        """That it shall be done."""
        return self._voice.say("answer", "yes")

    def answers(self, heard: Heard, topics: Iterable[str], wish: Wish, exactly: bool) -> str:
        """The answers to all that is asked; `exactly` when it was asked before."""
        return " ".join(self._answer(heard, topic, wish, exactly) for topic in topics)

    def correction(self, wrong: str, wish: Wish) -> str:
        """No, and what it has to be; `wrong` is one of checking.objection's words."""
        self._slipped = False
        right = self._voice.say("correct", wrong, **self._facts(wrong, wish))
        again = f" {self._wish(wish, WHOLE)}" if wrong == "kind" else ""
        return f"{self._voice.say('answer', 'no')} {right}{again}"

    def takes_back(self) -> bool:
        """Whether a slip was made that has not been corrected yet."""
        return self._slipped

    def _wish(self, wish: Wish, style: str) -> str:
        voice = self._voice
        if wish.kind == "cancel":
            core = voice.say("cancel", "bare" if style == BARE else "whole", order=voice.order(wish))
            return core if style in (BARE, WITH_ORDER) else f"{core} {self._reason(wish)}"
        if style in (BARE, WITH_ORDER):
            return voice.say(wish.kind, style, order=voice.order(wish))
        facts = {"order": voice.order(wish)}
        if wish.kind == "return":
            facts["things"] = voice.things(wish)
        elif wish.kind in ("exchange", "items"):
            facts["swaps"] = voice.swaps(wish)
        elif wish.kind == "address":
            facts["address"] = voice.address(wish)
        elif wish.way:
            facts["way"] = self._way(wish.way)
        core = voice.say(wish.kind, style if voice.knows(wish.kind, style) else WHOLE, **facts)
        told = wish.way and voice.knows("with_way", wish.kind)
        return f"{core} {voice.say('with_way', wish.kind, way=self._way(wish.way))}" if told and wish.way else core

    def _facts(self, about: str, wish: Wish) -> dict[str, str]:
        """What a correction of this names; nothing where it is about the whole wish."""
        voice = self._voice
        if about == "order":
            return {"order": voice.order(wish, number=True)}
        if about == "things":
            return {"things": voice.things(wish)}
        if about == "swaps":
            return {"swaps": voice.swaps(wish)}
        if about == "address":
            return {"address": voice.address(wish, exactly=True)}
        return {"way": voice.way(wish.way, exactly=True)} if about == "way" and wish.way else {}

    def _way(self, way: Way, exactly: bool = False) -> str:
        others = [one for one in self._person.ways if (one.kind, one.last_four) != (way.kind, way.last_four)]
        if self._slip and others:
            self._slip, self._slipped = False, True
            return self._voice.way(self._chance.choice(others), exactly=True)
        return self._voice.way(way, exactly)

    def _reason(self, wish: Wish) -> str:
        if self._voice.knows("with_reason", wish.reason):
            return self._voice.say("with_reason", wish.reason)
        return wish.reason or self._voice.say("answer", "why")

    def _answer(self, heard: Heard, topic: str, wish: Wish, exactly: bool) -> str:
        voice = self._voice
        if topic == hearing.ORDER:
            return voice.say("answer", "order", order=voice.order(wish, number=exactly or self._chance.random() < 0.8))
        if topic == hearing.THINGS:
            return self._things(wish, exactly)
        if topic == hearing.OPTIONS:
            return self._options(heard, wish)
        if topic == hearing.WAY:
            return voice.say("answer", "way", way=self._way(wish.way, exactly) if wish.way else voice.say("original"))
        if topic == hearing.REASON:
            return self._reason(wish)
        if topic == hearing.ADDRESS:
            where = voice.address(wish, exactly) if wish.address else voice.say("address_home")
            return voice.say("answer", "address", address=where)
        if topic == hearing.EMAIL:
            return voice.say("answer", "email", email=self._person.email)
        if topic == hearing.CONDITION:
            return voice.say("answer", "condition")
        return voice.say("answer", "none") if topic == hearing.PHOTO else self._wish(wish, WHOLE)

    def _things(self, wish: Wish, exactly: bool) -> str:
        if not wish.things:
            return self._wish(wish, WHOLE)
        many = len(wish.things)
        if wish.kind == "return" and wish.everything and many > 1 and not exactly and self._chance.random() < 0.5:
            return self._voice.say("answer", "both_things" if many == 2 else "all_things")
        if wish.kind != "return" and self._chance.random() < 0.5:
            return self._voice.say("answer", "swaps", swaps=self._voice.swaps(wish))
        return self._voice.say("answer", "things", things=self._voice.things(wish))

    def _options(self, heard: Heard, wish: Wish) -> str:
        """The options of the item that is asked about; of every item, when it is not said which."""
        named = [one for one in wish.things if names_product(heard.text, one.product)]
        asked = named if len(named) == 1 else wish.things
        if not asked or asked[0].wanted is None:
            return self._wish(wish, WHOLE)
        if len(asked) != 1:
            return self._voice.say("answer", "swaps", swaps=self._voice.swaps(wish))
        if not asked[0].wanted:
            return self._voice.say("answer", "same_options")
        return self._voice.say("answer", "options", wanted=self._voice.wanted(asked[0]))
