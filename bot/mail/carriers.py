"""How mails leave: by SMTP, or into a folder where somebody can look at them."""

from __future__ import annotations

import asyncio
import os
import re
from abc import ABC, abstractmethod
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from enum import Enum
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import aiosmtplib
import structlog

log = structlog.get_logger()
TIMEOUT_SECONDS = 20
PORTS = {"smtp": 587, "smtps": 465}
HERE = frozenset({"localhost", "127.0.0.1", "::1"})


class Carried(Enum):
    """What became of a mail: it was taken, it will never be taken, or it may be taken later."""

    SENT = "sent"
    REFUSED = "refused"
    LATER = "later"


class Carrier(ABC):
    """Takes mails away."""

    @abstractmethod
    async def carry(self, mail: EmailMessage) -> Carried:
        """Take one mail; what goes wrong on the way is LATER, never an error."""


class SmtpCarrier(Carrier):
    """One server at smtp://user:password@host:port or smtps://..., with `?ca=FILE` for a certificate of one's own.

    smtp:// changes to TLS where the server offers it (STARTTLS, RFC 3207). A password goes to another machine over TLS
    or not at all.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._host = parts.hostname or "localhost"
        self._port = parts.port or PORTS[parts.scheme]
        self._user = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password) if parts.password else None
        self._tls = parts.scheme == "smtps"
        self._start_tls = True if not self._tls and self._password and self._host not in HERE else None
        self._ca = parse_qs(parts.query).get("ca", [None])[0]

    async def carry(self, mail: EmailMessage) -> Carried:
        """Hand one mail to the server; 5xx to the mail itself is for good, anything else may pass.

        Its Return-Path becomes the envelope's sender, who is told when it does not arrive (RFC 5321, 4.4).
        """
        sender = parseaddr(mail["Return-Path"] or mail["From"])[1]
        del mail["Return-Path"]
        try:
            await aiosmtplib.send(
                mail,
                sender=sender,
                hostname=self._host,
                port=self._port,
                username=self._user,
                password=self._password,
                use_tls=self._tls,
                start_tls=None if self._tls else self._start_tls,
                cert_bundle=self._ca,
                timeout=TIMEOUT_SECONDS,
            )
        except (aiosmtplib.SMTPException, OSError, asyncio.TimeoutError, ValueError) as error:
            log.warning("mail_not_taken", cause=type(error).__name__)
            return Carried.REFUSED if _for_good(error) else Carried.LATER
        return Carried.SENT


class FolderCarrier(Carrier):
    """Writes each mail as one .eml file, readable by its owner only; the same mail again is the same file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def carry(self, mail: EmailMessage) -> Carried:
        """Write one mail, whole or not at all."""
        try:
            await asyncio.get_running_loop().run_in_executor(None, self._write, mail)
        except OSError as error:
            log.warning("mail_not_taken", cause=type(error).__name__)
            return Carried.LATER
        return Carried.SENT

    def _write(self, mail: EmailMessage) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._folder / (re.sub(r"[^\w.-]", "", str(mail["Message-ID"]).partition("@")[0]) + ".eml")
        half = path.with_suffix(".half")
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(mail.as_bytes(policy=SMTP))
        half.replace(path)


def carrier_to(smtp_url: str, outbox: Path) -> Carrier:
    """The server at an address, or the folder `outbox` where there is none."""
    return SmtpCarrier(smtp_url) if smtp_url else FolderCarrier(outbox)


def _for_good(error: BaseException) -> bool:
    """Whether this mail will never be taken: its address or its words are refused, not only now."""
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        return all(one.code >= 500 for one in error.recipients)
    if isinstance(error, aiosmtplib.SMTPDataError):
        return error.code >= 500
    return isinstance(error, ValueError)
