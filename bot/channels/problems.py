"""Errors as the contract's problem documents: the one place where a refusal becomes a status code."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import structlog
from pydantic import ValidationError
from sanic import Request, Sanic
from sanic.exceptions import SanicException
from sanic.response import HTTPResponse

from bot.channels.limits import TooManyRequests
from bot.conversations import errors as conversation
from bot.desk import errors as desk
from bot.observer import Observer
from bot.storage import StorageUnavailable

log = structlog.get_logger()
TYPE = "application/problem+json"
NAME_PART = re.compile(r"(?<!^)(?=[A-Z])")
TITLES = {
    400: "Bad request",
    401: "Not signed in",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    409: "Conflict",
    413: "Too large",
    415: "Unsupported media type",
    422: "Cannot be done",
    429: "Too many requests",
    500: "Something went wrong",
    503: "Not available now",
}


class Problem(Exception):
    """A refusal with its status, a sentence for the client's programmer, and the field it is about."""

    def __init__(self, status: int, detail: str, field: str | None = None, **more: Any) -> None:
        super().__init__(detail)
        self.status, self.detail, self.field, self.more = status, detail, field, more


def problem(
    status: int, detail: str, field: str | None = None, headers: Mapping[str, str] | None = None, **more: Any
) -> HTTPResponse:
    """The problem document as a response."""
    body = {"type": "about:blank", "title": TITLES.get(status, "Error"), "status": status, "detail": detail, **more}
    if field:
        body["field"] = field
    return HTTPResponse(json.dumps(body, ensure_ascii=False), status, dict(headers or {}), TYPE)


NOT_THERE = "There is nothing here, or it is not yours."
PLAIN: dict[type[Exception], tuple[int, str, str | None]] = {
    conversation.BadToken: (401, "The conversation's token is missing or unknown.", None),
    conversation.NoSuchConversation: (404, NOT_THERE, None),
    conversation.NotOffered: (422, "This choice was not offered in this conversation.", "choice"),
    desk.NotSignedIn: (401, "Sign in first.", None),
    desk.WrongPassword: (401, "The address or the password is wrong.", None),
    desk.BadCsrfToken: (403, "The X-CSRF-Token header is missing or wrong.", None),
    desk.OtherOrigin: (403, "A page of another site asked for this.", None),
    desk.LeadsOnly: (403, "Only leads may do this.", None),
    desk.BadLink: (422, "This link is not good any more: ask for a new one.", "token"),
    desk.LastLead: (409, "There must be a lead who can sign in.", None),
    desk.NotThere: (404, NOT_THERE, None),
    desk.NoSuchTicket: (404, NOT_THERE, None),
    desk.NotYours: (409, "The ticket is not in your hands.", None),
    desk.ReusedId: (409, "This id was used for something else.", "client_action_id"),
    desk.NoSuchPerson: (422, "There is nobody of this number who works here.", "operator_id"),
    desk.NoSuchTeam: (422, "There is no team of this number.", "team_id"),
    desk.NotOneCustomer: (422, "Both tickets must be open, and of one customer whom the shop knows.", "into"),
    desk.CannotReopen: (409, "The ticket is open, was closed too long ago, or goes on in another one.", None),
    desk.BadDue: (422, "The moment must be later than now, and within 90 days.", "due"),
    desk.BadMoment: (422, "The moment must be later than now, and within 90 days.", "until"),
}


def translate(error: Exception) -> HTTPResponse:
    """The response for any error; one that nobody foresaw is logged and told without its insides."""
    if isinstance(error, Problem):
        return problem(error.status, error.detail, error.field, **error.more)
    if isinstance(error, ValidationError):
        return _invalid(error)
    if type(error) in PLAIN:
        return problem(*PLAIN[type(error)])
    if isinstance(error, (TooManyRequests, conversation.TooManyMessages, desk.TooManyTries)):
        return problem(429, "Please wait a little.", headers={"Retry-After": str(error.retry_after)})
    if isinstance(error, conversation.DialogueUnavailable):
        detail = "The message is kept and will be answered as soon as possible."
        return problem(503, detail, headers={"Retry-After": "5"}, stored=True)
    if isinstance(error, StorageUnavailable):
        detail = "The service cannot store anything now; send it again."
        return problem(503, detail, headers={"Retry-After": "2"}, stored=False)
    if isinstance(error, desk.WeakPassword):
        return problem(422, f"The password {error}.", "new")
    if isinstance(error, desk.Taken):
        return problem(409, "Somebody else has this already.", error.field)
    if isinstance(error, desk.HeldByOther):
        return problem(409, f"{error.holder} has claimed this ticket.", holder={"name": error.holder})
    if isinstance(error, desk.Unfilled):
        return problem(422, f"These variables have no value yet: {error}.", "text", missing=list(error.names))
    if isinstance(error, desk.Overtaken):
        return problem(409, "Somebody else has answered.", unseen=[one.as_json() for one in error.unseen])
    if isinstance(error, SanicException):
        return _refused(error.status_code)
    log.error("request_failed", exc_info=error)
    return problem(500, "The service failed; what was stored stays stored.")


def install(app: Sanic, observer: Observer) -> None:
    """Answer every error of this app with a problem document, and tell of it."""

    async def handle(request: Request, error: Exception) -> HTTPResponse:
        response = translate(error)
        observer.request_refused(reason_of(error, response.status))
        return response

    app.error_handler.add(Exception, handle)
    app.error_handler.add(SanicException, handle)


def reason_of(error: Exception, status: int) -> str:
    """Why a request was refused, in a word for counting: the error's own name, or the title of its status with the
    field that it is about."""
    if not isinstance(error, (Problem, SanicException)) and status != 500:
        return NAME_PART.sub("_", type(error).__name__).lower()
    title = TITLES.get(status, "Error").lower().replace(" ", "_")
    return f"{title}_{error.field}" if isinstance(error, Problem) and error.field else title


def _refused(status: int) -> HTTPResponse:
    """What the web server itself refuses, among it a turn that took longer than a response may."""
    headers = {"Retry-After": "5"} if status == 503 else {}
    return problem(status, NOT_THERE if status == 404 else TITLES.get(status, "Error"), headers=headers)


def _invalid(error: ValidationError) -> HTTPResponse:
    first = error.errors()[0]
    field = ".".join(str(part) for part in first["loc"] if part != "__root__") or None
    too_long = first["type"] == "value_error.any_str.max_length" and field == "text"
    return problem(413 if too_long else 400, first["msg"], field)
