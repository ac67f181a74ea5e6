"""What a client tells beside its messages: read marks, ratings, who the shopper is, and where to push."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from bot.clock import Clock
from bot.conversations import transcript
from bot.conversations.mailbox import Mailbox, Signal
from bot.conversations.records import Conversation, Feedback, PushAddress
from bot.conversations.sign_in import SignIns, become
from bot.storage import Storage

MOST_ADDRESSES = 10
NOTED_EVERY = timedelta(minutes=1)


class Asides:
    """Each is one unit of work; none of them says anything."""

    def __init__(self, storage: Storage, mailbox: Mailbox, sign_ins: SignIns, clock: Clock) -> None:
        self._storage, self._mailbox, self._sign_ins, self._clock = storage, mailbox, sign_ins, clock

    async def mark_read(self, conversation_id: str, up_to: int) -> None:
        """The shopper has seen messages up to a sequence number; it never goes back."""
        async with self._storage.work() as work:
            conversation = await transcript.lock(work, conversation_id, self._clock())
            read = max(conversation.shopper_read_seq, min(up_to, conversation.last_seq))
            conversation.shopper_read_seq = read
            await work.commit()
        self._mailbox.tell(conversation_id, Signal("read", {"by": "shopper", "up_to": read}))

    async def listening(self, conversation_id: str) -> None:
        """An event stream of a conversation that is not the bot's is open: noted at most once a minute."""
        now = self._clock()
        due = sa.or_(Conversation.listened_at.is_(None), Conversation.listened_at <= now - NOTED_EVERY)
        noted = sa.update(Conversation).where(Conversation.id == conversation_id, due).values(listened_at=now)
        async with self._storage.work() as work:
            await work.execute(noted.execution_options(synchronize_session=False))
            await work.commit()

    async def give_feedback(self, conversation_id: str, kind: str, score: int, comment: str | None) -> None:
        """Keep what the shopper thought of it; the conversation has changed with it."""
        async with self._storage.work() as work:
            await transcript.lock(work, conversation_id, self._clock())
            work.add(
                Feedback(conversation_id=conversation_id, kind=kind, score=score, comment=comment, at=self._clock())
            )
            await work.commit()

    async def identify(self, conversation_id: str, customer_id: int) -> None:
        """The shop has vouched for who the shopper is."""
        async with self._storage.work() as work:
            conversation = await transcript.lock(work, conversation_id, self._clock())
            become(conversation, customer_id)
            await work.commit()

    async def identify_by_code(self, conversation_id: str, code: str) -> bool:
        """The shopper has the one-time code that was sent; whether it is right. A wrong one has been tried."""
        now = self._clock()
        async with self._storage.work() as work:
            conversation = await transcript.lock(work, conversation_id, now)
            right = await self._sign_ins.identify(work, conversation, code, now)
            await work.commit()
        return right

    async def add_push_address(self, conversation_id: str, platform: str, address: str) -> None:
        """Keep where the shopper's device can be told of a reply: once each, and only the newest ten."""
        now = self._clock()
        theirs = sa.select(PushAddress).where(PushAddress.conversation_id == conversation_id)
        async with self._storage.work() as work:
            await transcript.lock(work, conversation_id, now)
            kept = (await work.execute(theirs.order_by(PushAddress.id))).scalars().all()
            if all((one.platform, one.address) != (platform, address) for one in kept):
                for one in kept[: max(0, len(kept) - MOST_ADDRESSES + 1)]:
                    await work.delete(one)
                work.add(PushAddress(conversation_id=conversation_id, platform=platform, address=address, at=now))
            await work.commit()
