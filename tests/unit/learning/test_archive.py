"""Promises of the trained archive: its bytes depend on its content alone, and Rasa reads it."""

from __future__ import annotations

import io
import json
import tarfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from rasa.engine.graph import GraphModelConfiguration, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.data import TrainingType

from bot.learning.archive import NEVER, rewrite, thresholds_of

HEAD = {"intents": ["greet"], "thresholds": {"answer": 0.8, "clarify": 0.4, "curve": []}}
FILES: dict[str, Any] = {
    "metadata.json": {
        "trained_at": "2026-11-22T08:00:00",
        "model_id": "abc",
        "language": "en",
        "predict_schema": {"nodes": [{"resource": {"name": "head", "output_fingerprint": "drawn by lot"}}]},
        "project_fingerprint": None,
    },
    "components/train_bot.nlu.intent_head.IntentHead2/head.json": HEAD,
    "components/train_RulePolicy5/rules.json": {"rule": 1},
}


def pack(path: Path, files: dict[str, Any], **told: Any) -> Path:
    """An archive of these files, whose members are described by `told`."""
    with tarfile.open(path, "w:gz") as archive:
        folder = tarfile.TarInfo("components")
        folder.type = tarfile.DIRTYPE
        archive.addfile(folder)
        for name, content in files.items():
            body = json.dumps(content).encode()
            entry = tarfile.TarInfo(name)
            entry.size = len(body)
            for key, value in told.items():
                setattr(entry, key, value)
            archive.addfile(entry, io.BytesIO(body))
    return path


def rewritten(folder: Path, files: dict[str, Any], identity: str = "123", **told: Any) -> bytes:
    target = folder / "settled.tar.gz"
    rewrite(pack(folder / "source.tar.gz", files, **told), target, identity)
    return target.read_bytes()


OTHERWISE: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "another time": (FILES, {"mtime": 1_700_000_000}),
    "another owner": (FILES, {"uid": 501, "gid": 20, "uname": "anna", "gname": "staff"}),
    "another mode": (FILES, {"mode": 0o600}),
    "another order": (dict(reversed(FILES.items())), {}),
    "another id and moment": (
        {**FILES, "metadata.json": {**FILES["metadata.json"], "trained_at": "2030-01-01T00:00:00", "model_id": "xyz"}},
        {},
    ),
    "another place of training": (
        {**FILES, "metadata.json": {**FILES["metadata.json"], "project_fingerprint": "of some clone"}},
        {},
    ),
    "another lot": (
        {
            **FILES,
            "metadata.json": {
                **FILES["metadata.json"],
                "predict_schema": {"nodes": [{"resource": {"name": "head", "output_fingerprint": "another"}}]},
            },
        },
        {},
    ),
}


@pytest.mark.parametrize(("files", "told"), OTHERWISE.values(), ids=list(OTHERWISE))
def test_the_same_content_gives_the_same_bytes(tmp_path: Path, files: dict[str, Any], told: dict[str, Any]) -> None:
    assert rewritten(tmp_path, files, **told) == rewritten(tmp_path, FILES)


def test_the_archive_itself_has_no_moment(tmp_path: Path) -> None:
    moment = slice(4, 8)  # RFC 1952
    assert rewritten(tmp_path, FILES)[moment] == bytes(4)


def test_another_content_or_identity_gives_other_bytes(tmp_path: Path) -> None:
    other = {**FILES, "components/train_RulePolicy5/rules.json": {"rule": 2}}
    assert len({rewritten(tmp_path, FILES), rewritten(tmp_path, other), rewritten(tmp_path, FILES, "456")}) == 3


def test_every_file_is_in_the_archive_as_it_was(tmp_path: Path) -> None:
    rewritten(tmp_path, FILES)
    with tarfile.open(tmp_path / "settled.tar.gz") as archive:
        files = {member.name: archive.extractfile(member) for member in archive if member.isfile()}
        found = {name: json.loads((file or io.BytesIO()).read()) for name, file in files.items()}
    settled = found.pop("metadata.json")
    assert found == {name: content for name, content in FILES.items() if name != "metadata.json"}
    assert (settled["trained_at"], settled["model_id"], settled["language"]) == (NEVER, "123", "en")


def test_a_folder_without_files_stays_a_component(tmp_path: Path) -> None:
    rewritten(tmp_path, FILES)
    with tarfile.open(tmp_path / "settled.tar.gz") as archive:
        assert archive.getmember("components").isdir()


def test_the_metadata_keep_their_order_because_the_places_in_it_mean_something(tmp_path: Path) -> None:
    told = {"language": "en", "trained_at": "now", "domain": {"forms": {"return_form": 1, "address_form": 2}}}
    rewritten(tmp_path, {"metadata.json": told})
    with tarfile.open(tmp_path / "settled.tar.gz") as archive:
        file = archive.extractfile("metadata.json")
        again = json.loads(file.read()) if file else {}
    assert list(again)[:3] == list(told) and list(again["domain"]["forms"]) == ["return_form", "address_form"]


def test_rasa_reads_what_was_written_again(tmp_path: Path) -> None:
    for name in ("trained", "served"):
        (tmp_path / name).mkdir()
    storage = LocalModelStorage(tmp_path / "trained")
    with storage.write_to(Resource("head")) as directory:
        (directory / "head.json").write_text(json.dumps(HEAD))
    schema = GraphSchema({})
    configuration = GraphModelConfiguration(schema, schema, TrainingType.BOTH, "beforehand", "en", None, "core", "nlu")
    storage.create_model_package(tmp_path / "model.tar.gz", configuration, Domain.empty())
    rewrite(tmp_path / "model.tar.gz", tmp_path / "settled.tar.gz", "123")
    metadata = LocalModelStorage.metadata_from_archive(tmp_path / "settled.tar.gz")
    assert (metadata.model_id, metadata.trained_at, metadata.language) == ("123", datetime.fromisoformat(NEVER), "en")
    served, _ = LocalModelStorage.from_model_archive(tmp_path / "served", tmp_path / "settled.tar.gz")
    with served.read_from(Resource("head")) as directory:
        assert json.loads((directory / "head.json").read_text()) == HEAD


HEADS: dict[str, tuple[dict[str, Any], Any]] = {
    "learnt": (FILES, HEAD["thresholds"]),
    "learnt none": ({"components/head/head.json": {"thresholds": None}}, None),
    "an old head": ({"components/head/head.json": {"intents": []}}, None),
    "no head": ({"metadata.json": {}}, None),
    "a file of a like name": ({"components/head/ahead.json": HEAD}, None),
}


@pytest.mark.parametrize(("files", "thresholds"), HEADS.values(), ids=list(HEADS))
def test_the_thresholds_are_those_of_the_intent_head(tmp_path: Path, files: dict[str, Any], thresholds: Any) -> None:
    assert thresholds_of(pack(tmp_path / "model.tar.gz", files)) == thresholds
