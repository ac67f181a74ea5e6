"""Which Python the set-up takes: the first CPython 3.10 that works, wherever the machine keeps it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "bot" / "setup" / "python.sh"
BASE = Path(sys.base_prefix) / "bin" / "python3.10"
TOOLS = ("sh", "sed", "tr")
BROKEN = {
    "prints_an_error": 'echo "python3.10: command not found" >&2; exit 127',
    "says_nothing": "exit 0",
    "killed": "kill -9 $$",
}
PLACES = {
    "path": "bin/python3.10",
    "pyenv": "home/.pyenv/versions/3.10.13/bin/python",
    "pyenv_root": "elsewhere/versions/3.10.2/bin/python",
    "uv_folder": "home/.local/share/uv/python/cpython-3.10.14-linux-x86_64-gnu/bin/python3.10",
}


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A machine with the plain tools, an empty home and no Python."""
    for name in TOOLS:
        _link(tmp_path / "bin" / name, Path(str(shutil.which(name))))
    return tmp_path


def _link(at: Path, target: Path) -> None:
    at.parent.mkdir(parents=True, exist_ok=True)
    at.symlink_to(target)


def _script(at: Path, body: str) -> None:
    at.parent.mkdir(parents=True, exist_ok=True)
    at.write_text(f"#!/bin/sh\n{body}\n")
    at.chmod(0o755)


def _find(machine: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        "HOME": str(machine / "home"),
        "PYENV_ROOT": str(machine / "elsewhere"),
        "PATH": f"{machine / 'shims'}:{machine / 'bin'}",
    }
    return subprocess.run([machine / "bin" / "sh", SCRIPT], env=environment, capture_output=True, text=True)


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES.keys())
def test_a_working_python_is_found_wherever_it_is_kept(machine: Path, place: str) -> None:
    _script(machine / place, f'exec {BASE} "$@"')
    assert _find(machine).stdout.split() == [str(BASE)]


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN.keys())
def test_a_shim_that_does_not_work_is_passed_over(machine: Path, body: str) -> None:
    _script(machine / "shims" / "python3.10", body)
    _script(machine / PLACES["pyenv"], f'exec {BASE} "$@"')
    assert _find(machine).stdout.split() == [str(BASE)]


def test_an_active_virtual_environment_gives_its_base(machine: Path) -> None:
    _link(machine / "shims" / "python3.10", Path(sys.executable))
    assert _find(machine).stdout.split() == [str(BASE)]


def test_uv_fetches_a_python_when_there_is_none(machine: Path) -> None:
    fetched = machine / "fetched"
    _script(
        machine / "bin" / "uv",
        f'case "$*" in *find*) [ -e {fetched} ] && echo {BASE} ;; "python install 3.10") : >{fetched} ;; esac',
    )
    assert _find(machine).stdout.split() == [str(BASE)]


def test_one_sentence_names_three_ways_when_there_is_no_python(machine: Path) -> None:
    found = _find(machine)
    assert (found.returncode, found.stdout) == (1, "")
    assert found.stderr.count("\n") == 1
    assert all(way in found.stderr for way in ("python3.10-venv", "pyenv install", "uv python install"))
