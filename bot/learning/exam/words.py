"""An exam's verdict in one sentence, for leads."""

from __future__ import annotations

from typing import Any


def verdict(judged: dict[str, Any]) -> str:
    """Whether an exam with `passes` and `refusals` is passed, beside which model, and how much is against it."""
    beside = f" beside {judged['against']}" if judged.get("against") else ""
    if judged["passes"]:
        return f"{judged['model']} passes its exam{beside}."
    n = len(judged["refusals"])
    return (
        f"{judged['model']} does not pass its exam{beside}: {n} {'reason is' if n == 1 else 'reasons are'} against it."
    )
