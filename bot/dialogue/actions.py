"""Runs the actions package inside this process, where Rasa would call an action server."""

from __future__ import annotations

import json
from typing import Any

import structlog
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

log = structlog.get_logger()
REFUSED, UNKNOWN = 400, 404


class InProcessActions(EndpointConfig):
    """Rasa's action endpoint without HTTP. Rasa swallows an action's exception, so it is kept for the engine."""

    def __init__(self, package: str) -> None:
        super().__init__(url="inprocess://actions")
        self._executor = ActionExecutor()
        self._executor.register_package(package)
        self._failed: dict[str, Exception] = {}

    async def request(self, *_: Any, **kwargs: Any) -> Any:
        """Run one action; raises ClientResponseError as the action server's 400 and 404 would."""
        body = kwargs["json"]
        try:
            return await self._executor.run(body)
        except ActionExecutionRejection as error:
            raise _refused(REFUSED, error) from error
        except ActionNotFoundException as error:
            raise _refused(UNKNOWN, error) from error
        except Exception as error:
            log.exception("action_failed", action=body.get("next_action"), conversation_id=body.get("sender_id"))
            self._failed[body["sender_id"]] = error
            return {"events": [], "responses": []}

    def failure(self, conversation_id: str) -> Exception | None:
        """What went wrong in this conversation's turn, told once; None if nothing did."""
        return self._failed.pop(conversation_id, None)


def _refused(status: int, error: Any) -> ClientResponseError:
    return ClientResponseError(
        status, error.message, json.dumps({"error": error.message, "action_name": error.action_name})
    )
