"""Writes mails down and sends them: none is lost, and none is sent twice as long as sending can be told from failing.

A mail is a row of the unit of work that caused it. Whoever sends it claims it first for two minutes: a process that
dies meanwhile leaves it to another one, which can send a second time what the first no longer could say it had sent.
Both have the same Message-ID (RFC 5322, 3.6.4), by which mailboxes know them to be one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.headerregistry import HeaderRegistry, MessageIDHeader
from email.message import EmailMessage
from email.policy import default
from email.utils import format_datetime, parseaddr
from typing import Any

import sqlalchemy as sa
import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.mail.carriers import Carried, Carrier
from bot.mail.records import Mail
from bot.observer import NOBODY, Observer
from bot.storage import Storage

log = structlog.get_logger()
BATCH = 20
CLAIMED = timedelta(minutes=2)
FIRST_DELAY = timedelta(seconds=5)
LONGEST_DELAY = timedelta(hours=1)
KEPT = timedelta(days=3)
GONE: dict[str, Any] = dict.fromkeys(("next_at", "address", "subject", "text", "html", "headers"))


@dataclass(frozen=True)
class Letter:
    """What to write to whom; after `lasts` it is of no use any more and is not sent.

    `html` says the same once more; `headers` come on top of the usual ones, or in their place.
    """

    kind: str
    address: str
    subject: str
    text: str
    lasts: timedelta = KEPT
    html: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


def put(work: AsyncSession, letter: Letter, now: datetime, conversation_id: str | None = None) -> None:
    """Add a mail to a unit of work; it is sent within seconds after the commit."""
    work.add(
        Mail(
            kind=letter.kind,
            conversation_id=conversation_id,
            address=letter.address,
            subject=letter.subject,
            text=letter.text,
            html=letter.html,
            headers=dict(letter.headers) or None,
            attempts=0,
            next_at=now,
            ends_at=now + letter.lasts,
            at=now,
        )
    )


class Mails:
    """Sends what is due, from the address `sender`, by one carrier."""

    def __init__(
        self, storage: Storage, carrier: Carrier, sender: str, clock: Clock, observer: Observer = NOBODY
    ) -> None:
        self._storage, self._carrier, self._sender, self._clock = storage, carrier, sender, clock
        self._observer = observer

    async def send_due(self) -> int:
        """Send up to 20 mails at once; how many were sent. What cannot be sent now is tried again, less and less often.

        Nothing more is kept of a mail that was sent, refused for good or has run out, but that there was one.
        """
        claimed = [mail for mail in await self._due() if await self._claim(mail)]
        ends = await asyncio.gather(*(self._send(mail) for mail in claimed))
        return ends.count(Carried.SENT)

    async def forget_ended(self) -> None:
        """Drop the rows of mails that have come to their end some days ago."""
        old = sa.delete(Mail).where(Mail.next_at.is_(None), Mail.at < self._clock() - KEPT)
        async with self._storage.work() as work:
            await work.execute(old.execution_options(synchronize_session=False))
            await work.commit()

    async def _due(self) -> Sequence[Mail]:
        query = sa.select(Mail).where(Mail.next_at <= self._clock()).order_by(Mail.next_at).limit(BATCH)
        async with self._storage.work() as work:
            return (await work.execute(query)).scalars().all()

    async def _claim(self, mail: Mail) -> bool:
        """Whether this process is to send it; the count of attempts tells whether another one has been here."""
        until = self._clock() + CLAIMED
        unchanged = (Mail.attempts == mail.attempts, Mail.next_at.is_not(None))
        return await self._change(mail, *unchanged, next_at=until, attempts=mail.attempts + 1)

    async def _send(self, mail: Mail) -> Carried:
        now, attempts = self._clock(), mail.attempts + 1
        end = Carried.REFUSED if now >= mail.ends_at else await self._carry(mail)
        again = {"next_at": now + min(FIRST_DELAY * 2 ** min(attempts - 1, 20), LONGEST_DELAY)}
        after = {Carried.SENT: {**GONE, "sent_at": now}, Carried.REFUSED: GONE, Carried.LATER: again}[end]
        await self._change(mail, Mail.attempts == attempts, **after)
        log.info("mail_ended", kind=mail.kind, end=end.value, attempts=attempts)
        self._observer.mail_tried(end.value)
        return end

    async def _carry(self, mail: Mail) -> Carried:
        try:
            written = written_out(mail, self._sender)
        except ValueError:
            # An address that is none, or a line break where a header stands.
            return Carried.REFUSED
        return await self._carrier.carry(written)

    async def _change(self, mail: Mail, *where: Any, **values: Any) -> bool:
        change = sa.update(Mail).where(Mail.id == mail.id, *where).values(**values)
        async with self._storage.work() as work:
            done: Any = await work.execute(change.execution_options(synchronize_session=False))
            await work.commit()
        return bool(done.rowcount)


# The standard library knows only Message-ID to be one, and would encode other long ones as if they were words.
_HEADERS: Any = HeaderRegistry()
for _name in ("In-Reply-To", "References"):
    _HEADERS.map_to_type(_name, MessageIDHeader)


def written_out(mail: Mail, sender: str) -> EmailMessage:
    """A mail with its headers. Raises ValueError for an address that is none."""
    domain = parseaddr(sender)[1].rpartition("@")[2]
    if not parseaddr(mail.address or "")[1]:
        raise ValueError("not an address")
    message = EmailMessage(default.clone(header_factory=_HEADERS))
    message["From"], message["To"], message["Subject"] = sender, mail.address, mail.subject
    message["Date"] = format_datetime(mail.at)
    usual = {
        "Message-ID": f"<{mail.at:%Y%m%dT%H%M%S%f}.{mail.id}@{domain}>",
        "Auto-Submitted": "auto-generated",
    }
    own: dict[str, str] = dict(mail.headers or {})
    for name, value in {**usual, **own}.items():
        message[name] = value
    message.set_content(mail.text)
    if mail.html is not None:
        message.add_alternative(mail.html, subtype="html")
    return message
