"""Who the shopper is: one-time codes by mail, made and taken in the unit of work of what is said with them.

A code is in its mail and nowhere else: here is only its HMAC, by a key of this use and for this conversation alone.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot import budgets
from bot.budgets import Rate
from bot.clock import Clock
from bot.conversations.engine import Draft, SignIn, Wording
from bot.conversations.records import Conversation, SignInCode
from bot.conversations.typed_codes import DIGITS, plain_digits, typed_codes
from bot.mail import mails
from bot.mail.mails import Letter
from bot.storage import Storage

log = structlog.get_logger()
LASTS = timedelta(minutes=10)
TRIES = 5
CODES = Rate(3, timedelta(hours=1))
# For so long what looks like a code is taken for one, also when it has run out: nobody's code stays in a transcript.
AWAITED = timedelta(minutes=30)
PURPOSE = b"beforehand: one-time code, 1"

EmailOf = Callable[[int], Awaitable[str | None]]


@dataclass(frozen=True)
class Taken:
    """A message out of which a code was taken: its text, and what the dialogue is told instead of it."""

    text: str
    right: bool

    @property
    def pressed(self) -> dict[str, Any]:
        """As if a choice with this meaning had been pressed."""
        return {"intent": "inform", "values": {"signed_in": "yes" if self.right else "no"}}


class SignIns:
    """Makes codes and takes them. Callers hold the conversation's row; `email_of` gives a customer's address."""

    def __init__(self, storage: Storage, secret_key: str, email_of: EmailOf, wording: Wording, clock: Clock) -> None:
        self._storage, self._clock = storage, clock
        self._key = hmac.new(secret_key.encode(), PURPOSE, hashlib.sha256).digest()
        self._email_of, self._wording = email_of, wording

    async def address(self, wanted: SignIn | None) -> str | None:
        """Where a code is to go; None when none is wanted, or the customer has no address."""
        return await self._email_of(wanted.customer_id) if wanted is not None else None

    async def send_code(
        self, work: AsyncSession, conversation: Conversation, wanted: SignIn, address: str | None, now: datetime
    ) -> bool:
        """Make a code that ends the one before, and its mail; False when this customer has had three of late."""
        if not address or not await budgets.pay(work, f"code:{wanted.customer_id}", CODES, now):
            log.info("code_not_sent", conversation_id=conversation.id)
            return False
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        row = SignInCode(
            conversation_id=conversation.id,
            customer_id=wanted.customer_id,
            code_hash=self._hash(conversation.id, code),
            tries=0,
            at=now,
        )
        await work.merge(row)
        mails.put(work, self._letter(address, code, conversation.language), now, conversation.id)
        return True

    def not_sent(self, language: str) -> Draft:
        """What to say when no code could be sent."""
        title = self._wording.say("utter_choice_talk_to_human", language)
        person = {"id": uuid.uuid4().hex, "title": title, "intent": "talk_to_human", "values": {}}
        return Draft(self._wording.say("utter_code_not_sent", language), (person,))

    async def take_typed(
        self, work: AsyncSession, conversation: Conversation, text: str, now: datetime
    ) -> Taken | None:
        """Take the codes out of a message, if one is awaited, and use them; None if there is nothing to take out."""
        typed = typed_codes(text)
        row = await work.get(SignInCode, conversation.id) if typed is not None else None
        if typed is None or row is None or now >= row.at + AWAITED:
            return None
        return Taken(typed.masked, await self._use(work, conversation, row, typed.codes, now))

    async def identify(self, work: AsyncSession, conversation: Conversation, code: str, now: datetime) -> bool:
        """Use a code that was given for what it is; whether it was right."""
        row = await work.get(SignInCode, conversation.id)
        return row is not None and await self._use(work, conversation, row, (plain_digits(code),), now)

    async def forget_old(self) -> None:
        """Drop codes that nobody waits for any more, and what says nothing of how often anybody tried."""
        now = self._clock()
        old = sa.delete(SignInCode).where(SignInCode.at <= now - AWAITED)
        async with self._storage.work() as work:
            await work.execute(old.execution_options(synchronize_session=False))
            await budgets.forget_whole(work, now)
            await work.commit()

    async def _use(
        self, work: AsyncSession, conversation: Conversation, row: SignInCode, codes: Sequence[str], now: datetime
    ) -> bool:
        """Try one code after the other; a right one is used up and says who the shopper is."""
        right = any(self._try(row, code, now) for code in codes)
        log.info("code_tried", conversation_id=conversation.id, right=right, tries=row.tries)
        if right:
            become(conversation, row.customer_id)
            await work.delete(row)
        return right

    def _try(self, row: SignInCode, code: str, now: datetime) -> bool:
        """Whether a code is right; the same work for every wrong one, whatever is wrong with it."""
        same = hmac.compare_digest(row.code_hash, self._hash(row.conversation_id, code))
        good = row.tries < TRIES and now < row.at + LASTS
        row.tries += 1
        return same and good

    def _hash(self, conversation_id: str, code: str) -> str:
        return hmac.new(self._key, f"{conversation_id}:{code}".encode(), hashlib.sha256).hexdigest()

    def _letter(self, address: str, code: str, language: str) -> Letter:
        minutes = LASTS // timedelta(minutes=1)
        subject = self._wording.say("utter_mail_code_subject", language)
        text = self._wording.say("utter_mail_code", language, code=code, minutes=minutes)
        return Letter("sign_in_code", address, subject, text, LASTS)


def become(conversation: Conversation, customer_id: int) -> None:
    """The conversation is this customer's from now on; what the dialogue knew of another one is forgotten."""
    if conversation.customer_id not in (None, customer_id):
        conversation.memory, conversation.memory_at, conversation.carried = None, None, {}
    conversation.customer_id = customer_id
