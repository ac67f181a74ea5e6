"""A mail server of our own that takes answers and nothing else: it passes nothing on, and answers no mail."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import structlog
from aiosmtpd.smtp import SMTP

from bot.storage import StorageUnavailable

log = structlog.get_logger()
LONGEST = 25_000_000
MOST_RECIPIENTS = 20
TAKEN, REFUSED, LATER = "250 taken", "550 5.1.1 no such recipient", "451 4.3.0 try again later"

Take = Callable[[bytes, str, Sequence[str]], Awaitable[bool]]


class MailListener:
    """Listens at host and port. `take` is given the mail, its envelope's sender and recipients, and says if it was
    ours; the domain is that of the address that answers go to."""

    def __init__(self, host: str, port: int, domain: str, take: Take) -> None:
        self._host, self._port, self._domain, self._take = host, port, domain.lower(), take
        self._server: asyncio.AbstractServer | None = None

    async def start(self) -> None:
        """Begin; raises OSError when nobody may listen there."""

        def protocol() -> Any:
            return SMTP(self, data_size_limit=LONGEST, hostname=self._domain, ident="mail", loop=loop)

        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(protocol, self._host, self._port)

    async def stop(self) -> None:
        """Take no further mail."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        """Only mail to the one domain; whether it is about anything shows with its headers."""
        if address.rpartition("@")[2].lower() != self._domain or len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return REFUSED
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        """Say that a mail is taken when what it leads to is committed."""
        sender = (envelope.mail_from or "").strip("<>")
        try:
            ours = await self._take(envelope.content, sender, envelope.rcpt_tos)
        except StorageUnavailable:
            return LATER
        except Exception as error:
            log.error("mail_not_taken_in", cause=type(error).__name__)
            return LATER
        return TAKEN if ours else REFUSED
