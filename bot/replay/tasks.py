"""Tasks to replay: a wish, and the actions on the shop's data that fulfil it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ShopData = dict[str, Any]
"""A shop as JSON: `products`, `users` and `orders`, each by its id."""

# What only looks something up, or thinks, leaves no trace in the shop.
LOOKING = ("get_", "find_", "list_", "calculate", "think")
PARTS = ("products", "users", "orders")


class BadTasks(Exception):
    """The tasks or the shop's files cannot be read; the text says which and why."""


@dataclass(frozen=True)
class Action:
    """One change of the shop's data, by its name and arguments."""

    name: str
    arguments: Mapping[str, Any]

    @property
    def order_id(self) -> str | None:
        """The order it changes; None for one that changes no order."""
        return self.arguments.get("order_id")


@dataclass(frozen=True)
class Task:
    """`actions` leaves out those that only look something up."""

    id: str
    actions: tuple[Action, ...]

    @property
    def names(self) -> list[str]:
        """The actions' names, in order."""
        return [action.name for action in self.actions]


def read_tasks(path: Path, limit: int | None = None) -> list[Task]:
    """The first `limit` tasks of a file, {"id", "wish", "gold_actions"} a line. Raises BadTasks."""
    try:
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        return [_task(json.loads(line)) for line in lines[:limit]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadTasks(f"{path} has no tasks that can be read: {error!r}") from None


def read_shop(folder: Path) -> ShopData:
    """The shop in a folder's products.json, users.json and orders.json. Raises BadTasks."""
    try:
        return {part: json.loads((folder / f"{part}.json").read_text(encoding="utf-8")) for part in PARTS}
    except (OSError, ValueError) as error:
        raise BadTasks(f"{folder} has no shop that can be read: {error}") from None


def _task(row: Mapping[str, Any]) -> Task:
    actions = (Action(one["name"], one.get("arguments") or one.get("kwargs") or {}) for one in row["gold_actions"])
    return Task(str(row["id"]), tuple(action for action in actions if not action.name.startswith(LOOKING)))
