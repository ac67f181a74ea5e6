"""What a replay says of itself: figures as JSON, a table by action, what failed why, and the transcripts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table

from bot.replay.cases import Result
from bot.replay.tasks import Task

LAST_WORDS = 300
SHOWN_IDS = 8


def figures(results: Sequence[Result], not_allowed: Sequence[tuple[Task, str]], seed: int) -> dict[str, Any]:
    """n: tasks that the rules allow; matched: those after which all is as it ought to be; by_action counts actions."""
    failed = [result for result in results if result.why is not None]
    return {
        "n": len(results),
        "matched": len(results) - len(failed),
        "by_action": _by_action(results),
        "failed": [_failure(result) for result in failed],
        "why": dict(Counter(result.why for result in failed).most_common()),
        "not_allowed": [{"id": task.id, "actions": task.names, "why": why} for task, why in not_allowed],
        "turns": sum(_turns(result) for result in results),
        "seed": seed,
    }


def tables(told: dict[str, Any]) -> RenderableType:
    """The figures for a person."""
    share = f"{told['matched'] / told['n']:.1%}" if told["n"] else "none"
    title = (
        f"{told['matched']} of {told['n']} tasks as they ought to be ({share}), {told['turns']} messages of shoppers"
    )
    by_action = Table("action", "matched", "of", "share", title=title)
    for name, one in told["by_action"].items():
        by_action.add_row(name, str(one["matched"]), str(one["n"]), f"{one['matched'] / one['n']:.1%}")
    failed = Table("why", "tasks", "which", title="What failed")
    for why, times in told["why"].items():
        ids = [one["id"] for one in told["failed"] if one["why"] == why]
        failed.add_row(why, str(times), ", ".join(ids[:SHOWN_IDS]) + (", ..." if times > SHOWN_IDS else ""))
    left_out = Table("rule", "tasks", title="Left out: the shop's rules forbid them")
    for why, times in Counter(one["why"] for one in told["not_allowed"]).most_common():
        left_out.add_row(why, str(times))
    return Group(*(table for table in (by_action, failed, left_out) if table.row_count))


def transcript(result: Result) -> str:
    """One conversation to read, headed by the task and what became of it."""
    head = f"=== task {result.case.task.id}: {', '.join(result.case.task.names)}: {result.why or 'matched'}"
    return "\n".join([head, *(f"{who:>8}  {text}" for who, text in result.talk.lines), ""])


def _by_action(results: Sequence[Result]) -> dict[str, dict[str, int]]:
    counted: dict[str, dict[str, int]] = defaultdict(lambda: {"n": 0, "matched": 0})
    for result in results:
        for name, fulfilled in zip(result.case.task.names, result.fulfilled, strict=True):
            counted[name]["n"] += 1
            counted[name]["matched"] += fulfilled
    return dict(sorted(counted.items()))


def _failure(result: Result) -> dict[str, Any]:
    task, last = result.case.task, result.talk.last_words[-LAST_WORDS:]
    return {"id": task.id, "actions": task.names, "why": result.why, "last_words": last}


def _turns(result: Result) -> int:
    return sum(who == "shopper" for who, _ in result.talk.lines)
