"""Logs as data: one JSON line an event, no message text, no personal data."""

from __future__ import annotations

import logging
import sys

import structlog

KEPT_OUT = ("text", "email", "token", "password", "memory", "body", "code")


def set_up_logs(level: str) -> None:
    """Send every log of the process through structlog to standard error, at `level` or above."""
    # Libraries switch their own deprecation warnings on; as log lines they stay out unless asked for.
    logging.captureWarnings(True)
    logging.basicConfig(
        level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s", force=True
    )
    for noisy in ("py.warnings", "rasa", "rasa_sdk", "matplotlib", "apscheduler", "sanic.root", "sanic.access"):
        logging.getLogger(noisy).setLevel(logging.ERROR)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            drop_personal_data,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def drop_personal_data(_logger: object, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Remove what shoppers wrote and who they are, whoever logged it."""
    return {key: value for key, value in event.items() if key not in KEPT_OUT}
