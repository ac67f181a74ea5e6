"""Tasks made ready: who speaks, what ought to come out, and which of them may be held at the same time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.replay.compare import differences, same_balances, same_order
from bot.replay.gold import NotAllowed, Order, User, after_actions, customer_of
from bot.replay.talk import Talk
from bot.replay.tasks import ShopData, Task
from bot.replay.wishes import Person, person_of


@dataclass(frozen=True)
class Case:
    """A task that the rules allow: its shopper, their orders before, and customer and orders as they ought to be."""

    task: Task
    person: Person
    before: Mapping[str, Order]
    user: User
    orders: Mapping[str, Order]


@dataclass(frozen=True)
class Result:
    """What became of a case: `why` it failed, None if it did not, and for each action whether its order is right."""

    case: Case
    talk: Talk
    why: str | None
    fulfilled: tuple[bool, ...]


def prepare(tasks: Iterable[Task], shop: ShopData) -> tuple[list[Case], list[tuple[Task, str]]]:
    """The tasks that the rules allow, and the others with the rule that forbids them."""
    cases, refused = [], []
    for task in tasks:
        try:
            cases.append(_case(task, shop))
        except NotAllowed as rule:
            refused.append((task, str(rule)))
    return cases, refused


def batches(cases: Iterable[Case]) -> list[list[Case]]:
    """The cases in groups, each with every customer at most once: within a group no case sees another's changes."""
    groups: list[list[Case]] = []
    held: dict[str, int] = {}
    for case in cases:
        customer = case.person.customer
        number = held[customer] = held.get(customer, -1) + 1
        groups.extend([] for _ in range(number + 1 - len(groups)))
        groups[number].append(case)
    return groups


def judge(case: Case, talk: Talk, after: ShopData) -> Result:
    """Compare what the shop says of the customer afterwards with what ought to be."""
    customer = case.person.customer
    found = {number: one for number, one in after["orders"].items() if one["user_id"] == customer}
    wrong = differences(case.orders, found, case.before)
    if wrong is None and not same_balances(case.user, after["users"][customer]):
        wrong = "wrong balance of a gift card"
    touched = (action.order_id or "" for action in case.task.actions)
    fulfilled = tuple(same_order(case.orders[number], found.get(number)) for number in touched)
    return Result(case, talk, (talk.gave_up or wrong) if wrong else None, fulfilled)


def _case(task: Task, shop: ShopData) -> Case:
    customer = customer_of(task, shop)
    user, orders = after_actions(task.actions, customer, shop)
    before = {number: one for number, one in shop["orders"].items() if one["user_id"] == customer}
    return Case(task, person_of(task, customer, shop), before, user, orders)
