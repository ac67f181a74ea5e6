"""The part of the OpenAPI document that machines ask: probes, and what a server's operator watches."""

from __future__ import annotations

from typing import Any

from bot.channels.metrics import PATH
from bot.channels.openapi_parts import TEXT, Route, thing

ROUTES: tuple[Route, ...] = (
    Route("get", "/healthz", "Whether the process is up", None, 200, "Up"),
    Route("get", "/readyz", "Whether model, database and Redis are there", None, 200, "Up"),
    Route("get", PATH, "What to watch, as Prometheus' text; 404 to anybody else", None, 200, "text"),
)
FOR_ANYBODY = ("/healthz", "/readyz")
SCHEMAS: dict[str, Any] = {"Up": thing("status", status=TEXT, model=TEXT)}
Security = list[dict[str, list[str]]]
SECURITY: dict[str, Security] = {PATH: [{"metrics": []}, {}]}
"""Without a token programs of the same machine may ask."""
