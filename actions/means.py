"""What actions work with: the service binds its own shop; under `rasa run actions` they open one themselves."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from bot.conversations.notes import Notes
from bot.replies.anticipate import Note
from bot.replies.follow_ups import LEARNT, FollowUps
from bot.replies.wording import Sentences
from bot.settings import read_settings
from bot.shop.policies import policies_in
from bot.shop.shop import Shop
from bot.storage import Storage

ToldAhead = Callable[[str, int | None], Awaitable[tuple[Note, ...]]]
WaitWords = Callable[[str, str], str]


@dataclass(frozen=True)
class Means:
    """What actions work with; `told_ahead` says what a conversation's shopper was told ahead before; `wait` how long a
    person takes, in the words of a family of sentences and a language: empty where that is not known."""

    shop: Shop
    sentences: Sentences
    follow_ups: FollowUps
    told_ahead: ToldAhead
    wait: WaitWords = lambda family, language: ""


_bound: list[Means] = []


def bind(means: Means) -> None:
    """Let every action of this process work with these means."""
    _bound[:] = [means]


def means() -> Means:
    """The means bound, or those of a process of its own (`rasa run actions`), opened once."""
    if not _bound:
        settings = read_settings()
        storage = Storage(settings.database)
        follow_ups = FollowUps.load(Path("data/followups.yml"), settings.held_out_share)
        follow_ups.take_up(settings.data_dir / LEARNT)
        shop = Shop(storage, policies_in(settings.data_dir))
        bind(Means(shop, Sentences.load(Path("domain.yml")), follow_ups, Notes(storage).of))
    return _bound[0]
