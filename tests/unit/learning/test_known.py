"""An archive is opened only when its bytes are those that were trained, examined or promoted here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.learning.card import Card, read_card, write_card
from bot.learning.known import UnknownArchive, check_known, exam_path, sha256_of, sha256_once
from bot.learning.train import is_trained

AT = "2026-03-17T12:00:00+00:00"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "beforehand-1.tar.gz"
    path.write_bytes(b"trained here")
    return path


def card(archive: Path, sha256: str | None) -> None:
    write_card(archive, Card(AT, 1.0, None, sha256))


def exam(archive: Path, sha256: str) -> None:
    exam_path(archive).parent.mkdir()
    exam_path(archive).write_text(json.dumps({"lineage": {"sha256": sha256}}))


def test_an_archive_is_known_by_its_card(archive: Path) -> None:
    card(archive, sha256_of(archive))
    assert check_known(archive) == sha256_of(archive)


def test_an_archive_from_elsewhere_is_known_once_it_was_examined(archive: Path) -> None:
    exam(archive, sha256_of(archive))
    assert check_known(archive) == sha256_of(archive)


def test_what_was_promoted_counts_more_than_a_card(archive: Path) -> None:
    promoted = sha256_of(archive)
    archive.write_bytes(b"put in its place, with a card")
    card(archive, sha256_of(archive))
    with pytest.raises(UnknownArchive, match=r"beforehand-1\.tar\.gz has changed"):
        check_known(archive, promoted)


def test_an_archive_that_nobody_knows_is_refused(archive: Path) -> None:
    with pytest.raises(UnknownArchive, match="neither trained nor examined here"):
        check_known(archive)
    card(archive, None)
    with pytest.raises(UnknownArchive, match="neither trained nor examined here"):
        check_known(archive)


def test_one_changed_byte_is_noticed(archive: Path) -> None:
    card(archive, sha256_of(archive))
    archive.write_bytes(b"trained herE")
    with pytest.raises(UnknownArchive, match="has changed"):
        check_known(archive)


def test_an_archive_that_is_not_there_is_no_unknown_one(archive: Path) -> None:
    with pytest.raises(FileNotFoundError):
        check_known(archive.with_name("gone.tar.gz"), "0" * 64)


def test_a_list_reads_an_archive_again_once_it_has_changed(archive: Path) -> None:
    before = sha256_once(archive)
    archive.write_bytes(b"trained here, and longer")
    assert sha256_once(archive) == sha256_of(archive) != before


def test_a_card_from_before_hashes_were_kept_gets_the_hash_once(archive: Path) -> None:
    card(archive, None)
    assert is_trained(archive)
    kept = read_card(archive)
    assert kept is not None and kept.sha256 == sha256_of(archive)
    archive.write_bytes(b"another")
    assert not is_trained(archive)


def test_what_bears_the_name_of_a_model_without_a_card_is_not_taken_for_trained(archive: Path) -> None:
    assert not is_trained(archive)
    assert not is_trained(archive.with_name("gone.tar.gz"))
