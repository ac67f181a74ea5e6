"""What can be said of a turn, what that says it meant, and where two leads stand: pure."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

OUT_OF_SCOPE = "out_of_scope"
WISH_LONGEST = 200


class Verdict(str, Enum):
    """ACCEPT the guess, RELABEL it, two intents in one message (TWO), a NEW intent to be wished for, no matter of this
    shop (OUT), or nothing to learn from (REJECT)."""

    ACCEPT = "accept"
    RELABEL = "relabel"
    TWO = "two"
    NEW = "new"
    OUT = "out_of_scope"
    REJECT = "reject"


class State(str, Enum):
    """Where a turn stands: nobody has looked, all who did agree, or they do not."""

    OPEN = "open"
    DECIDED = "decided"
    DISPUTED = "disputed"


class BadOpinion(ValueError):
    """An opinion that says nothing; `field` is what is wrong with it."""

    def __init__(self, field: str, rule: str) -> None:
        super().__init__(f"{field}: {rule}")
        self.field, self.rule = field, rule


@dataclass(frozen=True)
class Said:
    """One opinion: what it says the turn meant."""

    verdict: Verdict
    intents: tuple[str, ...] = ()
    wish: str | None = None

    @property
    def label(self) -> tuple[Hashable, ...]:
        """What two opinions must share to agree: accepting a guess and choosing the same intent is one opinion."""
        return tuple(sorted(self.intents)) or (self.verdict.value,)


def said(verdict: Verdict, guess: str | None, intents: Sequence[str], wish: str | None, known: Collection[str]) -> Said:
    """An opinion of a turn that was taken for `guess`. Raises BadOpinion naming the field."""
    unknown = [intent for intent in intents if intent not in known]
    if unknown:
        raise BadOpinion("intents", f"there is no intent {unknown[0]!r}")
    if verdict is Verdict.ACCEPT:
        if guess is None or guess not in known:
            raise BadOpinion("verdict", "nothing was guessed that could be accepted")
        return Said(verdict, (guess,))
    if verdict is Verdict.RELABEL and len(intents) != 1:
        raise BadOpinion("intents", "must be one intent")
    if verdict is Verdict.TWO and len(set(intents)) != 2:
        raise BadOpinion("intents", "must be two different intents")
    if verdict is Verdict.NEW:
        if not (wish or "").strip():
            raise BadOpinion("wish", "must say in words what such messages want")
        return Said(verdict, wish=" ".join(str(wish).split())[:WISH_LONGEST])
    if verdict is Verdict.OUT:
        return Said(verdict, (OUT_OF_SCOPE,))
    return Said(verdict, tuple(intents) if verdict in (Verdict.RELABEL, Verdict.TWO) else ())


def standing(opinions: Mapping[int, Said]) -> State:
    """Where a turn stands by the opinion of each lead who has one."""
    labels = {opinion.label for opinion in opinions.values()}
    return State.OPEN if not labels else State.DECIDED if len(labels) == 1 else State.DISPUTED


def kappa(one: Sequence[Hashable], other: Sequence[Hashable]) -> float | None:
    """How far two leads agree beyond chance on the turns both looked at: Cohen's kappa, 1 for always, 0 for chance.

    (p - e) / (1 - e): p is the share of turns they agree on, e the share to expect from how often each says what
    (J. Cohen, "A Coefficient of Agreement for Nominal Scales", 1960). None where there are no such turns; 1 where both
    say one and the same thing of all of them, for which the formula has no value.
    """
    n = len(one)
    if n == 0:
        return None
    agreed = sum(a == b for a, b in zip(one, other, strict=True)) / n
    chance = sum((list(one).count(label) / n) * (list(other).count(label) / n) for label in set(one))
    return 1.0 if chance == 1 else (agreed - chance) / (1 - chance)
