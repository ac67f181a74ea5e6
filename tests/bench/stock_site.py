"""What stock Rasa brings along and our own environment does not: the jsonschema that everybody gets.

Our lock holds jsonschema at 3.2.0, since 4.17 checks its own schema at every call of an action. A baseline with our
pin would be quicker than what anybody gets by installing Rasa.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from tests.bench.processes import ROOT, run

LOCK = Path(__file__).parent / "stock/requirements.lock"
SITE = ROOT / ".bench/stock-site"
PACKAGES = "lib/python3.10/site-packages"


def installed() -> Path:
    """The folder for the stock processes' PYTHONPATH, installed unless it is that of the present lock.

    Raises BenchFailed.
    """
    proof = SITE / LOCK.name
    if not proof.exists() or proof.read_bytes() != LOCK.read_bytes():
        _install()
        shutil.copyfile(LOCK, proof)
    return SITE


def _install() -> None:
    SITE.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=SITE.parent) as name:
        # The installer of an environment made for this: ours has none where uv has made it.
        tools, part = Path(name) / "tools", Path(name) / "site"
        run(["venv", str(tools)], ROOT)
        pip = ["pip", "install", "--quiet", "--disable-pip-version-check", "--target", str(part)]
        run([*pip, "--require-hashes", "--no-deps", "-r", str(LOCK)], ROOT, PYTHONPATH=str(tools / PACKAGES))
        shutil.rmtree(SITE, ignore_errors=True)
        os.replace(part, SITE)
