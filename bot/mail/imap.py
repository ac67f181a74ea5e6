"""A mailbox on an IMAP server (RFC 3501), looked into every now and then: what is new is brought, then marked as seen.

Of a mail that is longer than what is taken only the beginning is fetched, which has the words; what is attached to it
is not wanted. Mails that are somebody else's stay unseen.
"""

from __future__ import annotations

import asyncio
import contextlib
import imaplib
import re
import ssl
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import structlog

from bot.storage import StorageUnavailable

log = structlog.get_logger()
TIMEOUT_SECONDS = 20
PORTS = {"imap": 143, "imaps": 993}
HERE = frozenset({"localhost", "127.0.0.1", "::1"})
LONGEST = 2_000_000
BATCH = 20
LONGEST_ANSWER = 200
UID = re.compile(rb"UID (\d+)")

Take = Callable[[bytes], Awaitable[bool]]


class MailboxUnavailable(Exception):
    """The server is not there, refuses us, or answers something else than it should."""


@dataclass(frozen=True)
class Address:
    """imaps://user:password@host:port/FOLDER?ca=FILE, taken apart; the folder is INBOX unless another one is named."""

    host: str
    port: int
    tls: bool
    user: str
    password: str
    folder: str
    ca: str | None

    @classmethod
    def of(cls, url: str) -> Address:
        """Read an address that the settings have checked."""
        parts = urlsplit(url)
        return cls(
            host=parts.hostname or "localhost",
            port=parts.port or PORTS[parts.scheme],
            tls=parts.scheme == "imaps",
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            folder=unquote(parts.path.strip("/")) or "INBOX",
            ca=parse_qs(parts.query).get("ca", [None])[0],
        )


class ImapMailbox:
    """One folder. `take` is given each new mail as it came, and says whether it is to be marked as seen."""

    def __init__(self, url: str, take: Take) -> None:
        self._address, self._take = Address.of(url), take
        self._server: imaplib.IMAP4 | None = None
        self._left: set[bytes] = set()

    async def look(self) -> int:
        """Take up to 20 unseen mails; how many were ours. Raises MailboxUnavailable and StorageUnavailable.

        A mail that could not be taken stays unseen, and is brought again.
        """
        ours = 0
        for uid, raw in await self._do(self._unseen):
            if await self._taken(raw):
                await self._do(self._mark_as_seen, uid)
                ours += 1
            else:
                self._left.add(uid)
        return ours

    async def _taken(self, raw: bytes) -> bool:
        """Whether a mail is ours; one that nobody foresaw must not keep those behind it from being read."""
        try:
            return await self._take(raw)
        except StorageUnavailable:
            raise
        except Exception as error:
            log.error("mail_not_taken_in", cause=type(error).__name__)
            return False

    async def close(self) -> None:
        """Say goodbye to the server."""
        await asyncio.to_thread(self._leave)

    async def _do(self, step: Callable[..., Any], *arguments: Any) -> Any:
        """The standard library's client waits, so it waits in a thread; after an error the server is asked anew."""
        try:
            return await asyncio.to_thread(step, *arguments)
        except (imaplib.IMAP4.error, OSError, ValueError) as error:
            log.warning("mailbox_unavailable", cause=type(error).__name__, answer=str(error)[:LONGEST_ANSWER])
            await asyncio.to_thread(self._leave)
            raise MailboxUnavailable(type(error).__name__) from error

    def _unseen(self) -> list[tuple[bytes, bytes]]:
        server = self._signed_in()
        found: Sequence[bytes] = _good(server.uid("SEARCH", "UNSEEN"))
        uids = [uid for uid in (found[0] or b"").split() if uid not in self._left]
        return [mail for uid in uids[:BATCH] if (mail := _fetched(server, uid)) is not None]

    def _mark_as_seen(self, uid: bytes) -> None:
        _good(self._signed_in().uid("STORE", uid.decode(), "+FLAGS.SILENT", r"(\Seen)"))

    def _signed_in(self) -> imaplib.IMAP4:
        if self._server is None:
            self._server = _connected(self._address)
            self._server.login(self._address.user, self._address.password)
            self._select(self._server)
        else:
            _good(self._server.noop())
        return self._server

    def _select(self, server: imaplib.IMAP4) -> None:
        """Open the folder; when it was made anew (RFC 3501, 2.3.1.1) its mails' numbers mean other mails."""
        quoted = self._address.folder.replace("\\", "\\\\").replace('"', '\\"')
        _good(server.select(f'"{quoted}"'))
        self._left.clear()

    def _leave(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            with contextlib.suppress(imaplib.IMAP4.error, OSError):
                server.logout()


def _connected(address: Address) -> imaplib.IMAP4:
    """Over TLS, or changed to it where the server offers that; a password goes to another machine over TLS only."""
    context = ssl.create_default_context(cafile=address.ca)
    if address.tls:
        return imaplib.IMAP4_SSL(address.host, address.port, ssl_context=context, timeout=TIMEOUT_SECONDS)
    server = imaplib.IMAP4(address.host, address.port, timeout=TIMEOUT_SECONDS)
    if "STARTTLS" in server.capabilities:
        server.starttls(context)
    elif address.host not in HERE:
        server.logout()
        raise imaplib.IMAP4.error("no TLS")
    return server


def _fetched(server: imaplib.IMAP4, uid: bytes) -> tuple[bytes, bytes] | None:
    """A mail without marking it; None if it has gone meanwhile."""
    for part in _good(server.uid("FETCH", uid.decode(), f"(UID BODY.PEEK[]<0.{LONGEST}>)")):
        if isinstance(part, tuple):
            return uid, part[1]
    return None


def _good(answer: tuple[str, Any]) -> Any:
    if answer[0] != "OK":
        raise imaplib.IMAP4.error(answer[0])
    return answer[1]
