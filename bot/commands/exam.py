"""`exam`: a model beside the one that serves, before it is promoted."""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.commands.terminal import Refused, console, counting_bar, progress_bar, who
from bot.commands.training import newest_model
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.learning.exam.replay import Told
    from bot.learning.exam.taking import Paper, Questions

STEPS = 20


def exam(settings: Settings, chosen: argparse.Namespace) -> None:
    """Let a model take the exam beside the one that serves; what came of it is kept in models/exams."""
    from bot.clock import utc_now
    from bot.learning.exam.kept import keep
    from bot.learning.exam.scripts import BadGolden
    from bot.learning.exam.taking import marked
    from bot.learning.exam.words import verdict
    from bot.learning.known import UnknownArchive
    from bot.learning.lineage import lineage
    from bot.learning.policies import learning_policies_in
    from bot.learning.rules import refusals

    try:
        asked, serving = asyncio.run(_asked(settings, chosen.conversations))
        model = _archive(settings, chosen.model) if chosen.model else newest_model(settings)
        against = _against(settings, model, chosen.against or serving)
        now, before = _sat(model, asked), _sat(against, asked) if against is not None else None
    except (BadGolden, UnknownArchive) as error:
        raise Refused(str(error)) from None
    told = marked(now, before, asked, lineage(settings.project_dir, model, who()), utc_now())
    keep(model, told)
    against_it = refusals(told, learning_policies_in(settings.data_dir).promotion)
    judged = {**told, "passes": not against_it, "refusals": against_it}
    if chosen.json:
        print(json.dumps(judged, ensure_ascii=False, indent=1))
        return
    console.print(verdict(judged), highlight=False, markup=False, soft_wrap=True)
    for one in against_it:
        console.print(f"  {one['text']}", highlight=False, markup=False, soft_wrap=True)


async def _asked(settings: Settings, conversations: int) -> tuple[Questions, str | None]:
    """The questions, and the archive that is to serve; None while nobody has decided."""
    from bot.learning.exam.golden import golden_folder, golden_messages
    from bot.learning.exam.replay import said_lately
    from bot.learning.exam.scripts import golden_conversations
    from bot.learning.exam.taking import Questions
    from bot.learning.promotions import Promotions
    from bot.migrations import migrate
    from bot.storage import Storage

    folder = golden_folder(settings.project_dir)
    messages, talks = golden_messages(folder), golden_conversations(folder)
    await asyncio.get_running_loop().run_in_executor(None, migrate, settings.database)
    storage = Storage(settings.database)
    try:
        told: Sequence[Told] = await said_lately(storage, conversations)
        plan = await Promotions(storage).plan()
    finally:
        await storage.close()
    return Questions(messages, talks, told), plan.serving.model if plan.serving is not None else None


def _archive(settings: Settings, name: str) -> Path:
    path = settings.project_dir / "models" / Path(name).name
    if not path.is_file():
        raise Refused(f"there is no model {path.name} in models/")
    return path


def _against(settings: Settings, model: Path, name: str | None) -> Path | None:
    """What to compare with: the model named, else the newest other one; None where there is none.

    While nobody has decided, the newest is the one that the service was started with.
    """
    from bot.learning.card import ENDING, read_card

    if name == model.name:
        return None
    if name is not None:
        return _archive(settings, name)
    others = ((read_card(path), path) for path in model.parent.glob(f"*{ENDING}") if path != model)
    trained = [(card.trained_at, path) for card, path in others if card is not None]
    return max(trained)[1] if trained else None


def _sat(model: Path, asked: Questions) -> Paper:
    """One model at a time: two loaded ones would need twice the memory."""
    from bot.commands.candidates import Loaded
    from bot.learning.exam.taking import sit
    from bot.learning.known import check_known
    from bot.replies.wording import Sentences

    check_known(model)
    with tempfile.TemporaryDirectory(prefix="exam-") as folder:
        with progress_bar() as progress:
            progress.add_task(f"Loading {model.name}")
            candidate = Loaded(model, Path(folder))
        sentences = Sentences.load(model.parent.parent / "domain.yml")
        with counting_bar() as bar:

            def track(things: Sequence[Any], doing: str) -> Iterable[Any]:
                return bar.track(things, description=doing) if console.is_terminal else _in_lines(things, doing)

            try:
                return sit(candidate, asked, sentences.text, track)
            finally:
                candidate.close()


def _in_lines(things: Sequence[Any], doing: str) -> Iterator[Any]:
    """The same as lines, for a log, or a page that shows how far it is."""
    every = max(1, len(things) // STEPS)
    for number, one in enumerate(things):
        if number % every == 0:
            console.print(f"{doing}: {number} of {len(things)}", highlight=False, soft_wrap=True)
        yield one
