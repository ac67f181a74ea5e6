"""What the list of tickets is asked for: the address's parts as a view of the desk."""

from __future__ import annotations

from sanic import Request

from bot.channels.bodies_desk import Queue
from bot.desk.views import View


def view_of(request: Request) -> View:
    """Raises pydantic's ValidationError naming what cannot be asked for."""
    asked = Queue(**{name: request.args.get(name) for name in request.args})
    filters = asked.dict(include={"topic", "channel", "severity", "language", "team"})
    return View(asked.state, asked.q, filters, asked.after, asked.limit)
