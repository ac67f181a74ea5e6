"""What shoppers ask next, and how often: the shares set by hand, and those learnt from the shop's own transcripts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pydantic

from bot.documents import read_document

ANY = "any"
NOTHING = "nothing"
WEIGHING = "weighing"
LEARNT = "followups.json"  # in DATA_DIR
Shares = Mapping[str, float]
Prior = Mapping[str, Mapping[str, Shares]]
Cells = Mapping[str, Mapping[str, Mapping[str, Shares]]]


class Weighing(pydantic.BaseModel):
    """What an answer ahead is worth, and what one belief weighs against another; data/followups.yml explains each.

    `asking_seconds` is what a question costs a shopper, `words_a_minute` how fast answers are read; `prior_worth` and
    `broader_worth` are in turns.
    """

    class Config:
        frozen = True
        extra = "forbid"

    asking_seconds: float = pydantic.Field(30, ge=0)
    words_a_minute: float = pydantic.Field(238, gt=0)
    prior_worth: float = pydantic.Field(20, gt=0)
    broader_worth: float = pydantic.Field(10, gt=0)

    def gain(self, share: float, text: str) -> float:
        """Seconds that a shopper gains on average from reading this now: what asking costs the `share` of shoppers
        who would ask, less what reading costs everybody."""
        return share * self.asking_seconds - 60 * len(text.split()) / self.words_a_minute


class FollowUps:
    """Shares of next questions: by intent and state as set by hand, by kind of shopper too once they are learnt.

    What a turn's shares lack up to one is the share of shoppers who ask nothing more.
    """

    def __init__(self, prior: Prior, weighing: Weighing | None = None, held_out_share: float = 0.0) -> None:
        self.prior, self.weighing, self._held_out_share = prior, weighing or Weighing.parse_obj({}), held_out_share
        self._learnt: Cells = {}
        self._stamp: tuple[int, int] | None = None

    @classmethod
    def load(cls, path: Path, held_out_share: float = 0.0) -> FollowUps:
        """Read data/followups.yml. Raises OSError, yaml.YAMLError, and pydantic.ValidationError for a wrong weight."""
        told: dict[str, Any] = read_document(path)
        weighing = Weighing.parse_obj(told.get(WEIGHING, {}))
        prior = {name: part for name, part in told.items() if name != WEIGHING}
        return cls(prior, weighing, held_out_share)

    def take_up(self, learnt: Path) -> bool:
        """Go by what `anticipate --refresh` wrote, if it is another file than before; without a file, by the prior.

        True if something changed. Raises ValueError, once, for a file that is none of ours; then nothing has changed.
        """
        stamp = _stamp(learnt)
        if stamp == self._stamp:
            return False
        self._stamp = stamp
        self._learnt = _cells(json.loads(learnt.read_bytes())) if stamp is not None else {}
        return True

    def shares(self, intent: str, state: str, kind: str = ANY) -> Shares:
        """How often each question comes next: of this kind of shopper, else of all; of this state, else of any."""
        learnt = self._learnt.get(intent, {})
        kinds = learnt.get(state) or learnt.get(ANY)
        if kinds:
            return kinds.get(kind) or kinds.get(ANY) or {}
        by_state = self.prior.get(intent, {})
        return by_state.get(state) or by_state.get(ANY) or {}

    def after(self, intent: str, state: str, kind: str = ANY) -> tuple[str, ...]:
        """Next intents, likeliest first; none for an intent nothing is known of."""
        return likeliest(self.shares(intent, state, kind))

    def pairs(self) -> Iterable[tuple[str, str, str]]:
        """Every (intent, state, next intent) that was set by hand."""
        for intent, by_state in self.prior.items():
            for state, shares in by_state.items():
                yield from ((intent, state, name) for name in shares)

    def holds_out(self, conversation_id: str) -> bool:
        """Whether a conversation goes without anticipation, so that its shopper shows what would have been asked.

        Decided by the id alone: every process says the same, and for ever.
        """
        drawn = int.from_bytes(hashlib.sha256(conversation_id.encode()).digest()[:8], "big") / 2**64
        return drawn < self._held_out_share


def likeliest(shares: Shares) -> tuple[str, ...]:
    """Questions by share, the likeliest first, equal ones by name; that nothing comes is no question."""
    return tuple(sorted((name for name in shares if name != NOTHING), key=lambda name: (-shares[name], name)))


def _stamp(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_ino


def _cells(told: Any) -> Cells:
    try:
        return {
            intent: {state: {kind: dict(shares) for kind, shares in kinds.items()} for state, kinds in by_state.items()}
            for intent, by_state in told["shares"].items()
        }
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError("not a file of learnt follow-ups") from error
