"""The install is complete or starts anew; nothing is done twice, and a failure is one sentence."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

SETUP = Path(__file__).parents[2] / "bot" / "setup"
TOOLS = ("sh", "sed", "tr", "grep", "cmp", "cp", "mv", "tail", "dirname", "cat", "cut", "mkdir", "rm", "chmod", "touch")
# A Python that keeps a diary of what it is asked, makes an environment of itself, and installs unless told to fail.
PYTHON = """#!/bin/sh
case "$*" in
    "-c "*sqlite3*) echo {folder}/bin/python3.10 ;;
    "-m venv "*)
        echo venv >>{folder}/diary
        [ -e {folder}/project/unwritable ] && echo "Error: Read-only file system" && exit 1
        rm -rf .venv && mkdir -p .venv/bin && cp {folder}/bin/python3.10 .venv/bin/python ;;
    "-m pip "*)
        echo pip >>{folder}/diary
        [ -e {folder}/project/offline ] && echo "ERROR: No matching distribution found for a==1" && exit 1
        touch .venv/a-package ;;
esac
exit 0
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with a lock of one package, on a machine with a Python that only pretends."""
    binaries = tmp_path / "bin"
    binaries.mkdir()
    for name in TOOLS:
        (binaries / name).symlink_to(str(shutil.which(name)))
    (binaries / "python3.10").write_text(PYTHON.format(folder=tmp_path))
    (binaries / "python3.10").chmod(0o755)
    shutil.copytree(SETUP, tmp_path / "project" / "bot" / "setup")
    (tmp_path / "project" / "requirements.lock").write_text("a==1 \\\n    --hash=sha256:00\n")
    return tmp_path / "project"


def _install(project: Path) -> subprocess.CompletedProcess[str]:
    command = ["sh", "bot/setup/install.sh"]
    environment = {"PATH": str(project.parent / "bin"), "HOME": str(project.parent)}
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True)


def _diary(project: Path) -> list[str]:
    return (project.parent / "diary").read_text().split()


def test_the_first_run_makes_the_environment_and_says_how_much_is_installed(project: Path) -> None:
    installed = _install(project)
    assert (installed.returncode, _diary(project)) == (0, ["venv", "pip"])
    assert "Installing 1 packages" in installed.stderr


def test_a_second_run_does_nothing_and_says_nothing(project: Path) -> None:
    _install(project)
    again = _install(project)
    assert (again.returncode, again.stderr, _diary(project)) == (0, "", ["venv", "pip"])


def test_a_changed_lock_installs_into_an_empty_environment(project: Path) -> None:
    _install(project)
    (project / ".venv" / "left-over").touch()
    (project / "requirements.lock").write_text("a==2 \\\n    --hash=sha256:01\n")
    assert _install(project).returncode == 0
    assert (_diary(project), (project / ".venv" / "left-over").exists()) == (["venv", "pip"] * 2, False)


def test_a_python_that_has_gone_is_replaced(project: Path) -> None:
    _install(project)
    (project / ".venv" / "bin" / "python").unlink()
    assert _install(project).returncode == 0
    assert (project / ".venv" / "bin" / "python").exists()


def test_an_install_that_was_broken_off_starts_anew(project: Path) -> None:
    (project / "offline").touch()
    assert _install(project).returncode == 1
    (project / "offline").unlink()
    assert _install(project).returncode == 0
    assert _diary(project) == ["venv", "pip"] * 2


@pytest.mark.parametrize(
    ("trouble", "named"),
    [("offline", "No matching distribution found"), ("unwritable", "Read-only file system")],
    ids=["no network", "folder that cannot be written"],
)
def test_a_failure_is_one_sentence_with_its_cause(project: Path, trouble: str, named: str) -> None:
    (project / trouble).touch()
    failed = _install(project)
    said = [line for line in failed.stderr.splitlines() if line.startswith("beforehand: ")]
    assert (failed.returncode, len(said)) == (1, 1)
    assert named in said[0]
