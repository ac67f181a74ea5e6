"""The file of learnt follow-ups that a running service takes up: shares by topic, state and kind, and nothing else."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.anticipation.estimate import Estimate

DIGITS = 4


def write(path: Path, estimate: Estimate, steps: int, now: datetime) -> int:
    """Write the shares of every case whole or not at all; how many cases. Raises OSError.

    No conversation, order or person can be told from it: it holds names of intents, states and kinds, and shares.
    """
    shares: dict[str, Any] = defaultdict(lambda: defaultdict(dict))
    cases = 0
    for (topic, state, kind), known in estimate.cells():
        shares[topic][state][kind] = {name: round(share, DIGITS) for name, share in known.items() if share > 0}
        cases += 1
    told = {"made_at": now.isoformat(), "steps": steps, "shares": shares}
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.write_text(json.dumps(told, sort_keys=True) + "\n", "utf-8")
    os.replace(fresh, path)
    return cases
