"""The desk's records of what it mails to another help desk, and of the answers that have come back."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from bot.storage import Moment, Record


class MailThread(Record):
    """A ticket that another help desk was told of by mail, with everything the shopper said up to `mailed_seq`."""

    __tablename__ = "mail_thread"

    ticket_id: int = sa.Column(sa.ForeignKey("ticket.id", ondelete="CASCADE"), primary_key=True, autoincrement=False)
    mailed_seq: int = sa.Column(sa.Integer, nullable=False)


class TakenMail(Record):
    """That a mail about a ticket was taken: `key` is a hash of its Message-ID, so that it is taken once."""

    __tablename__ = "taken_mail"

    key: str = sa.Column(sa.String(64), primary_key=True)
    ticket_id: int = sa.Column(sa.ForeignKey("ticket.id", ondelete="CASCADE"), nullable=False, index=True)
    at: datetime = sa.Column(Moment, nullable=False)
