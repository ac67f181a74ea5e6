"""Models of broken rules take the exam: their rules are learnt anew, and what they understand stays as it was."""

# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import io
import json
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from rasa.core.policies.rule_policy import InvalidRule, RulePolicy
from rasa.core.training import load_data
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.utils.io import read_yaml_file

from bot.commands.candidates import Loaded
from bot.learning.card import read_card, write_card
from bot.learning.exam.golden import golden_folder, golden_messages
from bot.learning.exam.scripts import golden_conversations
from bot.learning.exam.taking import Paper, Questions, marked, sit
from bot.learning.known import sha256_of
from bot.learning.rules import refusals
from bot.replies.wording import Sentences
from tests.bench.learning.rules_broken import BrokenRules, Rules

POLICY = "train_RulePolicy0"
BROKEN = "broken.tar.gz"


@dataclass(frozen=True)
class Healthy:
    """A trained model, the project it is of, and what is asked of it and of those with broken rules."""

    project: Path
    archive: Path
    asked: Questions

    @classmethod
    def of(cls, project: Path, archive: Path) -> Healthy:
        """With all golden messages and conversations of the project, and nothing to replay."""
        folder = golden_folder(project)
        return cls(project, archive, Questions(golden_messages(folder), golden_conversations(folder), []))


def rows(healthy: Healthy, faults: Iterable[BrokenRules], made_at: datetime) -> Iterator[dict[str, Any]]:
    """A row a fault: what was done, its kind, whether Rasa learns the same from it, so that nothing is broken, and what
    it is refused for, such as “conversation: a late order”. Rules that Rasa does not learn are refused before any exam.
    """
    with tempfile.TemporaryDirectory() as folder:
        before = _sat(healthy.archive, healthy, healthy.asked, Path(folder))
        for fault in faults:
            told = {"fault": fault.words, "kind": fault.kind, "same": False}
            try:
                with_rules(healthy, fault.rules, Path(folder) / BROKEN)
            except InvalidRule:
                yield {**told, "refused": ["training: rules that contradict each other"]}
            else:
                yield {**told, **_examined(Path(folder) / BROKEN, healthy, before, made_at)}


def with_rules(healthy: Healthy, rules: Rules, target: Path) -> None:
    """Writes the healthy model with other rules: its dialogue learnt anew by Rasa, the rest byte by byte as it is.

    Raises InvalidRule for rules that contradict each other.
    """
    with tempfile.TemporaryDirectory() as folder:
        learnt = _learnt(rules, healthy.project, Path(folder))
        with tarfile.open(healthy.archive) as old, tarfile.open(target, "w:gz", compresslevel=0) as new:
            for member in old:
                content = _content(old, member, learnt)
                member.size = len(content)
                new.addfile(member, io.BytesIO(content))
    card = read_card(healthy.archive)
    if card is not None:
        write_card(target, replace(card, sha256=sha256_of(target)))


def _content(archive: tarfile.TarFile, member: tarfile.TarInfo, learnt: Path) -> bytes:
    file = archive.extractfile(member)
    path = Path(member.name)
    if file is None or path.parent.name != POLICY:
        return file.read() if file is not None else b""
    return (learnt / path.name).read_bytes()


def _learnt(rules: Rules, project: Path, folder: Path) -> Path:
    """The folder in which Rasa's rule policy keeps what it has learnt from these rules."""
    path = folder / "rules.yml"
    path.write_text(f'version: "3.1"\nrules: {json.dumps(rules)}\n', encoding="utf-8")
    importer = RasaFileImporter(str(project / "config.yml"), str(project / "domain.yml"), [str(path)])
    (config,) = read_yaml_file(project / "config.yml")["policies"]
    policy = RulePolicy.create(
        {**RulePolicy.get_default_config(), **config},
        LocalModelStorage(folder),
        Resource(POLICY),
        ExecutionContext(GraphSchema({})),
    )
    domain = importer.get_domain()
    policy.train(load_data(importer, domain), domain)
    return folder / POLICY


def _examined(broken: Path, healthy: Healthy, before: Paper, made_at: datetime) -> dict[str, Any]:
    if _rules_in(broken) == _rules_in(healthy.archive):
        return {"same": True, "refused": []}
    talked = _sat(broken, healthy, replace(healthy.asked, messages=()), broken.parent)
    # What a message means does not depend on rules.
    exam = marked(replace(talked, rows=before.rows), before, healthy.asked, {}, made_at)
    return {"refused": [f"{one['rule']}: {one['what']}" for one in refusals(exam)]}


def _rules_in(archive: Path) -> Any:
    with tarfile.open(archive) as opened:
        learnt = opened.extractfile(f"components/{POLICY}/rule_policy.json")
        return json.load(learnt)["lookup"]["rules"] if learnt is not None else None


def _sat(archive: Path, healthy: Healthy, asked: Questions, folder: Path) -> Paper:
    candidate = Loaded(archive, folder)
    try:
        sentences = Sentences.load(healthy.project / "domain.yml")
        return sit(candidate, asked, sentences.text, lambda things, doing: things)
    finally:
        candidate.close()
