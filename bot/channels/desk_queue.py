"""What the list of tickets is asked for: the address's parts as a view of the desk."""

from __future__ import annotations

from collections.abc import Sequence

from sanic import Request

from bot.channels.bodies_desk import Queue
from bot.channels.problems import Problem
from bot.desk.views import View


def view_of(request: Request, topics: Sequence[str]) -> View:
    """Raises pydantic's ValidationError, or Problem, naming what cannot be asked for."""
    asked = Queue(**{name: request.args.get(name) for name in request.args})
    if asked.topic is not None and asked.topic not in topics:
        raise Problem(400, f"must be one of {', '.join(topics)}", "topic")
    filters = asked.dict(include={"topic", "channel", "severity", "language", "team"})
    return View(asked.state, asked.q, filters, asked.after, asked.limit)
